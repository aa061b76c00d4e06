"""Programs' access."""

from datetime import datetime

from laddverk.domain.errors import Invalid
from laddverk.domain.ids import Ids
from laddverk.domain.users import ApiKey
from laddverk.services.access import KEY_PREFIX
from laddverk.services.auditing import Caller, audit
from laddverk.services.passwords import hash_token, make_token
from laddverk.services.ports.records import UnitOfWorkFactory

HINT_LENGTH = 10


async def create(
    uow: UnitOfWorkFactory, ids: Ids, by: Caller, name: str, role: str, expires_at: datetime | None = None
) -> tuple[ApiKey, str]:
    """A new key with a role's permissions; its text is told once, here."""
    if expires_at is not None and expires_at <= by.now:
        raise Invalid("must be in the future", field="body.expires_at")
    text = make_token(KEY_PREFIX)
    key = ApiKey(ids.new(), name, role, text[:HINT_LENGTH], hash_token(text), by.now, expires_at, created_by=by.actor.name)
    async with uow(by.tenant_id) as work:
        await work.api_keys.add(key)
        await audit(work, ids, by, "api-key.create", key.id, after=key)
        await work.commit()
    return key, text


async def delete(uow: UnitOfWorkFactory, ids: Ids, by: Caller, key_id: str) -> None:
    """It opens nothing any more. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        before = await work.api_keys.get(key_id)
        await work.api_keys.delete(key_id)
        await audit(work, ids, by, "api-key.delete", key_id, before)
        await work.commit()
