"""Facts from the outbox of a real database to a real bus."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from laddverk.bus.memory import MemoryBus
from laddverk.domain.errors import Unavailable
from laddverk.domain.events import SESSION_ENDED, Event
from laddverk.domain.users import DEFAULT_TENANT
from laddverk.jobs.relaying import BATCH, relay
from laddverk.jobs.tidying import expiries, old_events, orphans, partitions, retention
from laddverk.services.ports.station_records import StationSettings
from laddverk.storage import Storage, open_storage

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


class Clock:
    """The test's time."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class FaultyBus(MemoryBus):
    """A bus that keeps only so many facts, then is away."""

    def __init__(self, keeps: int) -> None:
        super().__init__()
        self.keeps = keeps

    async def publish_durable(self, subject: str, payload: bytes, message_id: str) -> None:
        if self.keeps == 0:
            raise Unavailable("the bus is away")
        self.keeps -= 1
        await super().publish_durable(subject, payload, message_id)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def storage(sqlite_url: str, clock: Clock) -> AsyncIterator[Storage]:
    opened = await open_storage(sqlite_url, "node", clock=clock, holds_sockets=True)
    yield opened
    await opened.close()


async def tell(storage: Storage, *numbers: int) -> None:
    async with storage.uow(DEFAULT_TENANT) as work:
        for number in numbers:
            await work.outbox.add(Event(SESSION_ENDED, "CP-1", NOW, {"number": number}))
        await work.commit()


def listening(bus: MemoryBus, heard: list[dict[str, object]]) -> "asyncio.Future[object]":
    return asyncio.ensure_future(bus.subscribe("event.>", lambda _subject, payload: heard.append(json.loads(payload))))


async def test_facts_are_relayed_once_in_order_with_their_numbers(storage: Storage, clock: Clock) -> None:
    bus, heard = MemoryBus(), list[dict[str, object]]()
    await bus.start()
    await listening(bus, heard)
    await tell(storage, 1, 2, 3)
    assert await relay(storage.relay, bus, clock) == 3
    assert await relay(storage.relay, bus, clock) == 0
    assert [(fact["seq"], fact["data"]) for fact in heard] == [(1, {"number": 1}), (2, {"number": 2}), (3, {"number": 3})]
    assert heard[0] == {
        "seq": 1,
        "type": "session.ended",
        "tenant_id": DEFAULT_TENANT,
        "station_id": "CP-1",
        "at": "2026-05-04T12:00:00Z",
        "data": {"number": 1},
    }


async def test_what_the_bus_did_not_keep_is_tried_again_and_nothing_twice(storage: Storage, clock: Clock) -> None:
    bus, heard = FaultyBus(keeps=2), list[dict[str, object]]()
    await bus.start()
    await listening(bus, heard)
    await tell(storage, 1, 2, 3, 4)
    with pytest.raises(Unavailable):
        await relay(storage.relay, bus, clock)
    bus.keeps = 100
    assert await relay(storage.relay, bus, clock) == 2
    assert [fact["seq"] for fact in heard] == [1, 2, 3, 4]


async def test_a_long_queue_is_taken_in_batches(storage: Storage, clock: Clock) -> None:
    bus, heard = MemoryBus(), list[dict[str, object]]()
    await bus.start()
    await listening(bus, heard)
    await tell(storage, *range(BATCH + 5))
    assert await relay(storage.relay, bus, clock) == BATCH
    assert await relay(storage.relay, bus, clock) == 5
    assert [fact["seq"] for fact in heard] == list(range(1, BATCH + 6))


async def test_stations_of_a_dead_node_go_offline_and_it_is_told(storage: Storage, clock: Clock) -> None:
    async with storage.uow(DEFAULT_TENANT) as work:
        for station_id in ("CP-1", "CP-2"):
            await work.stations.add(station_id, StationSettings(), None, NOW)
        await work.commit()
    for station_id, node in (("CP-1", "dead"), ("CP-2", "node")):
        credential = await storage.homes.credential(station_id)
        assert credential is not None
        await storage.homes.claim(credential.station_key, node, "ocpp1.6", "192.0.2.1")
    clock.now += timedelta(minutes=1)
    await storage.homes.seen([], "node")
    assert await orphans(storage.homes, storage.uow, clock) == 1
    assert await orphans(storage.homes, storage.uow, clock) == 0
    (fact,) = await storage.relay.claim_events(10)
    assert (fact.type, fact.station_id, fact.data) == ("station.status", "CP-1", {"station_id": "CP-1", "online": False})
    async with storage.uow(DEFAULT_TENANT) as work:
        assert not (await work.stations.get("CP-1")).online
        assert (await work.stations.get("CP-2")).online


async def test_relayed_facts_expire_and_others_stay(storage: Storage, clock: Clock) -> None:
    bus = MemoryBus()
    await bus.start()
    await tell(storage, 1)
    await relay(storage.relay, bus, clock)
    await tell(storage, 2)
    clock.now += timedelta(days=8)
    assert await old_events(storage.relay, clock, 7) == 1
    assert [fact.data for fact in await storage.relay.claim_events(10)] == [{"number": 2}]


async def test_sweeps_find_nothing_in_an_empty_house(storage: Storage, clock: Clock) -> None:
    assert await expiries(storage.uow, clock) == 0
    assert await partitions(storage.retention, clock) == 0
    assert await retention(storage.retention, clock, 30, 1095) == 0
