"""Group commit: what every Committer does, on SQLite and on PostgreSQL."""

import asyncio

import pytest

from laddverk.domain.events import SESSION_STARTED, Event
from laddverk.domain.reports import Booted, Variable
from laddverk.domain.sessions import Progress
from laddverk.domain.stations import Connector, Handled
from laddverk.services.ports.committing import (
    COMMITTED,
    FAILED,
    FENCED,
    BootSaved,
    ConnectorSaved,
    Entry,
    NoteStored,
    Quarantined,
    SessionSaved,
    Told,
    VariablesSaved,
)
from laddverk.storage import Storage
from tests.contract.storage.stories import IDS, NOW, at, claim, commit, count, entry, message, progress, reading, session, station


async def test_a_home_finds_what_was_committed(storage: Storage) -> None:
    """The state that a new home loads is the one that the old home's entries made."""
    state = await station(storage)
    charging = session("CP-1")
    ended = session("CP-1", "tx-0", status="ended", started_at=at(-7200))
    logged = message(1)
    connector = Connector(1, 2, "charging", at(1), "OverCurrentFailure", "hot", "V-17")
    booted = Booted("Vendör", "Modell", "SN", "1.2.3", "PowerUp", "iccid", "imsi", "meter", "MSN")
    entries = [
        entry(state, logged, BootSaved(booted, NOW), ConnectorSaved(connector)),
        entry(state, SessionSaved(ended, progress(5)), Told(Event(SESSION_STARTED, "CP-1", NOW, {"id": ended.id}))),
        entry(state, message(2, outgoing=True), SessionSaved(charging, Progress())),
    ]
    heard = [reading(charging.id, number) for number in range(1, 71)]
    entries += [entry(state, message(number + 10), one) for number, one in enumerate(heard)]
    assert set(await commit(storage.committer, entries)) == {COMMITTED}
    loaded = await claim(storage, state)
    assert loaded.station.epoch == state.station.epoch + 1
    assert loaded.station.vendor == "Vendör"
    assert loaded.station.firmware_version == "1.2.3"
    assert loaded.station.booted_at == NOW
    assert loaded.connectors == {(1, 2): connector}
    assert list(loaded.sessions) == ["tx-0", "tx-1"]
    assert loaded.sessions["tx-0"].session == ended
    assert loaded.sessions["tx-0"].progress == progress(5)
    assert loaded.sessions["tx-1"].session == charging
    assert loaded.sessions["tx-1"].progress == progress(70)
    assert list(loaded.sessions["tx-1"].heard) == [one.heard_key for one in heard[-64:]]
    assert list(loaded.handled) == [f"m-{number + 10}" for number in range(54, 70)]
    assert loaded.handled["m-79"] == Handled(-(2**63), '{"ok":true}')


async def test_progress_saved_after_the_newest_reading_wins(storage: Storage) -> None:
    """A session saved without a reading (the car announced its need) is not overruled by the reading before it, but by the one after."""
    state = await station(storage)
    charging = session("CP-1")
    announced = progress(1)._replace(needed_wh=20_000)
    await commit(storage.committer, [entry(state, message(1), SessionSaved(charging, progress(1)), reading(charging.id, 1))])
    await commit(storage.committer, [entry(state, message(2), SessionSaved(charging, announced))])
    state = await claim(storage, state)
    assert state.sessions["tx-1"].progress == announced
    await commit(storage.committer, [entry(state, message(3), reading(charging.id, 3))])
    assert (await claim(storage, state)).sessions["tx-1"].progress == progress(3)


async def test_the_last_of_two_saves_of_one_row_stays(storage: Storage) -> None:
    """Many writes to one row in one batch leave the last one's values; writing it again changes it."""
    state = await station(storage)
    first, last = Connector(1, 1, "available", at(1)), Connector(1, 1, "occupied", at(2))
    outcomes = await commit(storage.committer, [entry(state, ConnectorSaved(first)), entry(state, ConnectorSaved(last))])
    assert outcomes == [COMMITTED, COMMITTED]
    state = await claim(storage, state)
    assert state.connectors == {(1, 1): last}
    await commit(storage.committer, [entry(state, ConnectorSaved(first))])
    assert (await claim(storage, state)).connectors == {(1, 1): first}


