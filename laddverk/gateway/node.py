"""What all connections of one process share."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable, Coroutine
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from laddverk.domain.events import Event
from laddverk.domain.ids import Ids
from laddverk.gateway.limits import Limits
from laddverk.gateway.wheel import Wheel
from laddverk.services.intake import Policy
from laddverk.services.ports.committing import Committer
from laddverk.services.ports.homing import Homes

Publisher = Callable[[str, Event], None]
"""Tells the live stream: tenant id and event. Must not block or raise."""

LATENCY_BOUNDS_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Scheduler(Protocol):
    """The part of an event loop that connections use: any asyncio loop, on a real or a virtual clock."""

    def time(self) -> float:
        """A steady clock in seconds."""
        ...

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any, context: Context | None = None) -> asyncio.TimerHandle:
        """Call once, later."""
        ...

    def create_task(self, coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run beside."""
        ...

    def create_future(self) -> asyncio.Future[Any]:
        """A result to come."""
        ...


@dataclass(slots=True)
class Counters:
    """Plain numbers since the start; app.py may export them. `received` and `sent` are by action as far as we know it."""

    connections_open: int = 0
    connections_total: int = 0
    handshakes_refused: int = 0
    received: dict[str, int] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    repeated: int = 0
    refused: int = 0
    faults: int = 0
    ignored: int = 0
    throttled: int = 0
    flooded: int = 0
    fenced: int = 0
    failed: int = 0
    commits: int = 0
    commit_seconds: float = 0.0
    commit_buckets: list[int] = field(default_factory=lambda: [0] * (len(LATENCY_BOUNDS_S) + 1))
    """Answers by time from receipt to durable, cut at LATENCY_BOUNDS_S."""

    def committed(self, seconds: float) -> None:
        """One message became durable so long after it was taken in hand."""
        self.commits += 1
        self.commit_seconds += seconds
        self.commit_buckets[bisect_left(LATENCY_BOUNDS_S, seconds)] += 1


@dataclass(frozen=True, slots=True)
class Node:
    """One gateway process. `clock` gives aware UTC; `scheduler.time()` is the steady clock of every `now: float` here."""

    name: str
    committer: Committer
    homes: Homes
    ids: Ids
    policy: Policy
    limits: Limits
    clock: Callable[[], datetime]
    scheduler: Scheduler
    wheel: Wheel
    publish: Publisher
    counters: Counters
