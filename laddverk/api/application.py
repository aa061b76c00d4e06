"""Puts the API together. The composition root calls `create_api`; nothing here opens a connection before the lifespan begins."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

import laddverk
from laddverk.api import (
    api_keys,
    audit,
    auth,
    commands,
    console,
    docs,
    events,
    health,
    locations,
    problems,
    records,
    sessions,
    stations,
    tokens,
    users,
)
from laddverk.api.background import Background
from laddverk.api.bodies import BodyLimit
from laddverk.api.deps import ApiDeps, Running
from laddverk.api.hashing import HashingPool
from laddverk.api.headers import SecurityHeaders
from laddverk.api.limits import LoginLimits
from laddverk.api.openapi import describe
from laddverk.api.problems import FaultBarrier
from laddverk.api.streaming import EventHub

PREFIX = "/api/v1"

NOUNS: tuple[APIRouter, ...] = (
    auth.router,
    locations.router,
    stations.router,
    commands.router,
    records.router,
    tokens.router,
    sessions.router,
    users.router,
    api_keys.router,
    audit.router,
    events.router,
)


def create_api(deps: ApiDeps) -> FastAPI:
    """The ASGI application: REST, live stream, docs, health, console."""
    app = assemble()
    app.state.deps = deps
    app.add_middleware(FaultBarrier)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders, secure=deps.secure_cookies)
    return app


def assemble() -> FastAPI:
    """All routes, without anything behind them: enough for the OpenAPI document."""
    app = FastAPI(
        title="Laddverk",
        version=getattr(laddverk, "__version__", "0"),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
    )
    for router in NOUNS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(docs.router)
    app.router.routes.append(console.route)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    problems.install(app)
    return app


def _operation_id(route: APIRoute) -> str:
    """The function's name is unique over all nouns, and the name of the operation in generated clients."""
    return route.name


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    deps: ApiDeps = app.state.deps
    running = Running(Background(), HashingPool(deps.secret_key), LoginLimits(), EventHub(deps.bus, deps.relay))
    await running.hub.start()
    app.state.running = running
    try:
        yield
    finally:
        await running.hub.close()
        await running.background.close()
        running.hashing.close()
