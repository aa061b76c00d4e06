"""API keys, and look-ups before it is known whose tenant asks."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from laddverk.domain.errors import NotFound
from laddverk.domain.users import ApiKey, WebSession
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.people_records import KeyKnown, Known, LoginKnown
from laddverk.storage.columns import clean, clean_values, fold
from laddverk.storage.pages import newest_first, page
from laddverk.storage.tables import api_keys, links, logins, users
from laddverk.storage.unit import Unit
from laddverk.storage.users import to_user

_UNKNOWN = "there is no such API key"


class StoredApiKeys:
    """API keys of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, key: ApiKey) -> None:
        """Keep a new one."""
        row = clean_values(
            id=key.id,
            tenant_id=self._unit.owner,
            name=key.name,
            role=key.role,
            hint=key.hint,
            key_hash=key.key_hash,
            created_at=key.created_at,
            expires_at=key.expires_at,
            last_used_at=key.last_used_at,
            created_by=key.created_by,
        )
        await self._unit.change(insert(api_keys).values(row), taken="this API key is there already")

    async def get(self, key_id: str) -> ApiKey:
        """Raises NotFound."""
        row = await self._unit.first(select(api_keys).where(*self._this(key_id)))
        if row is None:
            raise NotFound(_UNKNOWN)
        return _api_key(row)

    async def list(self, part: Slice) -> Page[ApiKey]:
        """Newest first."""
        statement = select(api_keys).where(self._unit.mine(api_keys.c.tenant_id))
        return page(await self._unit.rows(newest_first(statement, part, api_keys.c.id)), part, _api_key, "id")

    async def delete(self, key_id: str) -> None:
        """It opens nothing any more. Raises NotFound."""
        if not await self._unit.change(delete(api_keys).where(*self._this(key_id))):
            raise NotFound(_UNKNOWN)

    def _this(self, key_id: str) -> tuple[Any, ...]:
        return (api_keys.c.id == clean(key_id), self._unit.mine(api_keys.c.tenant_id))


class StoredAccess:
    """Look-ups over all tenants. What has expired is judged by the caller, except for links."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def user(self, email: str) -> Known | None:
        """By address, without regard to case."""
        row = await self._unit.first(select(users).where(users.c.folded == fold(email)))
        return None if row is None else Known(row.tenant_id, to_user(row))

    async def login(self, token_hash: str) -> LoginKnown | None:
        """The owner of a login."""
        row = await self._unit.first(select(logins).where(logins.c.token_hash == clean(token_hash)))
        known = None if row is None else await self._by_id(row.user_id)
        if row is None or known is None:
            return None
        login = WebSession(row.token_hash, row.user_id, row.created_at, row.expires_at, row.address, row.user_agent)
        return LoginKnown(known.tenant_id, known.user, login)

    async def end_login(self, token_hash: str) -> None:
        """Log out."""
        await self._unit.change(delete(logins).where(logins.c.token_hash == clean(token_hash)))

    async def api_key(self, key_hash: str) -> KeyKnown | None:
        """By digest."""
        row = await self._unit.first(select(api_keys).where(api_keys.c.key_hash == clean(key_hash)))
        return None if row is None else KeyKnown(row.tenant_id, _api_key(row))

    async def used(self, key_id: str, at: datetime) -> None:
        """Note when an API key was last used."""
        await self._unit.change(update(api_keys).where(api_keys.c.id == clean(key_id)).values(last_used_at=at))

    async def take_link(self, token_hash: str, now: datetime) -> Known | None:
        """Use a one-time link up: of two who try at once, one gets it."""
        taken = delete(links).where(links.c.token_hash == clean(token_hash), links.c.expires_at > now).returning(links.c.user_id)
        row = (await self._unit.changed(taken)).first()
        return None if row is None else await self._by_id(row.user_id)

    async def peek_link(self, token_hash: str, now: datetime) -> Known | None:
        """Whose link it is, without using it up."""
        row = await self._unit.first(select(links.c.user_id).where(links.c.token_hash == clean(token_hash), links.c.expires_at > now))
        return None if row is None else await self._by_id(row.user_id)

    async def sweep(self, now: datetime) -> int:
        """Remove expired logins and links; how many."""
        ended = await self._unit.change(delete(logins).where(logins.c.expires_at <= now))
        return ended + await self._unit.change(delete(links).where(links.c.expires_at <= now))

    async def _by_id(self, user_id: str) -> Known | None:
        row = await self._unit.first(select(users).where(users.c.id == user_id))
        return None if row is None else Known(row.tenant_id, to_user(row))


def _api_key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        name=row.name,
        role=row.role,
        hint=row.hint,
        key_hash=row.key_hash,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        created_by=row.created_by,
    )
