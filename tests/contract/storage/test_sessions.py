"""Sessions, readings and records in a unit of work."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from laddverk.domain.errors import Invalid, NotFound
from laddverk.domain.reports import Variable
from laddverk.domain.sessions import Progress
from laddverk.services.ports.committing import COMMITTED, NoteStored, Quarantined, SessionSaved, VariablesSaved
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.station_records import QuarantineRecord, SessionFilter, SessionRecord, VariableRecord
from laddverk.storage import Storage
from tests.contract.storage.stories import IDS, NOW, at, commit, entry, message, progress, reading, session, station


async def walk(list_: Callable[[Slice], Awaitable[Page[Any]]], limit: int) -> list[Any]:
    """All items of a list, page by page."""
    items: list[Any] = []
    cursor: str | None = None
    for _ in range(100):
        part = await list_(Slice(limit, cursor))
        assert len(part.items) <= limit
        items += part.items
        cursor = part.next
        if cursor is None:
            return items
    raise AssertionError("the list has no end")


async def test_sessions_are_listed_by_start_and_filtered(storage: Storage) -> None:
    """Newest start first, ids break ties; each filter alone."""
    one, two = await station(storage, "CP-1"), await station(storage, "CP-2")
    early = session("CP-1", "a", status="ended", started_at=at(-100))
    twins = [session("CP-1", f"b{number}", status="ended", started_at=at(0)) for number in range(3)]
    late = session("CP-2", "c", started_at=at(100))
    entries = [entry(one, SessionSaved(saved, progress(3))) for saved in (early, *twins)]
    entries += [entry(two, message(1), SessionSaved(late, Progress())), entry(two, reading(late.id, 7))]
    assert set(await commit(storage.committer, entries)) == {COMMITTED}
    async with storage.uow("default") as work:

        async def ids(**wanted: Any) -> list[str]:
            return [found.session.id for found in await walk(lambda part: work.sessions.list(SessionFilter(**wanted), part), 2)]

        everything = [late.id, *[twin.id for twin in reversed(twins)], early.id]
        assert await ids() == everything
        assert await ids(station_id="cp-2") == [late.id]
        assert await ids(status="active") == [late.id]
        assert await ids(evse_id=1) == everything
        assert await ids(evse_id=2) == []
        assert await ids(token_uid="RÄKSMÖRGÅS01") == everything
        assert await ids(transaction_id="a") == [early.id]
        assert await ids(started_from=at(0), started_before=at(100)) == [twin.id for twin in reversed(twins)]
        assert await work.sessions.get(late.id) == SessionRecord(late, progress(7))
        assert await work.sessions.get(early.id) == SessionRecord(early, progress(3))
    async with storage.uow("someone-else") as work:
        assert (await work.sessions.list(SessionFilter(), Slice())).items == ()
        with pytest.raises(NotFound):
            await work.sessions.get(late.id)
        with pytest.raises(NotFound):
            await work.sessions.readings(late.id, Slice())


@pytest.mark.parametrize("strange", ["", "nonsense", "00", "\0", "\ud800", "0" * 32, "'; --"])
async def test_an_id_that_is_none_is_not_found(storage: Storage, strange: str) -> None:
    """Whatever text is asked for, the answer is NotFound."""
    async with storage.uow("default") as work:
        for get in (work.sessions.get, work.stations.get, work.commands.get, work.tokens.get, work.users.get, work.locations.get):
            with pytest.raises(NotFound):
                await get(strange)
        assert (await work.records.messages(strange, Slice())).items == ()


async def test_readings_come_back_whole_newest_first(storage: Storage) -> None:
    """What was stored is what is read, in the order of the station's time, pages and all."""
    state = await station(storage)
    charging = session("CP-1")
    stored = [reading(charging.id, number) for number in range(5)]
    late = reading(charging.id, 9, when=at(2.5), quarantine="energy-impossible")
    await commit(storage.committer, [entry(state, SessionSaved(charging, Progress()), *stored, late), entry(state, reading(None, 50))])
    async with storage.uow("default") as work:
        found = await walk(lambda part: work.sessions.readings(charging.id, part), 2)
        with pytest.raises(Invalid):
            await work.sessions.readings(charging.id, Slice(2, "WzEyXQ"))
    assert found == [stored[4], stored[3], late, stored[2], stored[1], stored[0]]


async def test_messages_are_listed_and_filtered(storage: Storage) -> None:
    """Newest first; action, direction and errors."""
    state = await station(storage)
    calls = [message(number)._replace(action="Heartbeat" if number % 2 else "Authorize") for number in range(5)]
    calls.append(message(5, outgoing=True)._replace(error=True))
    await commit(storage.committer, [entry(state, *calls)])
    async with storage.uow("default") as work:
        assert await walk(lambda part: work.records.messages("cp-1", part), 4) == calls[::-1]
        assert (await work.records.messages("CP-1", Slice(), action="Heartbeat")).items == (calls[3], calls[1])
        assert (await work.records.messages("CP-1", Slice(), outgoing=True)).items == (calls[5],)
        assert (await work.records.messages("CP-1", Slice(), errors=False)).items == tuple(calls[4::-1])


async def test_notes_doubts_and_device_models_are_listed(storage: Storage) -> None:
    """Each in its order, with its filters."""
    state = await station(storage)
    notes = [NoteStored(IDS.new(), NOW, f"topic-{number % 2}", "{}", number == 3) for number in range(4)]
    doubts = [Quarantined(IDS.new(), NOW, IDS.new() if number else None, "why", "{}") for number in range(3)]
    model = [
        Variable("A", "X", "1", None, None, None, None, "Actual", "ReadOnly", "integer", "W", 0.5, 2.5, "a,b"),
        Variable("A", "X", "2", None, None, 1, None),
        Variable("A", "X", None, "inst", "other", 1, 2, "Target"),
        Variable("B", "Y", "4"),
    ]
    await commit(storage.committer, [entry(state, *notes, *doubts, VariablesSaved(tuple(reversed(model)), at(1)))])
    async with storage.uow("default") as work:
        assert await walk(lambda part: work.records.notes("CP-1", part), 3) == notes[::-1]
        assert (await work.records.notes("CP-1", Slice(), topic="topic-1")).items == (notes[3], notes[1])
        assert (await work.records.notes("CP-1", Slice(), critical=True)).items == (notes[3],)
        assert await walk(lambda part: work.records.quarantine(part), 2) == [QuarantineRecord("CP-1", doubt) for doubt in doubts[::-1]]
        assert (await work.records.quarantine(Slice(), session_id=doubts[1].session_id)).items[0].item == doubts[1]
        assert (await work.records.quarantine(Slice(), station_id="cp-1")).items[0].item == doubts[2]
        assert (await work.records.quarantine(Slice(), station_id="CP-2")).items == ()
        assert await walk(lambda part: work.records.variables("CP-1", part), 1) == [VariableRecord(one, at(1)) for one in model]
        assert [found.variable for found in (await work.records.variables("CP-1", Slice(), component="B")).items] == [model[3]]
