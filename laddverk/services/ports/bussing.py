"""Events out, commands to the node that holds the socket."""

from collections.abc import Awaitable, Callable
from typing import Protocol

Handler = Callable[[bytes], Awaitable[bytes]]
Listener = Callable[[str, bytes], None]


class NoResponder(Exception):
    """Nobody serves this subject now: the station is not connected anywhere."""


class Subscription(Protocol):
    """Ends a subscription."""

    async def close(self) -> None:
        """After this nothing more is delivered. Safe to call twice."""
        ...


class Bus(Protocol):
    """Subjects are dot-separated words; a last `>` listens to the whole branch. Payloads are JSON bytes up to 1 MiB."""

    async def start(self) -> None:
        """Connect; raises Unavailable if it cannot within its time-out."""
        ...

    async def close(self) -> None:
        """Deliver what is in flight and disconnect."""
        ...

    def publish(self, subject: str, payload: bytes) -> None:
        """Telemetry: at most once, never blocks, never raises; dropped when nobody listens or the bus is away."""
        ...

    async def publish_durable(self, subject: str, payload: bytes, message_id: str) -> None:
        """Facts from the outbox: returns once the bus has it for good; the same message_id is kept once. Raises Unavailable."""
        ...

    async def subscribe(self, subject: str, listener: Listener) -> Subscription:
        """Hear telemetry and facts. The listener must not block; what it cannot take it drops."""
        ...

    async def serve(self, subject: str, handler: Handler) -> Subscription:
        """Answer requests on a subject. A handler's fault reaches the caller as Unavailable."""
        ...

    async def request(self, subject: str, payload: bytes, timeout_s: float) -> bytes:
        """Ask whoever serves the subject. Raises NoResponder at once if nobody does, TimeoutError if no answer came, Unavailable if the
        other side failed or is overloaded, Invalid for a payload over 1 MiB."""
        ...

    @property
    def ready(self) -> bool:
        """Connected now."""
        ...


HOMED_SUBJECT = "homed"
"""Published by a new home of a station, `{"station_key", "epoch", "node", "address"}`: an older home closes its socket."""


def station_subject(station_id: str, leaf: str) -> str:
    """`station.<id>.<leaf>`, with every character of the id that has a meaning in subjects written as `=XX` (UTF-8 hex).

    Leaves: `command` (served by the station's home: a Command as JSON, answered by an Outcome), `disconnect` (served by the home:
    closes the socket; an optional `{"reason"}`), `watch` (served by the home: publish `event.station.message` for the next 60 s).
    The latter two answer `{}`. A new home is told to all on `HOMED_SUBJECT`.
    """
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "".join(f"={b:02X}" for b in c.encode()) for c in station_id)
    return f"station.{safe}.{leaf}"


def event_subject(event_type: str) -> str:
    """`event.<type>`: facts from the outbox (with `seq`) and telemetry (without), as JSON
    `{"seq": 7 | null, "type", "tenant_id", "station_id", "at", "data"}`."""
    return f"event.{event_type}"
