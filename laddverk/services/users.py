"""People: inviting, changing and removing users."""

from dataclasses import replace

from laddverk.domain.errors import Conflict
from laddverk.domain.ids import Ids
from laddverk.domain.users import ADMIN, User
from laddverk.services.access import make_link
from laddverk.services.auditing import Caller, audit
from laddverk.services.ports.records import UnitOfWork, UnitOfWorkFactory

_PEOPLE = "users"
"""One change at a time: of two admins who remove each other one must stay."""


async def invite(uow: UnitOfWorkFactory, ids: Ids, by: Caller, email: str, role: str, name: str | None = None) -> tuple[User, str]:
    """A new user and the one-time token with which they set a password. Raises Conflict if the address is taken."""
    user = User(ids.new(), email, role, name, created_at=by.now, updated_at=by.now)
    async with uow(by.tenant_id) as work:
        await work.users.add(user)
        token = await make_link(work, user.id, by.now)
        await audit(work, ids, by, "user.create", user.id, after=user)
        await work.commit()
    return user, token


async def renew_link(uow: UnitOfWorkFactory, ids: Ids, by: Caller, user_id: str) -> tuple[User, str]:
    """A new one-time token for a user who lost theirs or forgot the password. Raises NotFound; Conflict for a disabled user."""
    async with uow(by.tenant_id) as work:
        user = await work.users.get(user_id)
        if user.disabled:
            raise Conflict("the user is disabled")
        token = await make_link(work, user.id, by.now)
        await audit(work, ids, by, "user.make-link", user.id)
        await work.commit()
    return user, token


async def change(uow: UnitOfWorkFactory, ids: Ids, by: Caller, user_id: str, changes: dict[str, object]) -> User:
    """Change the named fields; a disabled user's logins end. Raises NotFound; Conflict for the last admin."""
    async with uow(by.tenant_id) as work:
        await work.exclusive(_PEOPLE)
        before = await work.users.get(user_id)
        after: User = replace(before, **changes, updated_at=by.now)  # type: ignore[arg-type]
        if after.role != ADMIN or after.disabled:
            await _keep_an_admin(work, before)
        await work.users.save(after)
        if after.disabled:
            await work.users.end_logins(user_id)
        await audit(work, ids, by, "user.update", user_id, before, after)
        await work.commit()
    return after


async def delete(uow: UnitOfWorkFactory, ids: Ids, by: Caller, user_id: str) -> None:
    """With all logins and links. Raises NotFound; Conflict for the last admin."""
    async with uow(by.tenant_id) as work:
        await work.exclusive(_PEOPLE)
        before = await work.users.get(user_id)
        await _keep_an_admin(work, before)
        await work.users.delete(user_id)
        await audit(work, ids, by, "user.delete", user_id, before)
        await work.commit()


async def _keep_an_admin(work: UnitOfWork, user: User) -> None:
    """Without an admin nobody could let one in again."""
    if user.role == ADMIN and not user.disabled and await work.users.active_admins() <= 1:
        raise Conflict("this is the last admin")
