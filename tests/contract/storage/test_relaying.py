"""The outbox on its way out, on both engines."""

import asyncio

from laddverk.domain.events import STATION_STATUS, Event
from laddverk.services.ports.committing import Told
from laddverk.services.ports.relaying import Span
from laddverk.storage import Storage
from tests.contract.storage.stories import NOW, at, commit, entry, station


def fact(number: int) -> Event:
    return Event(STATION_STATUS, "CP-1", at(number), {"n": number, "text": "å\u2028"})


async def test_facts_come_out_once_in_order_with_numbers(storage: Storage) -> None:
    """Facts of the hot path and of units of work get one order; what was relayed does not come again."""
    state = await station(storage)
    await commit(storage.committer, [entry(state, Told(fact(number))) for number in range(3)])
    async with storage.uow("t2") as work:
        await work.outbox.add(fact(3))
        await work.commit()
    first = await storage.relay.claim_events(2)
    assert [(event.seq, event.data["n"]) for event in first] == [(1, 0), (2, 1)]
    assert (first[0].type, first[0].tenant_id, first[0].station_id, first[0].at) == (STATION_STATUS, "default", "CP-1", NOW)
    assert first[0].data == {"n": 0, "text": "å\u2028"}
    await storage.relay.mark_relayed([1, 2], NOW)
    rest = await storage.relay.claim_events(10)
    assert [(event.seq, event.tenant_id) for event in rest] == [(3, "default"), (4, "t2")]
    assert await storage.relay.claim_events(10) == rest
    await storage.relay.mark_relayed([3, 4], NOW)
    assert await storage.relay.claim_events(10) == []


async def test_readers_go_on_where_they_were(storage: Storage) -> None:
    """By number, by tenant; expired ones are gone and their numbers never come back."""
    assert await storage.relay.span() == Span(1, 0)
    for number in range(4):
        async with storage.uow("t1" if number % 2 else "t2") as work:
            await work.outbox.add(fact(number))
            await work.commit()
    await storage.relay.claim_events(10)
    assert [event.seq for event in await storage.relay.after(1, 10, None)] == [2, 3, 4]
    assert [event.seq for event in await storage.relay.after(0, 10, "t1")] == [2, 4]
    assert [event.seq for event in await storage.relay.after(0, 1, "t2")] == [1]
    await storage.relay.mark_relayed([1, 2, 3], NOW)
    assert await storage.relay.expire(at(2)) == 2
    assert await storage.relay.span() == Span(3, 4)
    assert await storage.relay.expire(at(100)) == 1
    await storage.relay.mark_relayed([4], NOW)
    assert await storage.relay.expire(at(100)) == 1
    assert await storage.relay.span() == Span(5, 4)
    async with storage.uow("t1") as work:
        await work.outbox.add(fact(9))
        await work.commit()
    assert [event.seq for event in await storage.relay.claim_events(10)] == [5]


async def test_many_relays_and_writers_make_one_order_without_gaps(storage: Storage, other: Storage) -> None:
    """A reader that follows the numbers while two relays and many writers work misses nothing and sees nothing twice."""
    states = [await station(storage, f"CP-{number}") for number in range(4)]
    total = 120

    async def write(place: int) -> None:
        for number in range(total // 4):
            await commit(storage.committer, [entry(states[place], Told(fact(number)))])

    followed: list[int] = []

    async def follow(relay_of: Storage) -> None:
        while len(followed) < total:
            await relay_of.relay.claim_events(7)
            if relay_of is storage:
                followed.extend([event.seq for event in await storage.relay.after(followed[-1] if followed else 0, 5, None)])

    await asyncio.wait_for(asyncio.gather(*map(write, range(4)), follow(storage), follow(other)), 60)
    assert followed == list(range(1, total + 1))
