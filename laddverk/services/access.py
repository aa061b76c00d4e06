"""Logging in and being known: passwords, one-time links, sessions and API keys."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from laddverk.domain.errors import Invalid, Unauthenticated
from laddverk.domain.ids import Ids
from laddverk.domain.users import Actor, OneTimeLink, User, WebSession
from laddverk.services.auditing import Caller, audit
from laddverk.services.passwords import dummy_hash, hash_token, make_token
from laddverk.services.ports.people_records import Known
from laddverk.services.ports.records import UnitOfWork, UnitOfWorkFactory

KEY_PREFIX, SESSION_PREFIX, LINK_PREFIX = "lvk", "lvs", "lvl"
SESSION_LIFETIME = timedelta(hours=12)
LINK_LIFETIME = timedelta(hours=72)
USED_EVERY = timedelta(minutes=1)
MAX_TOKEN = 128

Verify = Callable[[str, bytes], Awaitable[bool]]
"""Checks a password against a stored hash, away from the event loop."""
Hash = Callable[[bytes], Awaitable[str]]


class LoggedIn(NamedTuple):
    """A new login; `token` is told once, to its owner."""

    actor: Actor
    user: User
    token: str
    expires_at: datetime


async def identify(uow: UnitOfWorkFactory, token: str, now: datetime) -> Actor:
    """Whose API key or session token this is. Raises Unauthenticated, in the same words whatever is wrong with it."""
    refused = Unauthenticated("the API key or session is unknown or has expired")
    if len(token) > MAX_TOKEN or not token.isascii():
        raise refused
    digest = hash_token(token)
    if token.startswith(KEY_PREFIX + "_"):
        async with uow(None) as work:
            found = await work.access.api_key(digest)
            if found is None or (found.key.expires_at is not None and found.key.expires_at <= now):
                raise refused
            if found.key.last_used_at is None or now - found.key.last_used_at >= USED_EVERY:
                await work.access.used(found.key.id, now)
                await work.commit()
        return Actor("api-key", found.key.id, found.key.name, found.key.role, found.tenant_id)
    if token.startswith(SESSION_PREFIX + "_"):
        async with uow(None) as work:
            login = await work.access.login(digest)
        if login is None or login.login.expires_at <= now or login.user.disabled:
            raise refused
        return _actor(login.user, login.tenant_id)
    raise refused


async def log_in_by_password(
    uow: UnitOfWorkFactory, ids: Ids, email: str, password: str, verify: Verify, now: datetime, address: str | None
) -> LoggedIn:
    """Raises Unauthenticated: unknown address, wrong password, no password and disabled user look the same and take the same time."""
    async with uow(None) as work:
        known = await work.access.user(email)
    stored = known.user.password_hash if known is not None else None
    right = await verify(stored or dummy_hash(), password.encode())
    if known is None or stored is None or not right or known.user.disabled:
        raise Unauthenticated("the address or the password is wrong")
    async with uow(known.tenant_id) as work:
        return await _open(work, ids, known, now, address, "user.login")


async def log_in_by_link(uow: UnitOfWorkFactory, ids: Ids, token: str, now: datetime, address: str | None) -> LoggedIn:
    """Use a one-time link up. Raises Unauthenticated."""
    known = await _take_link(uow, token, now)
    async with uow(known.tenant_id) as work:
        return await _open(work, ids, known, now, address, "user.login-by-link")


async def set_password_by_link(
    uow: UnitOfWorkFactory, ids: Ids, token: str, password: str, hashed: Hash, now: datetime, address: str | None
) -> LoggedIn:
    """Use a one-time link up to set a password; all other logins of the user end. Raises Unauthenticated."""
    async with uow(None) as work:
        # Before the dear hash, so that wrong links cost us nothing.
        if not _is_link(token) or await work.access.peek_link(hash_token(token), now) is None:
            raise _no_link()
    password_hash = await hashed(password.encode())
    known = await _take_link(uow, token, now)
    async with uow(known.tenant_id) as work:
        await _change(work, known.user, password_hash, now)
        return await _open(work, ids, known, now, address, "user.set-password")


async def change_password(
    uow: UnitOfWorkFactory, ids: Ids, by: Caller, current: str, password: str, verify: Verify, hashed: Hash, token: str
) -> None:
    """A logged-in user's own change; all other logins end. Raises Invalid where the current password is wrong."""
    if by.actor.kind != "user":
        raise Invalid("only a user has a password")
    async with uow(by.tenant_id) as work:
        user = await work.users.get(by.actor.id)
    if user.password_hash is None or not await verify(user.password_hash, current.encode()):
        raise Invalid("the current password is wrong", field="body.current_password")
    password_hash = await hashed(password.encode())
    async with uow(by.tenant_id) as work:
        await _change(work, await work.users.get(user.id), password_hash, by.now, keep=hash_token(token))
        await audit(work, ids, by, "user.set-password", user.id)
        await work.commit()


async def log_out(uow: UnitOfWorkFactory, ids: Ids, by: Caller, token: str) -> None:
    """End this login."""
    async with uow(None) as work:
        await work.access.end_login(hash_token(token))
        await work.commit()
    async with uow(by.tenant_id) as work:
        await audit(work, ids, by, "user.logout", by.actor.id)
        await work.commit()


async def make_link(work: UnitOfWork, user_id: str, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> str:
    """A new one-time token for a user, in the caller's unit of work; earlier ones die."""
    token = make_token(LINK_PREFIX)
    await work.users.add_link(OneTimeLink(hash_token(token), user_id, now, now + lifetime))
    return token


def link_url(public_url: str, token: str) -> str:
    """Where the user opens a one-time link. After `#`, so that the token reaches no server's log."""
    return f"{public_url.rstrip('/')}/welcome#token={token}"


def _actor(user: User, tenant_id: str) -> Actor:
    return Actor("user", user.id, user.name or user.email, user.role, tenant_id)


def _is_link(token: str) -> bool:
    return token.startswith(LINK_PREFIX + "_") and len(token) <= MAX_TOKEN and token.isascii()


def _no_link() -> Unauthenticated:
    return Unauthenticated("the link was used already, has expired or never was")


async def _take_link(uow: UnitOfWorkFactory, token: str, now: datetime) -> Known:
    if not _is_link(token):
        raise _no_link()
    async with uow(None) as work:
        known = await work.access.take_link(hash_token(token), now)
        await work.commit()
    if known is None or known.user.disabled:
        raise _no_link()
    return known


async def _open(work: UnitOfWork, ids: Ids, known: Known, now: datetime, address: str | None, action: str) -> LoggedIn:
    """Make a login in this unit of work, and commit."""
    token = make_token(SESSION_PREFIX)
    expires_at = now + SESSION_LIFETIME
    actor = _actor(known.user, known.tenant_id)
    user = await work.users.get(known.user.id)
    await work.users.save(replace(user, last_login_at=now))
    await work.users.add_login(WebSession(hash_token(token), user.id, now, expires_at, address))
    await audit(work, ids, Caller(actor, now, address), action, user.id)
    await work.commit()
    return LoggedIn(actor, user, token, expires_at)


async def _change(work: UnitOfWork, user: User, password_hash: str, now: datetime, keep: str | None = None) -> None:
    await work.users.save(replace(user, password_hash=password_hash, updated_at=now))
    await work.users.end_logins(user.id, keep)
