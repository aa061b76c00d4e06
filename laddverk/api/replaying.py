"""Idempotency-Key: a write that is sent again is answered as before and not done again."""

import hashlib
import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from laddverk.api.deps import ApiDeps
from laddverk.domain.errors import Conflict, Invalid, LaddverkError
from laddverk.services.auditing import Caller
from laddverk.services.ports.records import KeptResponse

MAX_KEY = 255
STALE_AFTER = timedelta(seconds=120)
"""A write that runs for longer than this belonged to a process that died."""


async def replayable(
    request: Request,
    deps: ApiDeps,
    caller: Caller,
    key: str,
    inner: Callable[[Request], Coroutine[Any, Any, Response]],
    secrets: tuple[str, ...],
) -> Response:
    """Do the write, unless this caller did it under this key before: then its first answer again, with the secrets left out."""
    if not 1 <= len(key) <= MAX_KEY or not key.isascii() or not key.isprintable():
        raise Invalid("must be 1 to 255 printable ASCII characters", field="header.Idempotency-Key")
    mine = KeptResponse(f"{caller.actor.kind}:{caller.actor.id}", key, await _digest(request), caller.now)
    async with deps.uow(caller.tenant_id) as work:
        kept = await work.idempotency.begin(mine, caller.now - STALE_AFTER)
        await work.commit()
    if kept is not None:
        return _again(kept, mine.digest)
    try:
        response = await inner(request)
    except (LaddverkError, RequestValidationError, HTTPException):
        # Raised on purpose: nothing was done, so the key is free for the corrected request.
        async with deps.uow(caller.tenant_id) as work:
            await work.idempotency.forget(mine.actor_id, key)
            await work.commit()
        raise
    async with deps.uow(caller.tenant_id) as work:
        await work.idempotency.finish(replace(mine, status=response.status_code, body=_tellable(bytes(response.body), secrets)))
        await work.commit()
    return response


async def _digest(request: Request) -> str:
    """What was asked: method, address and body."""
    target = f"{request.method} {request.url.path}?{request.url.query}\n"
    return hashlib.sha256(target.encode("utf-8", "surrogateescape") + await request.body()).hexdigest()


def _again(kept: KeptResponse, digest: str) -> Response:
    if kept.digest != digest:
        raise Conflict("this Idempotency-Key was used for another request", field="header.Idempotency-Key")
    if kept.status == 0:
        raise Conflict("the first request under this Idempotency-Key is still running")
    media_type = "application/json" if kept.body else None
    return Response(kept.body, kept.status, {"Idempotency-Replayed": "true", "Cache-Control": "no-store"}, media_type)


def _tellable(body: bytes, secrets: tuple[str, ...]) -> str:
    """The answer's JSON as it may be stored."""
    if not secrets or not body:
        return body.decode()
    fields = json.loads(body)
    return json.dumps({name: None if name in secrets else value for name, value in fields.items()}, separators=(",", ":"))
