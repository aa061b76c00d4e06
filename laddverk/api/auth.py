"""Logging in and out. A browser gets a cookie that scripts cannot read; programs may ask for a bearer token instead."""

from datetime import datetime
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, StringConstraints

from laddverk.api.deps import ApiDeps, By, Deps, Living, Running
from laddverk.api.guard import ANYONE, KNOWN, Guarded, address_of, clear_cookie, credential_of, needs, set_cookie
from laddverk.api.users import RoleName
from laddverk.api.words import Input, Output, Password
from laddverk.domain.errors import Unauthenticated
from laddverk.domain.ids import public_id
from laddverk.domain.users import PERMISSIONS
from laddverk.services import access
from laddverk.services.access import SESSION_LIFETIME, LoggedIn
from laddverk.services.auditing import Caller
from laddverk.services.passwords import csrf_token

log = structlog.get_logger(__name__)

router = APIRouter(prefix="/auth", tags=["auth"], route_class=Guarded)

AnyText = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=r"^[^\x00]*$")]
LinkToken = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=r"^[\x21-\x7e]+$")]
Mode = Literal["cookie", "bearer"]


class PasswordLogin(Input):
    """By address and password."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"email": "anna@example.se", "password": "correct horse battery"}]})

    email: Annotated[str, StringConstraints(min_length=1, max_length=254, pattern=r"^[^\x00-\x1f\x7f]*$")]
    password: AnyText = Field(json_schema_extra={"format": "password"})
    mode: Mode = Field("cookie", description="`cookie`: set a login cookie; `bearer`: answer with `token`.")


class LinkLogin(Input):
    """By the token of a one-time link, which is then used up."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "lvl_gX2..."}]})

    token: LinkToken
    mode: Mode = Field("cookie", description="`cookie`: set a login cookie; `bearer`: answer with `token`.")


class SetPassword(Input):
    """A first or forgotten password, by the token of a one-time link."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "lvl_gX2...", "password": "correct horse battery"}]})

    token: LinkToken
    password: Password
    mode: Mode = "cookie"


class ChangePassword(Input):
    """One's own new password."""

    current_password: AnyText = Field(json_schema_extra={"format": "password"})
    password: Password


class MeOutput(Output):
    """Who is logged in and what they may do. `csrf_token` goes into the X-CSRF-Token header of every write made by cookie."""

    kind: Literal["user", "api-key"]
    id: str
    name: str
    email: str | None
    role: RoleName
    permissions: list[str]
    csrf_token: str | None


class LoginOutput(MeOutput):
    """A new login. `token` is null where a cookie was set."""

    expires_at: datetime
    token: str | None


def _permissions(role: str) -> list[str]:
    return sorted(PERMISSIONS.get(role, ()))


def _welcome(login: LoggedIn, mode: Mode, response: Response, deps: ApiDeps) -> LoginOutput:
    by_cookie = mode == "cookie"
    if by_cookie:
        set_cookie(response, deps, login.token, SESSION_LIFETIME)
    return LoginOutput(
        kind="user",
        id=public_id("user", login.user.id),
        name=login.actor.name,
        email=login.user.email,
        role=login.actor.role,  # type: ignore[arg-type]
        permissions=_permissions(login.actor.role),
        csrf_token=csrf_token(deps.secret_key, login.token) if by_cookie else None,
        expires_at=login.expires_at,
        token=None if by_cookie else login.token,
    )


@router.post("/login", summary="Log in")
@needs(ANYONE)
async def log_in(body: PasswordLogin | LinkLogin, request: Request, response: Response, deps: Deps, living: Living) -> LoginOutput:
    """By password or one-time link. Five wrong tries a minute for an address and place, then 429."""
    now, address = deps.clock(), address_of(request)
    who = body.email.casefold() if isinstance(body, PasswordLogin) else "link"
    living.limits.take(who, address, now)
    try:
        if isinstance(body, PasswordLogin):
            login = await access.log_in_by_password(deps.uow, deps.ids, body.email, body.password, living.hashing.verify, now, address)
        else:
            login = await access.log_in_by_link(deps.uow, deps.ids, body.token, now, address)
    except Unauthenticated:
        # Without the name: people type their password into the wrong field.
        log.warning("login.refused", address=address, by="password" if isinstance(body, PasswordLogin) else "link")
        raise
    living.limits.forgive(who, address)
    return _welcome(login, body.mode, response, deps)


@router.post("/password", summary="Set a password by one-time link")
@needs(ANYONE)
async def set_password(body: SetPassword, request: Request, response: Response, deps: Deps, living: Living) -> LoginOutput:
    """The link is used up, all other logins of the user end, and this one begins."""
    now, address = deps.clock(), address_of(request)
    living.limits.take("link", address, now)
    login = await access.set_password_by_link(deps.uow, deps.ids, body.token, body.password, living.hashing.hash, now, address)
    living.limits.forgive("link", address)
    return _welcome(login, body.mode, response, deps)


@router.get("/me", summary="Who am I?")
@needs(KNOWN)
async def get_me(request: Request, deps: Deps, by: By) -> MeOutput:
    """Also where a page finds its CSRF token again."""
    token, by_cookie = credential_of(request, deps)
    email = None
    if by.actor.kind == "user":
        async with deps.uow(by.tenant_id) as work:
            email = (await work.users.get(by.actor.id)).email
    return MeOutput(
        kind="user" if by.actor.kind == "user" else "api-key",
        id=public_id("user" if by.actor.kind == "user" else "api_key", by.actor.id),
        name=by.actor.name,
        email=email,
        role=by.actor.role,  # type: ignore[arg-type]
        permissions=_permissions(by.actor.role),
        csrf_token=csrf_token(deps.secret_key, token) if by_cookie and token else None,
    )


@router.post("/logout", status_code=204, summary="Log out")
@needs(KNOWN)
async def log_out(request: Request, response: Response, deps: Deps, by: By) -> None:
    """This login ends; an API key goes on."""
    token, _ = credential_of(request, deps)
    if token and by.actor.kind == "user":
        await access.log_out(deps.uow, deps.ids, by, token)
    clear_cookie(response, deps)


@router.post("/me/password", status_code=204, summary="Change one's own password")
@needs(KNOWN)
async def change_password(body: ChangePassword, request: Request, deps: Deps, by: By, living: Living) -> None:
    """All other logins of the user end."""
    living.limits.take(by.actor.id, by.address, by.now)
    await _change(body, request, deps, by, living)
    living.limits.forgive(by.actor.id, by.address)


async def _change(body: ChangePassword, request: Request, deps: ApiDeps, by: Caller, living: Running) -> None:
    token, _ = credential_of(request, deps)
    if token is None:
        raise Unauthenticated("log in first")
    hashing = living.hashing
    await access.change_password(deps.uow, deps.ids, by, body.current_password, body.password, hashing.verify, hashing.hash, token)
