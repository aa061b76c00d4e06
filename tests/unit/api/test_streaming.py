"""The live stream's queues, and the mending of gaps."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from laddverk.api import streaming
from laddverk.api.streaming import EventHub, Stream, Told, told
from laddverk.bus.memory import MemoryBus
from laddverk.domain.errors import Unavailable
from laddverk.services.ports.relaying import OutboxEvent, Span

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Outbox:
    """The outbox's readers' side, with facts 1 to `newest`."""

    def __init__(self, newest: int, away: bool = False) -> None:
        self.newest = newest
        self.away = away

    async def after(self, seq: int, limit: int, tenant_id: str | None) -> Sequence[OutboxEvent]:
        if self.away:
            raise Unavailable("away")
        numbers = range(seq + 1, min(self.newest, seq + limit) + 1)
        return [OutboxEvent(n, n, "station.status", "default", "CP-1", AT, {"n": n}) for n in numbers]

    async def span(self) -> Span:
        return Span(1, self.newest)

    async def claim_events(self, limit: int) -> Sequence[OutboxEvent]:
        raise NotImplementedError

    async def mark_relayed(self, seqs: Sequence[int], at: datetime) -> None:
        raise NotImplementedError

    async def expire(self, before: datetime) -> int:
        raise NotImplementedError


def _payload(seq: int | None, kind: str = "station.status", tenant: str = "default", station: str | None = "CP-1") -> bytes:
    fields = {"seq": seq, "type": kind, "tenant_id": tenant, "station_id": station, "at": "2026-03-01T12:00:00Z", "data": {"n": seq}}
    return json.dumps(fields).encode()


def _event(seq: int | None, kind: str = "station.status") -> Told:
    return told(_payload(seq, kind))


async def _collect(stream: Stream, count: int) -> list[Told]:
    """Events until there are `count`."""
    events: list[Told] = []
    async with asyncio.timeout(5):
        while len(events) < count and not stream.ended:
            events += await stream.next(5)
    return events


def test_a_fact_has_its_number_as_id_and_telemetry_has_none() -> None:
    """So that the browser's Last-Event-ID is always a fact."""
    assert _event(7).frame.startswith(b"id: 7\nevent: station.status\ndata: {")
    assert _event(None, "session.updated").frame.startswith(b"event: session.updated\ndata: {")
    assert b"tenant" not in _event(7).frame


@pytest.mark.parametrize("break_", ["\n", "\r", "\r\n"])
def test_no_text_of_a_station_can_begin_a_new_field(break_: str) -> None:
    """A line break in a string stays escaped, one between fields becomes a space; a type cannot hold one."""
    text = json.dumps({"info": f"x{break_}id: 99"})
    raw = f'{{"type":"station.status","tenant_id":"t","at":"-",{break_}"data":{text}}}'.encode()
    frame = told(raw).frame
    assert frame.count(b"\n") == 3
    assert b"\r" not in frame
    with pytest.raises(ValueError):
        told(_payload(1, f"a{break_}data: b"))


def test_a_stream_hears_its_tenant_its_types_and_its_station_only() -> None:
    """The recorded traffic must be asked for."""
    everything = Stream("default", None, None)
    assert everything.wants(_event(1))
    assert not everything.wants(told(_payload(1, tenant="other")))
    assert not everything.wants(_event(None, "station.message"))
    chosen = Stream("default", frozenset({"station.message"}), "cp-1")
    assert chosen.wants(_event(None, "station.message"))
    assert not chosen.wants(_event(1))
    assert not chosen.wants(told(_payload(None, "station.message", station="CP-2")))
    assert not chosen.wants(told(_payload(None, "station.message", station=None)))


async def test_a_slow_client_loses_telemetry_first_and_then_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a fact in silence, and never without a bound."""
    monkeypatch.setattr(streaming, "MAX_QUEUED", 10)
    monkeypatch.setattr(streaming, "MAX_TELEMETRY", 4)
    stream = Stream("default", None, None)
    for _ in range(20):
        stream.offer(_event(None, "session.updated"))
    for seq in range(1, 11):
        stream.offer(_event(seq))
    assert [event.seq for event in await stream.next(1)] == list(range(1, 11))
    for seq in range(11, 22):
        stream.offer(_event(seq))
    assert stream.ended
    assert await stream.next(1) == []


async def test_facts_that_the_bus_lost_come_from_the_outbox_in_order() -> None:
    """A gap in the numbers is read again before what comes after it; what is repeated is told once."""
    bus = MemoryBus()
    await bus.start()
    hub = EventHub(bus, Outbox(newest=9))
    await hub.start()
    stream = Stream("default", None, None)
    hub.join(stream)
    for seq in (1, 2, 2, 7, 6, 8):
        bus.publish("event.station.status", _payload(seq))
    events = await _collect(stream, 8)
    assert [event.seq for event in events] == [1, 2, 3, 4, 5, 6, 7, 8]
    await hub.close()
    await bus.close()


async def test_the_last_facts_are_not_lost_in_a_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the bus lost them and nothing follows that would show the gap."""
    monkeypatch.setattr(streaming, "CHECK_EVERY_S", 0.01)
    bus = MemoryBus()
    await bus.start()
    outbox = Outbox(newest=1)
    hub = EventHub(bus, outbox)
    await hub.start()
    stream = Stream("default", None, None)
    hub.join(stream)
    bus.publish("event.station.status", _payload(1))
    assert [event.seq for event in await _collect(stream, 1)] == [1]
    outbox.newest = 3
    assert [event.seq for event in await _collect(stream, 2)] == [2, 3]
    await hub.close()
    await bus.close()


async def test_a_gap_that_cannot_be_read_ends_the_streams() -> None:
    """They come back with the number they saw last."""
    bus = MemoryBus()
    await bus.start()
    hub = EventHub(bus, Outbox(newest=9, away=True))
    await hub.start()
    stream = Stream("default", None, None)
    hub.join(stream)
    bus.publish("event.station.status", _payload(1))
    assert [event.seq for event in await _collect(stream, 1)] == [1]
    bus.publish("event.station.status", _payload(5))
    async with asyncio.timeout(5):
        while not stream.ended:
            await stream.next(5)
    await hub.close()
    await bus.close()


async def test_noise_on_the_bus_disturbs_nobody() -> None:
    """What cannot be read is left out."""
    bus = MemoryBus()
    await bus.start()
    hub = EventHub(bus, Outbox(newest=1))
    await hub.start()
    stream = Stream("default", None, None)
    hub.join(stream)
    for payload in (b"", b"[]", b"\xff\xfe", b'{"type":1}', b'{"type":"a b","tenant_id":"default","at":"","data":{}}'):
        bus.publish("event.noise", payload)
    bus.publish("event.station.status", _payload(1))
    assert [event.seq for event in await _collect(stream, 1)] == [1]
    await hub.close()
    await bus.close()


async def test_closing_ends_every_stream() -> None:
    """So that a server that stops does not wait for browsers."""
    bus = MemoryBus()
    hub = EventHub(bus, Outbox(newest=1))
    await hub.start()
    stream = Stream("default", None, None)
    hub.join(stream)
    await hub.close()
    await hub.close()
    assert stream.ended
