"""Users with their logins and one-time links."""

from typing import Any

from sqlalchemy import Row, delete, insert, not_, select, update

from laddverk.domain.errors import NotFound
from laddverk.domain.users import ADMIN, OneTimeLink, User, WebSession
from laddverk.services.ports.paging import Page, Slice
from laddverk.storage.columns import clean, clean_values, fold
from laddverk.storage.pages import newest_first, page
from laddverk.storage.tables import links, logins, users
from laddverk.storage.unit import Unit

_UNKNOWN = "there is no such user"
_TAKEN = "a user with this address is there already"


class StoredUsers:
    """Users of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, user: User) -> None:
        """Raises Conflict if the address is taken."""
        await self._unit.change(insert(users).values({"id": user.id, "tenant_id": self._unit.owner, **_values(user)}), taken=_TAKEN)

    async def get(self, user_id: str) -> User:
        """Raises NotFound."""
        row = await self._unit.first(select(users).where(*self._this(user_id)))
        if row is None:
            raise NotFound(_UNKNOWN)
        return to_user(row)

    async def list(self, part: Slice, role: str | None = None) -> Page[User]:
        """Newest first."""
        statement = select(users).where(self._unit.mine(users.c.tenant_id))
        if role is not None:
            statement = statement.where(users.c.role == clean(role))
        return page(await self._unit.rows(newest_first(statement, part, users.c.id)), part, to_user, "id")

    async def save(self, user: User) -> None:
        """Replace all fields. Raises NotFound; Conflict if a new address is taken."""
        if not await self._unit.change(update(users).where(*self._this(user.id)).values(_values(user)), taken=_TAKEN):
            raise NotFound(_UNKNOWN)

    async def delete(self, user_id: str) -> None:
        """With all logins and links, which the foreign keys take along. Raises NotFound."""
        if not await self._unit.change(delete(users).where(*self._this(user_id))):
            raise NotFound(_UNKNOWN)

    async def active_admins(self) -> int:
        """How many admins are not disabled. Their rows are locked: of two who remove each other one finds the other gone."""
        await self._unit.begin_writing()
        admins = select(users.c.id).where(self._unit.mine(users.c.tenant_id), users.c.role == ADMIN, not_(users.c.disabled))
        return len(await self._unit.rows(admins.order_by(users.c.id).with_for_update()))

    async def add_login(self, login: WebSession) -> None:
        """Keep a login."""
        row = clean_values(
            token_hash=login.token_hash,
            user_id=login.user_id,
            created_at=login.created_at,
            expires_at=login.expires_at,
            address=login.address,
            user_agent=login.user_agent,
        )
        await self._unit.change(insert(logins).values(row))

    async def end_logins(self, user_id: str, keep: str | None = None) -> None:
        """End all logins of a user but one."""
        ended = delete(logins).where(logins.c.user_id.in_(select(users.c.id).where(*self._this(user_id))))
        await self._unit.change(ended if keep is None else ended.where(logins.c.token_hash != keep))

    async def add_link(self, link: OneTimeLink) -> None:
        """Keep a one-time link in place of the user's earlier ones."""
        await self._unit.change(delete(links).where(links.c.user_id == clean(link.user_id)))
        row = {
            "token_hash": clean(link.token_hash),
            "user_id": clean(link.user_id),
            "created_at": link.created_at,
            "expires_at": link.expires_at,
        }
        await self._unit.change(insert(links).values(row))

    def _this(self, user_id: str) -> tuple[Any, ...]:
        return (users.c.id == clean(user_id), self._unit.mine(users.c.tenant_id))


def _values(user: User) -> dict[str, Any]:
    return clean_values(
        email=user.email,
        folded=fold(user.email),
        role=user.role,
        name=user.name,
        password_hash=user.password_hash,
        disabled=user.disabled,
        created_at=user.created_at,
        updated_at=user.updated_at,
        last_login_at=user.last_login_at,
    )


def to_user(row: Row[Any]) -> User:
    """A row of `users`."""
    return User(
        id=row.id,
        email=row.email,
        role=row.role,
        name=row.name,
        password_hash=row.password_hash,
        disabled=bool(row.disabled),
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_login_at=row.last_login_at,
    )