async def test_a_fenced_station_stores_nothing_and_the_others_everything(storage: Storage, other: Storage) -> None:
    """An entry under an older epoch is refused as FENCED; its neighbours in the batch are stored."""
    old = await station(storage, "CP-OLD")
    kept = await station(storage, "CP-KEPT")
    new = await claim(other, old)
    outcomes = await commit(
        storage.committer,
        [entry(old, message(1)), entry(kept, message(2)), entry(old, message(3), NoteStored(IDS.new(), NOW, "t", "{}", False))],
    )
    assert outcomes == [FENCED, COMMITTED, FENCED]
    assert await commit(other.committer, [entry(new, message(4))]) == [COMMITTED]
    assert list((await claim(other, new)).handled) == ["m-4"]
    assert await count(storage, "notes") == 0


async def test_no_write_of_an_older_home_comes_after_the_state_was_loaded(storage: Storage, other: Storage) -> None:
    """While one node writes as fast as it can, another takes the station over: it has loaded every message that was acknowledged."""
    state = await station(storage)
    stored: list[str] = []
    fenced = asyncio.Event()
    number = 0

    def write() -> None:
        nonlocal number
        number += 1
        wanted = f"w-{number}"

        def done(outcome: int) -> None:
            if outcome == COMMITTED:
                stored.append(wanted)
                write()
            else:
                fenced.set()

        storage.committer.submit(entry(state, message(number, message_id=wanted), reading(None, number)), done)

    write()
    while len(stored) < 20:
        await asyncio.sleep(0)
    taken = await other.homes.claim(state.station.key, "two", "ocpp1.6", "::1")
    assert taken.previous_node == "one"
    loaded = list(taken.state.handled)
    await asyncio.wait_for(fenced.wait(), 20)
    assert loaded == stored[-len(loaded) :]


async def test_an_unknown_station_is_fenced(storage: Storage) -> None:
    """A key that no station has stores nothing."""
    known = await station(storage)
    outcomes = await commit(storage.committer, [Entry(987_654_321, 1, (message(1),)), entry(known, message(2))])
    assert outcomes == [FENCED, COMMITTED]


@pytest.mark.parametrize("bad", [2**70, 1.5j])
async def test_only_the_faulty_entry_of_a_batch_fails(storage: Storage, bad: object) -> None:
    """What no column can hold fails alone, whole, and leaves the rest of its batch as it would have been."""
    state = await station(storage)
    entries = [entry(state, message(number), reading(None, number)) for number in range(40)]
    broken = reading(None, 7)._replace(evse_id=bad)  # type: ignore[arg-type]
    entries[7] = entry(state, message(7), broken, NoteStored(IDS.new(), NOW, "t", "{}", False))
    outcomes = await commit(storage.committer, entries)
    assert outcomes == [FAILED if number == 7 else COMMITTED for number in range(40)]
    assert await count(storage, "messages") == 39
    assert await count(storage, "readings") == 39
    assert await count(storage, "notes") == 0


@pytest.mark.parametrize(
    "odd", ["nul\0nul", "lone\ud800surrogate", "tab\tline\nreturn\r", "\\N", "\\.", "'; DROP TABLE messages; --", "𝔘𝔫𝔦 🚗", ""]
)
async def test_odd_texts_are_stored(storage: Storage, odd: str) -> None:
    """No text breaks a column: NUL and lone surrogates are replaced, everything else comes back as it was."""
    state = await station(storage)
    kept = odd.replace("\0", "\u2400").replace("\ud800", "\ufffd\ufffd\ufffd")
    connector = Connector(1, 1, "faulted", NOW, odd, odd, odd)
    many = [entry(state, message(number)) for number in range(30)]
    logged = message(99, message_id=odd)._replace(request=odd, response=odd or "x")
    note = NoteStored(IDS.new(), NOW, odd, odd, True)
    charging = session("CP-1", transaction_id=odd)
    writes = (logged, ConnectorSaved(connector), note, SessionSaved(charging, Progress()), reading(charging.id)._replace(quarantine=odd))
    assert set(await commit(storage.committer, [*many, entry(state, *writes)])) == {COMMITTED}
    loaded = await claim(storage, state)
    assert loaded.connectors[1, 1].info == kept
    assert loaded.handled[logged.message_id if kept == odd else kept] == Handled(-(2**63), kept or "x")
    assert loaded.sessions[kept].session.transaction_id == kept


