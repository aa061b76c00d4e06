"""One listener on the bus for all live streams of this process; every stream has a bounded queue.

Facts carry a number (`seq`) and are repeated from the outbox where one is missing; telemetry may be dropped. A client that is too slow
loses telemetry first; when facts would be lost it is disconnected, and resumes by the number it saw last.
"""

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
import structlog

from laddverk.domain.errors import TooMany, Unavailable
from laddverk.domain.events import STATION_MESSAGE
from laddverk.services.ports.bussing import Bus, Subscription
from laddverk.services.ports.relaying import OutboxEvent, Relay

log = structlog.get_logger(__name__)

MAX_QUEUED = 1_000
MAX_TELEMETRY = 500
MAX_STREAMS = 500
MAX_PENDING = 10_000
PAGE = 500
REMEMBERED = 4_096
CHECK_EVERY_S = 15.0


class Envelope(msgspec.Struct):
    """An event as it travels on the bus."""

    type: str
    tenant_id: str
    at: str
    data: msgspec.Raw
    seq: int | None = None
    station_id: str | None = None


class Told(NamedTuple):
    """An event ready to be sent."""

    seq: int | None
    type: str
    tenant_id: str
    station_id: str | None
    frame: bytes


_decode = msgspec.json.Decoder(Envelope).decode
_encode = msgspec.json.Encoder().encode


def told(payload: bytes) -> Told:
    """An event on the bus as a server-sent event. Raises ValueError."""
    e = _decode(payload)
    return Told(e.seq, e.type, e.tenant_id, e.station_id, _frame(e.seq, e.type, e.station_id, e.at, e.data))


def kept(event: OutboxEvent) -> Told:
    """A fact of the outbox as a server-sent event."""
    at = event.at.isoformat().replace("+00:00", "Z")
    return Told(event.seq, event.type, event.tenant_id, event.station_id, _frame(event.seq, event.type, event.station_id, at, event.data))


def _frame(seq: int | None, type_: str, station_id: str | None, at: str, data: object) -> bytes:
    """HTML standard, section 9.2. A line break would end a field: JSON has none inside strings, elsewhere they mean nothing."""
    if not type_.replace(".", "").replace("-", "").isalnum():
        raise ValueError("not an event type")
    shown = {"seq": seq, "type": type_, "station_id": station_id, "at": at, "data": data}
    body = _encode(shown).replace(b"\n", b" ").replace(b"\r", b" ")
    number = b"" if seq is None else b"id: %d\n" % seq
    return b"%sevent: %s\ndata: %s\n\n" % (number, type_.encode(), body)


class Stream:
    """One client's queue. `types` None: every type but the recorded traffic, which must be asked for."""

    def __init__(self, tenant_id: str, types: frozenset[str] | None, station_id: str | None) -> None:
        self.tenant_id = tenant_id
        self._types = types
        self._station_id = None if station_id is None else station_id.casefold()
        self._queue: deque[Told] = deque()
        self._telemetry = 0
        self._ready = asyncio.Event()
        self.ended = False

    def wants(self, event: Told) -> bool:
        """Whether this client asked for it, and may see it."""
        if event.tenant_id != self.tenant_id:
            return False
        if self._station_id is not None and (event.station_id or "").casefold() != self._station_id:
            return False
        return event.type != STATION_MESSAGE if self._types is None else event.type in self._types

    def offer(self, event: Told) -> None:
        """Queue it, if it is wanted and there is room."""
        if self.ended or not self.wants(event):
            return
        if event.seq is None:
            if self._telemetry >= MAX_TELEMETRY or len(self._queue) >= MAX_QUEUED:
                return
            self._telemetry += 1
        elif len(self._queue) >= MAX_QUEUED and not self._drop_telemetry():
            self.end()
            return
        self._queue.append(event)
        self._ready.set()

    def end(self) -> None:
        """The client is to be disconnected; what is queued is not sent any more."""
        self.ended = True
        self._ready.set()

    async def next(self, timeout_s: float) -> list[Told]:
        """What has come; empty after the time-out or at the end."""
        if not self._queue and not self.ended:
            try:
                await asyncio.wait_for(self._ready.wait(), timeout_s)
            except TimeoutError:
                return []
        self._ready.clear()
        events = list(self._queue)
        self._queue.clear()
        self._telemetry = 0
        return [] if self.ended else events

    def _drop_telemetry(self) -> bool:
        if self._telemetry == 0:
            return False
        self._queue = deque(event for event in self._queue if event.seq is not None)
        self._telemetry = 0
        return True


