"""Errors as problem details (RFC 9457) with a stable `code`. Nothing of our insides is ever told."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laddverk.api.words import Output
from laddverk.domain import errors

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"

STATUS: dict[str, int] = {
    errors.NotFound.code: 404,
    errors.Conflict.code: 409,
    errors.Invalid.code: 422,
    errors.Forbidden.code: 403,
    errors.Unauthenticated.code: 401,
    errors.TooMany.code: 429,
    errors.Unavailable.code: 503,
}
_CODES = {400: "malformed", 404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unsupported-media-type"}


class FieldProblem(Output):
    """What is wrong with one field."""

    field: str = Field(description="Where: body.password, query.limit, header.Idempotency-Key ...")
    message: str


class Problem(Output):
    """RFC 9457 problem details. `code` is stable; `title` and `detail` are for people."""

    type: str = "about:blank"
    title: str = Field(description="The status in words.")
    status: int
    code: str = Field(examples=["not-found"])
    detail: str | None = None
    errors: list[FieldProblem] | None = None


def problem(
    status: int,
    code: str,
    detail: str | None = None,
    fields: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """A problem response."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "code": code}
    if detail is not None:
        body["detail"] = detail
    if fields:
        body["errors"] = [{"field": name, "message": message} for name, message in fields]
    return JSONResponse(body, status, headers={**(headers or {}), "Cache-Control": "no-store"}, media_type=MEDIA_TYPE)


def from_error(error: errors.LaddverkError) -> JSONResponse:
    """The answer to an error that a use case raised on purpose."""
    status = STATUS.get(error.code, 400)
    headers: dict[str, str] = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        wait = error.details.get("retry_after_s", 5)
        headers["Retry-After"] = str(max(1, round(wait))) if isinstance(wait, int | float) else "5"
    field = error.details.get("field")
    return problem(status, error.code, error.message, [(field, error.message)] if isinstance(field, str) else (), headers)


def _invalid(error: RequestValidationError) -> JSONResponse:
    """422 that names each field; the value itself is not repeated. JSON that cannot be read is 400."""
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return problem(400, "malformed", "the body is not JSON")
    fields = [(".".join(str(part) for part in item["loc"])[:200], _plain(item)) for item in found[:20]]
    return problem(422, "invalid", "some fields are not as they must be", [(_speakable(name), text) for name, text in fields])


def _plain(item: Mapping[str, Any]) -> str:
    text = str(item["msg"]).removeprefix("Value error, ")
    return _speakable(text[:300])


def _speakable(text: str) -> str:
    """A field's name may be the caller's own text: lone surrogates cannot be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()


def install(app: FastAPI) -> None:
    """Translate every error, also those of routing itself."""

    async def on_own(_request: Request, error: Exception) -> Response:
        return from_error(error) if isinstance(error, errors.LaddverkError) else problem(500, "internal")

    async def on_invalid(_request: Request, error: Exception) -> Response:
        return _invalid(error) if isinstance(error, RequestValidationError) else problem(500, "internal")

    async def on_http(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return problem(500, "internal")
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(allowed_methods(request)) or "GET, HEAD"
        detail = {404: "there is nothing at this address", 413: "the body is too large", 400: "the body cannot be read"}
        return problem(error.status_code, _CODES.get(error.status_code, "error"), detail.get(error.status_code), headers=headers)

    app.add_exception_handler(errors.LaddverkError, on_own)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)


class FaultBarrier:
    """ASGI middleware: what nobody expected is logged and answered with 500, without a word of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; an answer that has begun already is cut off."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            log.error("request failed", method=scope["method"], path=scope["path"], exc_info=error)
            await problem(500, "internal", "the server failed at this request; it has been logged")(scope, receive, send)


def allowed_methods(request: Request) -> list[str]:
    """All methods of the address (RFC 9110 section 15.5.6), which may be spread over several routes."""
    methods: set[str] = set()
    for pattern, served in _served(request.app):
        if pattern.match(request.url.path):
            methods |= served
    return sorted(methods)


def _served(app: FastAPI) -> list[tuple[re.Pattern[str], set[str]]]:
    """Which methods each address takes, from the OpenAPI document; worked out once."""
    served: list[tuple[re.Pattern[str], set[str]]] | None = getattr(app.state, "served", None)
    if served is None:
        served = [
            (compile_path(path)[0], {method.upper() for method in item if method in ("get", "post", "put", "patch", "delete")})
            for path, item in app.openapi()["paths"].items()
        ]
        app.state.served = served
    return served
