"""What the API is given by the composition root, and how routes reach it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Query, Request

from laddverk.domain.ids import Ids
from laddverk.services.auditing import Caller
from laddverk.services.ports.bussing import Bus
from laddverk.services.ports.paging import LARGEST_PAGE, Slice
from laddverk.services.ports.records import UnitOfWorkFactory
from laddverk.services.ports.relaying import Relay

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

    from laddverk.api.background import Background
    from laddverk.api.hashing import HashingPool
    from laddverk.api.limits import LoginLimits
    from laddverk.api.streaming import EventHub

CONSOLE = Path(__file__).parent / "web" / "console"
"""Where the build puts the web console."""


@dataclass(frozen=True)
class ApiDeps:
    """Ports, settings and checks. `ready` maps a part's name to a check that raises where the part does not answer."""

    uow: UnitOfWorkFactory
    bus: Bus
    relay: Relay
    ids: Ids
    clock: Callable[[], datetime]
    secret_key: bytes = field(repr=False)
    """At least 16 bytes; peppers made passwords and binds CSRF tokens."""
    public_url: str
    """How browsers reach this API, without a trailing slash."""
    registry: "CollectorRegistry"
    ready: Mapping[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)
    secure_cookies: bool = False
    """True where `public_url` is https: the login cookie is then never sent in the clear."""
    open_metrics: bool = False
    """Whether /metrics answers without a login, for scrapers inside a closed network."""
    console: Path = CONSOLE


@dataclass(frozen=True)
class Running:
    """What lives as long as the application does."""

    background: "Background"
    hashing: "HashingPool"
    limits: "LoginLimits"
    hub: "EventHub"


def deps_of(request: Request) -> ApiDeps:
    """The application's dependencies."""
    deps: ApiDeps = request.app.state.deps
    return deps


def running_of(request: Request) -> Running:
    """The application's living parts."""
    running: Running = request.app.state.running
    return running


def caller_of(request: Request) -> Caller:
    """Who asks, as the guarded route found out."""
    caller: Caller = request.state.caller
    return caller


def slice_of(
    limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="How many items at most.")] = 50,
    cursor: Annotated[
        str | None, Query(min_length=1, max_length=600, pattern=r"^[A-Za-z0-9_-]+$", description="`next` of the page before.")
    ] = None,
) -> Slice:
    """The part of a list that is asked for."""
    return Slice(limit, cursor)


Deps = Annotated[ApiDeps, Depends(deps_of)]
Living = Annotated[Running, Depends(running_of)]
By = Annotated[Caller, Depends(caller_of)]
Part = Annotated[Slice, Depends(slice_of)]