class EventHub:
    """Fans events out to the streams."""

    def __init__(self, bus: Bus, relay: Relay) -> None:
        self._bus = bus
        self._relay = relay
        self._streams: set[Stream] = set()
        self._subscription: Subscription | None = None
        self._facts: deque[Told] = deque(maxlen=MAX_PENDING)
        self._wake = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._last: int | None = None
        self._seen: dict[int, None] = {}

    async def start(self) -> None:
        """Begin to listen."""
        self._subscription = await self._bus.subscribe("event.>", self._hear)
        self._pump = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End all streams. Safe to call twice."""
        for stream in self._streams:
            stream.end()
        if self._subscription is not None:
            await self._subscription.close()
            self._subscription = None
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
            self._pump = None

    def join(self, stream: Stream) -> None:
        """From now on the stream hears what happens. Raises TooMany."""
        if len(self._streams) >= MAX_STREAMS:
            raise TooMany("too many live streams", retry_after_s=10)
        self._streams.add(stream)

    def leave(self, stream: Stream) -> None:
        """The client has gone."""
        self._streams.discard(stream)

    async def after(self, seq: int, tenant_id: str | None) -> list[Told]:
        """The next facts from the outbox after that number; empty where there are none. Raises Unavailable."""
        return [kept(event) for event in await self._relay.after(seq, PAGE, tenant_id)]

    async def forgotten(self, seq: int) -> bool:
        """Whether facts after that number are not kept any more, or the number was never given. Raises Unavailable."""
        span = await self._relay.span()
        return seq + 1 < span.oldest or seq > span.newest

    def _hear(self, _subject: str, payload: bytes) -> None:
        try:
            event = told(payload)
        except (ValueError, UnicodeError):
            log.warning("an event on the bus could not be read", size=len(payload))
            return
        if event.seq is None:
            self._fan_out([event])
        else:
            self._facts.append(event)
            self._wake.set()

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._wake.wait(), CHECK_EVERY_S)
            except TimeoutError:
                await self._check()
            self._wake.clear()
            while self._facts:
                await self._take(self._facts.popleft())

    async def _check(self) -> None:
        """In a silence: was it one, or did the bus lose the last facts? Later ones that would show the gap may be long in coming."""
        if not self._streams:
            return
        try:
            newest = (await self._relay.span()).newest
        except Unavailable:
            return
        if self._last is None:
            self._last = newest
        elif newest > self._last:
            await self._mend(self._last, newest + 1)

    async def _take(self, event: Told) -> None:
        """One fact, after those that should have come before it."""
        seq = event.seq or 0
        if self._last is not None and seq > self._last + 1:
            await self._mend(self._last, seq)
        self._remember(event)

    async def _mend(self, last: int, until: int) -> None:
        """Numbers are missing: the bus lost them, the outbox has them."""
        try:
            while last < until - 1:
                missing = [event for event in await self.after(last, None) if event.seq is not None and event.seq < until]
                if not missing:
                    return
                for event in missing:
                    self._remember(event)
                last = missing[-1].seq or until
        except Exception as error:
            # Whatever storage says: no stream may go on with a gap that it does not know of.
            log.warning("missing events could not be read", exc_info=error)
            for stream in self._streams:
                stream.end()

    def _remember(self, event: Told) -> None:
        seq = event.seq or 0
        if seq in self._seen:
            return
        self._seen[seq] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._last = max(self._last or 0, seq)
        self._fan_out([event])

    def _fan_out(self, events: Iterable[Told]) -> None:
        for event in events:
            for stream in self._streams:
                stream.offer(event)