async def test_a_device_model_is_stored_by_its_key(storage: Storage) -> None:
    """Reporting a variable again replaces it; instance, EVSE and attribute tell variables apart."""
    state = await station(storage)
    one = Variable("Controller", "Interval", "10", variable_instance="A", min_limit=0.5)
    part = (one, one._replace(evse_id=1), one._replace(attribute="Target"), one._replace(value="20"))
    await commit(storage.committer, [entry(state, VariablesSaved(part, NOW))])
    await commit(storage.committer, [entry(state, VariablesSaved((one._replace(value="30"),), at(1)))])
    assert await count(storage, "variables") == 3
    async with storage.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT value FROM variables ORDER BY evse_id, attribute")
        assert [row[0] for row in rows] == ["30", "10", "10"]


async def test_a_value_asked_for_does_not_wipe_out_what_a_report_told(storage: Storage) -> None:
    """GetVariables brings a value and nothing else: unit, limits and type of the base report stay."""
    state = await station(storage)
    told = Variable("Controller", "Interval", "10", mutability="ReadWrite", data_type="integer", unit="s", max_limit=60.0)
    await commit(storage.committer, [entry(state, VariablesSaved((told,), NOW))])
    await commit(storage.committer, [entry(state, VariablesSaved((Variable("Controller", "Interval", "20"),), at(1)))])
    async with storage.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT value, mutability, data_type, unit, max_limit FROM variables")
        assert [tuple(row) for row in rows] == [("20", "ReadWrite", "integer", "s", 60.0)]


async def test_notes_and_doubts_sent_twice_are_kept_once(storage: Storage) -> None:
    """Rows with an id of their own are written once however often they come."""
    state = await station(storage)
    note = NoteStored(IDS.new(), NOW, "security-event", "{}", True)
    doubt = Quarantined(IDS.new(), NOW, None, "register-backwards", "{}")
    for _ in range(2):
        assert await commit(storage.committer, [entry(state, note, doubt), entry(state, note)]) == [COMMITTED, COMMITTED]
    assert await count(storage, "notes") == 1
    assert await count(storage, "quarantine") == 1


async def test_an_event_that_is_not_json_fails_its_entry_alone(storage: Storage) -> None:
    """An entry that cannot even be written down fails; its neighbours do not."""
    state = await station(storage)
    bad = Told(Event(SESSION_STARTED, "CP-1", NOW, {"x": object()}))
    outcomes = await commit(storage.committer, [entry(state, message(1)), entry(state, message(2), bad), entry(state, message(3))])
    assert outcomes == [COMMITTED, FAILED, COMMITTED]
    assert await count(storage, "messages") == 2
    assert await count(storage, "outbox") == 0


async def test_a_caller_that_raises_does_not_cost_the_others_their_answer(storage: Storage) -> None:
    """`done` of one entry fails; everyone else hears."""
    state = await station(storage)
    heard: list[int] = []

    def broken(_outcome: int) -> None:
        raise RuntimeError("a fault of the caller")

    storage.committer.submit(entry(state, message(1)), broken)
    storage.committer.submit(entry(state, message(2)), heard.append)
    await storage.committer.drain()
    assert heard == [COMMITTED]


async def test_a_closed_committer_refuses(database_url: str, storage: Storage) -> None:
    """After close nothing is stored, and the caller hears it."""
    state = await station(storage)
    await storage.committer.close()
    assert await commit(storage.committer, [entry(state, message(1))]) == [FAILED]


async def test_a_large_batch_is_stored_whole(storage: Storage) -> None:
    """More rows than one statement's parameters or one batch may hold."""
    state = await station(storage)
    entries = [
        entry(state, message(number), reading(None, number), ConnectorSaved(Connector(1, number, "available", NOW)))
        for number in range(4_500)
    ]
    assert set(await commit(storage.committer, entries)) == {COMMITTED}
    assert await count(storage, "messages") == 4_500
    assert await count(storage, "readings") == 4_500
    assert await count(storage, "connectors") == 4_500
