"""What is kept how long, and partitions, on both engines."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from laddverk.domain.sessions import Progress
from laddverk.services.ports.committing import COMMITTED, NoteStored, SessionSaved
from laddverk.services.ports.paging import Slice
from laddverk.storage import Storage, open_storage
from laddverk.storage.partitions import ensure_partitions, stored_partitions
from tests.contract.storage.stories import NOW, at, commit, count, entry, message, reading, session, station

DAY = timedelta(days=1)


def id_at(when: datetime, number: int = 0) -> str:
    """A UUIDv7 of that time."""
    return f"{(int(when.timestamp() * 1000) << 80) | (7 << 76) | (2 << 62) | number:032x}"


async def test_old_messages_go_and_young_ones_stay(storage: Storage) -> None:
    """Also where there are more than one slice of them, and where no partition was made for them."""
    state = await station(storage)
    old = [entry(state, message(number, when=NOW - 40 * DAY)) for number in range(2_500)]
    assert set(await commit(storage.committer, [*old, entry(state, message(9_999, when=NOW - 29 * DAY))])) == {COMMITTED}
    first = await storage.retention.retain(NOW, messages_days=30, most_slices=1)
    assert (first.messages, first.more) == (2_000, True)
    second = await storage.retention.retain(NOW, messages_days=30, most_slices=5)
    assert (second.messages, second.more) == (500, False)
    assert await count(storage, "messages") == 1


async def test_readings_of_old_sessions_are_thinned(storage: Storage) -> None:
    """One in 15 minutes stays, with the first, the last and what is quarantined; a second run finds nothing; younger sessions stay."""
    state = await station(storage)
    begin = NOW.replace(minute=0, second=0, microsecond=0) - 100 * DAY
    old = replace(session("CP-1", status="ended", started_at=begin, id_=id_at(begin)), ended_at=begin + timedelta(hours=1))
    young = session("CP-1", "tx-2", status="ended", started_at=at(0))
    minutes = [reading(old.id, n, when=begin + timedelta(minutes=n))._replace(id=id_at(begin + timedelta(minutes=n))) for n in range(60)]
    minutes[7] = minutes[7]._replace(quarantine="energy-impossible")
    fresh = [reading(young.id, number) for number in range(10)]
    await commit(storage.committer, [entry(state, SessionSaved(old, Progress()), SessionSaved(young, Progress()), *minutes, *fresh)])
    done = await storage.retention.retain(NOW, thin_after_days=90)
    assert (done.readings, done.more) == (54, False)
    async with storage.uow("default") as work:
        kept = (await work.sessions.readings(old.id, Slice(200))).items
        assert [found.id for found in reversed(kept)] == [minutes[n].id for n in (0, 7, 15, 30, 45, 59)]
        assert len((await work.sessions.readings(young.id, Slice(200))).items) == 10
    assert (await storage.retention.retain(NOW, thin_after_days=90)).readings == 0


async def test_readings_and_notes_end_where_they_are_told_to(storage: Storage) -> None:
    """Readings only where a limit is set; notes after theirs."""
    state = await station(storage)
    notes = [NoteStored(id_at(NOW - days * DAY), NOW - days * DAY, "t", "{}", False) for days in (400, 100)]
    await commit(storage.committer, [entry(state, reading(None, when=NOW - 800 * DAY), reading(None, 2), *notes)])
    assert (await storage.retention.retain(NOW)).readings == 0
    assert await count(storage, "notes") == 1
    assert (await storage.retention.retain(NOW, readings_days=700)).readings == 1
    assert await count(storage, "readings") == 1


@pytest.mark.postgres
async def test_partitions_are_made_ahead_and_dropped_whole(postgres_url: str) -> None:
    """Rows go into their day and month; old days go as a whole; what came before its partition moves into it."""
    storage = await open_storage(postgres_url, "one", clock=lambda: NOW)
    state = await station(storage)
    names = [partition.name for partition in await stored_partitions(storage.database)]
    assert names[:4] == ["messages_20261121", "messages_20261122", "messages_20261123", "messages_20261124"]
    assert names[4:] == ["readings_202611", "readings_202612", "readings_202701"]
    later = datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    await commit(storage.committer, [entry(state, message(1), message(2, when=later), reading(None), reading(None, when=later + 40 * DAY))])
    assert await count(storage, "messages_20261121") == 1
    assert await count(storage, "messages_rest") == 1
    assert await count(storage, "readings_rest") == 1
    made = await ensure_partitions(storage.database, later)
    assert made == ["messages_20261231", "messages_20270101", "messages_20270102", "messages_20270103", "readings_202702"]
    assert await ensure_partitions(storage.database, later) == []
    assert await count(storage, "messages_rest") == 0
    assert await count(storage, "readings_rest") == 0
    assert await count(storage, "messages_20261231") == 1
    done = await storage.retention.retain(later + 5 * DAY, messages_days=30, readings_days=20)
    assert done.partitions == ("messages_20261121", "messages_20261122", "messages_20261123", "messages_20261124", "readings_202611")
    assert await count(storage, "messages") == 1
    assert await count(storage, "readings") == 1
    await storage.close()


@pytest.mark.postgres
async def test_two_processes_make_partitions_at_once(postgres_url: str) -> None:
    """Both end well and each partition is there once."""
    one, two = await asyncio.gather(*[open_storage(postgres_url, node, clock=lambda: NOW) for node in ("one", "two")])
    later = NOW + 200 * DAY
    made = await asyncio.gather(*[ensure_partitions(storage.database, later) for storage in (one, two)])
    assert len(set(made[0]) | set(made[1])) == len(made[0]) + len(made[1]) == 7
    assert len(await stored_partitions(one.database)) == 14
    await one.close()
    await two.close()
