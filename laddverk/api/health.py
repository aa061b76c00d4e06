"""Is it alive, is it ready, how is it doing?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import structlog
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import JSONResponse, PlainTextResponse

from laddverk.api.deps import Deps
from laddverk.api.guard import ANYONE, Guarded, identify, needs
from laddverk.api.words import Output
from laddverk.domain.errors import Forbidden
from laddverk.domain.users import READ, may

router = APIRouter(tags=["health"], route_class=Guarded)

log = structlog.get_logger(__name__)

CHECK_TIMEOUT_S = 2.0


class Health(Output):
    """The process lives."""

    status: Literal["alive"]


class Readiness(Output):
    """Which parts answer."""

    status: Literal["ready", "not-ready"]
    checks: dict[str, Literal["ok", "failed"]]


@router.get("/healthz", summary="Alive?", response_model=Health)
@router.head("/healthz", include_in_schema=False)
@needs(ANYONE)
async def healthz() -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "alive"})


@router.get("/readyz", summary="Ready?", response_model=Readiness, responses={503: {"model": Readiness}})
@router.head("/readyz", include_in_schema=False)
@needs(ANYONE)
async def readyz(deps: Deps) -> Response:
    """200 when the database and the bus answer, otherwise 503."""
    names = list(deps.ready)
    results = await asyncio.gather(*(_answers(name, deps.ready[name]) for name in names))
    ready = all(results)
    checks = {name: "ok" if good else "failed" for name, good in zip(names, results, strict=True)}
    return JSONResponse({"status": "ready" if ready else "not-ready", "checks": checks}, 200 if ready else 503)


@router.get(
    "/metrics",
    summary="Prometheus metrics",
    response_class=PlainTextResponse,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
@needs(ANYONE)
async def metrics(request: Request, deps: Deps) -> Response:
    """Any login or API key that may read; without one only where the settings open it."""
    if not deps.open_metrics:
        caller = await identify(request, deps)
        if not may(caller.actor.role, READ):
            raise Forbidden("this needs the permission read")
    return Response(generate_latest(deps.registry), media_type=CONTENT_TYPE_LATEST)


async def _answers(name: str, check: Callable[[], Awaitable[None]]) -> bool:
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            await check()
    except Exception as error:
        # Whatever a part says: it is not ready. The reason is for the log, not for strangers.
        log.warning("not ready", part=name, error=repr(error))
        return False
    return True
