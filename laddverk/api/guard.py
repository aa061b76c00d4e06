"""The guarded route: who asks, may they, and has this write been answered before? Decided before the body is even read.

Every route names its permission with `needs`; one that does not cannot be registered, so that none is open by oversight.
"""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from laddverk.api.deps import ApiDeps, deps_of
from laddverk.api.replaying import replayable
from laddverk.domain.errors import Forbidden, Invalid, Unauthenticated
from laddverk.domain.users import may
from laddverk.services import access
from laddverk.services.auditing import Caller
from laddverk.services.passwords import csrf_token, same

ANYONE = "anyone"
"""No login needed."""
KNOWN = "known"
"""Any login or key."""

PERMISSION = "x-permission"
"""Where the OpenAPI document names an operation's permission."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
COOKIE, SECURE_COOKIE = "laddverk_session", "__Host-laddverk_session"
MAX_REASON = 500

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


def needs(permission: str, secrets: tuple[str, ...] = ()) -> Callable[[Endpoint], Endpoint]:
    """Name the permission of an endpoint, and which fields of its answer are secrets that are told only once."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.permission = permission  # type: ignore[attr-defined]
        endpoint.secrets = secrets  # type: ignore[attr-defined]
        return endpoint

    return mark


def permission_of(endpoint: Callable[..., Any]) -> str:
    """What `needs` said. Raises TypeError for an endpoint without it."""
    permission = getattr(endpoint, "permission", None)
    if not isinstance(permission, str):
        raise TypeError(f"{endpoint.__module__}.{getattr(endpoint, '__name__', endpoint)} names no permission")
    return permission


class Guarded(APIRoute):
    """A route behind the guard."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        options["openapi_extra"] = {**(options.get("openapi_extra") or {}), PERMISSION: permission_of(endpoint)}
        super().__init__(path, endpoint, **options)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own handler, after the guard."""
        inner = super().get_route_handler()
        permission = permission_of(self.endpoint)
        secrets: tuple[str, ...] = getattr(self.endpoint, "secrets", ())

        async def handle(request: Request) -> Response:
            if permission == ANYONE:
                return await inner(request)
            deps = deps_of(request)
            caller = await identify(request, deps)
            if permission != KNOWN and not may(caller.actor.role, permission):
                raise Forbidden(f"this needs the permission {permission}, which the role {caller.actor.role} does not have")
            request.state.caller = caller
            key = request.headers.get("idempotency-key")
            if key is None or request.method in _SAFE:
                return await inner(request)
            return await replayable(request, deps, caller, key, inner, secrets)

        return handle


async def identify(request: Request, deps: ApiDeps) -> Caller:
    """Who asks. Raises Unauthenticated; Forbidden where a cookie comes without its CSRF token."""
    now = deps.clock()
    token, by_cookie = credential_of(request, deps)
    if token is None:
        raise Unauthenticated("log in, or send an API key: Authorization: Bearer lvk_...")
    actor = await access.identify(deps.uow, token, now)
    if by_cookie and request.method not in _SAFE:
        sent = request.headers.get("x-csrf-token", "")
        if not same(sent, csrf_token(deps.secret_key, token)):
            raise Forbidden("the X-CSRF-Token header is missing or not that of this login")
    return Caller(actor, now, address_of(request), _reason(request))


def credential_of(request: Request, deps: ApiDeps) -> tuple[str | None, bool]:
    """The token that was sent, and whether as a cookie. A header outweighs a cookie."""
    header = request.headers.get("authorization")
    if header is not None:
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthenticated("the Authorization header must be: Bearer <API key or session token>")
        return token.strip(), False
    return request.cookies.get(cookie_name(deps)), True


def cookie_name(deps: ApiDeps) -> str:
    """`__Host-` makes browsers refuse the cookie from anywhere but this very host over TLS."""
    return SECURE_COOKIE if deps.secure_cookies else COOKIE


def set_cookie(response: Response, deps: ApiDeps, token: str, lifetime: timedelta) -> None:
    """Give the browser its login."""
    response.set_cookie(
        cookie_name(deps),
        token,
        max_age=int(lifetime.total_seconds()),
        path="/",
        httponly=True,
        samesite="strict",
        secure=deps.secure_cookies,
    )


def clear_cookie(response: Response, deps: ApiDeps) -> None:
    """Take the browser's login away."""
    response.delete_cookie(cookie_name(deps), path="/", httponly=True, samesite="strict", secure=deps.secure_cookies)


def address_of(request: Request) -> str | None:
    """The peer's address. Forwarded headers count only where the server in front of us was told to trust them."""
    return request.client.host if request.client else None


def _reason(request: Request) -> str | None:
    """The person's own words for the audit trail, from the Laddverk-Reason header (UTF-8 or Latin-1)."""
    sent = request.headers.get("laddverk-reason")
    if sent is None:
        return None
    raw = sent.encode("latin-1")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = sent
    if not 1 <= len(text) <= MAX_REASON or not text.isprintable():
        raise Invalid("must be 1 to 500 printable characters", field="header.Laddverk-Reason")
    return text
