"""What the command line does besides serving: one short piece of work on the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from laddverk.domain.errors import Invalid
from laddverk.domain.ids import Ids, public_id
from laddverk.domain.users import DEFAULT_TENANT, ROLES
from laddverk.services import api_keys, users
from laddverk.services.access import link_url
from laddverk.services.auditing import Caller, system_caller
from laddverk.services.ports.paging import LARGEST_PAGE, Slice
from laddverk.settings import Settings
from laddverk.storage import Storage, open_storage
from laddverk.storage.database import Database
from laddverk.storage.migrating import migrate_database, stored_revision

_EMAIL_LENGTH = 254


async def migrate(settings: Settings) -> tuple[str | None, str | None]:
    """Bring the database to this version; the revision before and after. Raises Unavailable."""
    database = Database(settings.database_url, 1)
    try:
        before = await stored_revision(database)
        await migrate_database(database)
        return before, await stored_revision(database)
    finally:
        await database.close()


async def create_user(settings: Settings, email: str, role: str, name: str | None) -> dict[str, object]:
    """Make a user; `link` sets their password once. Raises Invalid, Conflict, Unavailable."""
    _check_role(role)
    local, at, domain = email.partition("@")
    if not (local and at and domain) or len(email) > _EMAIL_LENGTH or not email.isprintable() or any(c.isspace() for c in email):
        raise Invalid(f"{email!r} is not an e-mail address")
    async with _storage(settings) as storage:
        user, token = await users.invite(storage.uow, Ids(), _by(), email, role, name)
    link = link_url(settings.public_url, token)
    return {"id": public_id("user", user.id), "email": user.email, "role": user.role, "link": link}


async def list_users(settings: Settings) -> list[dict[str, object]]:
    """All users, newest first."""
    found: list[dict[str, object]] = []
    cursor: str | None = None
    async with _storage(settings) as storage, storage.uow(DEFAULT_TENANT) as work:
        while True:
            page = await work.users.list(Slice(LARGEST_PAGE, cursor))
            found += [
                {
                    "id": public_id("user", user.id),
                    "email": user.email,
                    "name": user.name,
                    "role": user.role,
                    "disabled": user.disabled,
                    "last_login_at": _time(user.last_login_at),
                }
                for user in page.items
            ]
            cursor = page.next
            if cursor is None:
                return found


async def create_api_key(settings: Settings, name: str, role: str, days: int | None) -> dict[str, object]:
    """Make an API key; `key` is told here and never again. Raises Invalid, Unavailable."""
    _check_role(role)
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise Invalid("a key's name has 1 to 100 characters")
    by = _by()
    async with _storage(settings) as storage:
        key, text = await api_keys.create(storage.uow, Ids(), by, name, role, by.now + timedelta(days=days) if days else None)
    return {"id": public_id("api_key", key.id), "name": key.name, "role": key.role, "key": text, "expires_at": _time(key.expires_at)}


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid(f"{role!r} is no role: " + ", ".join(ROLES))


@asynccontextmanager
async def _storage(settings: Settings) -> AsyncIterator[Storage]:
    storage = await open_storage(settings.database_url, settings.node_id, pool_size=2)
    try:
        yield storage
    finally:
        await storage.close()


def _by() -> Caller:
    return system_caller(datetime.now(UTC), DEFAULT_TENANT, "command line")


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
