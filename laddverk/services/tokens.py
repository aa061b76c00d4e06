"""Who may charge."""

from dataclasses import replace

from laddverk.domain.ids import Ids
from laddverk.domain.tokens import Token
from laddverk.services.auditing import Caller, audit
from laddverk.services.ports.records import UnitOfWorkFactory


async def create(uow: UnitOfWorkFactory, ids: Ids, by: Caller, token: Token) -> Token:
    """Keep a new token. Raises Conflict if the uid is known."""
    token = replace(token, created_at=by.now, updated_at=by.now)
    async with uow(by.tenant_id) as work:
        await work.tokens.add(token)
        await audit(work, ids, by, "token.create", token.uid, after=token)
        await work.commit()
    return token


async def change(uow: UnitOfWorkFactory, ids: Ids, by: Caller, uid: str, changes: dict[str, object]) -> Token:
    """Change the named fields. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        await work.exclusive(f"token {uid.casefold()}")
        before = await work.tokens.get(uid)
        after: Token = replace(before, **changes, updated_at=by.now)  # type: ignore[arg-type]
        await work.tokens.save(after)
        await audit(work, ids, by, "token.update", before.uid, before, after)
        await work.commit()
    return after


async def delete(uow: UnitOfWorkFactory, ids: Ids, by: Caller, uid: str) -> None:
    """It is unknown from now on; sessions keep its uid. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        before = await work.tokens.get(uid)
        await work.tokens.delete(before.uid)
        await audit(work, ids, by, "token.delete", before.uid, before)
        await work.commit()
