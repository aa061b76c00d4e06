"""Stations in a unit of work."""

from dataclasses import replace

import pytest

from laddverk.domain.errors import Conflict, Invalid, NotFound
from laddverk.domain.events import SESSION_STARTED, Event
from laddverk.domain.sessions import Progress
from laddverk.domain.stations import Connector
from laddverk.services.ports.committing import COMMITTED, FENCED, ConnectorSaved, SessionSaved
from laddverk.services.ports.paging import Slice
from laddverk.services.ports.station_records import ConnectorRecord, StationFilter, StationSettings
from laddverk.storage import Storage
from tests.contract.storage.stories import NOW, at, commit, entry, message, progress, reading, session, station

SETTINGS = StationSettings("loc1", "pending", True, 22_000, "FREE", 2)


async def add(storage: Storage, *ids: str, settings: StationSettings | None = None, tenant: str = "default") -> None:
    async with storage.uow(tenant) as work:
        for station_id in ids:
            await work.stations.add(station_id, settings or StationSettings(), None, NOW)
        await work.commit()


async def test_what_was_registered_is_read(storage: Storage) -> None:
    """Settings come back as they were; unknown facts are None."""
    async with storage.uow("default") as work:
        await work.stations.add("Åke-1", SETTINGS, "hash", NOW)
        await work.commit()
    async with storage.uow("default") as work:
        found = await work.stations.get("åKE-1")
    assert (found.id, found.settings, found.created_at, found.has_password, found.online) == ("Åke-1", SETTINGS, NOW, True, False)
    assert found.vendor is None
    assert found.connectors == ()


async def test_without_commit_nothing_happens(storage: Storage) -> None:
    """A unit that is left, or that raises, leaves no trace and does not stand in the way."""
    async with storage.uow("default") as work:
        await work.stations.add("CP-1", StationSettings(), None, NOW)
        await work.outbox.add(Event(SESSION_STARTED, "CP-1", NOW, {}))

    async def fail() -> None:
        async with storage.uow("default") as work:
            await work.stations.add("CP-2", StationSettings(), None, NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await add(storage, "CP-3")
    async with storage.uow("default") as work:
        assert [found.id for found in (await work.stations.list(StationFilter(), Slice())).items] == ["CP-3"]
    assert await storage.relay.claim_events(10) == []


async def test_ids_are_unique_over_all_tenants_whatever_their_case(storage: Storage) -> None:
    """A second registration is a conflict, without a word of the database's."""
    await add(storage, "CP-1", tenant="one")
    for tenant in ("one", "two"):
        async with storage.uow(tenant) as work:
            with pytest.raises(Conflict) as caught:
                await work.stations.add("cp-1", StationSettings(), None, NOW)
            assert caught.value.message == "a station with this id is registered already"


async def test_a_tenant_sees_only_its_own(storage: Storage) -> None:
    """Another tenant's station is not found, not changed, not deleted; the system's unit sees all."""
    await add(storage, "CP-1", tenant="one")
    async with storage.uow("two") as work:
        with pytest.raises(NotFound):
            await work.stations.get("CP-1")
        with pytest.raises(NotFound):
            await work.stations.set("CP-1", SETTINGS, NOW)
        with pytest.raises(NotFound):
            await work.stations.delete("CP-1", NOW)
        assert (await work.stations.list(StationFilter(), Slice())).items == ()
    async with storage.uow(None) as work:
        assert (await work.stations.get("CP-1")).tenant_id == "one"
        with pytest.raises(Invalid):
            await work.stations.add("CP-2", StationSettings(), None, NOW)


async def test_pages_go_through_all_newest_first(storage: Storage) -> None:
    """Pages neither repeat nor leave out, also while stations are added; a strange cursor is invalid."""
    await add(storage, *[f"CP-{number}" for number in range(7)])
    seen: list[str] = []
    cursor: str | None = None
    async with storage.uow("default") as work:
        for _ in range(4):
            part = await work.stations.list(StationFilter(), Slice(2, cursor))
            seen += [found.id for found in part.items]
            cursor = part.next
            if len(seen) == 2:
                await work.stations.add("CP-NEW", StationSettings(), None, NOW)
        assert cursor is None
        assert seen == [f"CP-{number}" for number in reversed(range(7))]
        for strange in ("x", "W10", "WyJhIl0"):
            with pytest.raises(Invalid):
                await work.stations.list(StationFilter(), Slice(2, strange))


async def test_filters(storage: Storage) -> None:
    """Each filter alone; text is plain and knows no wildcards and no case."""
    await add(storage, "ALPHA_1", settings=SETTINGS)
    await add(storage, "beta%2")
    live = await station(storage, "ÖST-3")
    assert live.station.epoch == 1

    async def ids(wanted: StationFilter) -> list[str]:
        async with storage.uow("default") as work:
            return [found.id for found in (await work.stations.list(wanted, Slice())).items]

    assert await ids(StationFilter(location_id="loc1")) == ["ALPHA_1"]
    assert await ids(StationFilter(admission="pending")) == ["ALPHA_1"]
    assert await ids(StationFilter(disabled=True)) == ["ALPHA_1"]
    assert await ids(StationFilter(disabled=False)) == ["ÖST-3", "beta%2"]
    assert await ids(StationFilter(online=True)) == ["ÖST-3"]
    assert await ids(StationFilter(online=False)) == ["beta%2", "ALPHA_1"]
    assert await ids(StationFilter(text="alpha_")) == ["ALPHA_1"]
    assert await ids(StationFilter(text="%")) == ["beta%2"]
    assert await ids(StationFilter(text="öst")) == ["ÖST-3"]
    assert await ids(StationFilter(text="a'; --")) == []


async def test_a_station_shows_its_connectors_and_live_sessions(storage: Storage) -> None:
    """Last states, and figures after the newest reading, of many stations at once."""
    for number in range(3):
        state = await station(storage, f"CP-{number}")
        running = session(f"CP-{number}", started_at=at(number))
        over = session(f"CP-{number}", "tx-0", status="ended")
        outcomes = await commit(
            storage.committer,
            [
                entry(state, message(1), ConnectorSaved(Connector(2, 1, "available", NOW)), SessionSaved(over, progress(9))),
                entry(state, ConnectorSaved(Connector(1, 1, "charging", NOW, "NoError", "i", "v")), SessionSaved(running, Progress())),
            ],
        )
        assert set(outcomes) == {COMMITTED}
        await commit(storage.committer, [entry(state, reading(running.id, step)) for step in range(number + 1)])
    async with storage.uow("default") as work:
        listed = (await work.stations.list(StationFilter(), Slice())).items
        one = await work.stations.get("CP-2")
    assert [found.id for found in listed] == ["CP-2", "CP-1", "CP-0"]
    assert one == listed[0]
    assert one.online
    assert one.protocol == "ocpp2.0.1"
    assert [plug.evse_id for plug in one.connectors] == [1, 2]
    assert one.connectors[0] == ConnectorRecord(1, 1, "charging", NOW, None, "NoError", "i", "v")
    assert [(figures.transaction_id, figures.progress) for figures in one.live] == [("tx-1", progress(2))]
    assert listed[2].live[0].progress == progress(0)


async def test_settings_and_passwords_change(storage: Storage) -> None:
    """A new password counts alone; settings reach the home that is loaded next."""
    await add(storage, "CP-1")
    async with storage.uow("default") as work:
        await work.stations.set_password("CP-1", "new", at(1))
        await work.stations.set("cp-1", replace(SETTINGS, disabled=False), at(2))
        await work.commit()
    known = await storage.homes.credential("CP-1")
    assert known is not None
    assert (known.password_hash, known.previous_password_hash, known.admission, known.security_profile) == ("new", None, "pending", 2)
    state = (await storage.homes.claim(known.station_key, "one", "ocpp1.6", "x")).state
    assert (state.station.max_power_w, state.station.default_token) == (22_000, "FREE")
    async with storage.uow("default") as work:
        assert (await work.stations.get("CP-1")).updated_at == at(2)


async def test_a_removed_station_is_gone_and_what_it_left_stays(storage: Storage) -> None:
    """Unknown at the door, its home fenced, its id free; its records stay readable under the id, also for the next one of that id."""
    old = await station(storage, "CP-1")
    past = session("CP-1", status="ended")
    await commit(storage.committer, [entry(old, message(1), SessionSaved(past, Progress()))])
    async with storage.uow("default") as work:
        await work.stations.delete("cp-1", at(1))
        await work.commit()
    assert await storage.homes.credential("CP-1") is None
    assert await commit(storage.committer, [entry(old, message(2))]) == [FENCED]
    with pytest.raises(NotFound):
        await storage.homes.claim(old.station.key, "one", "ocpp1.6", "x")
    new = await station(storage, "Cp-1")
    assert new.station.key != old.station.key
    assert new.sessions == {}
    await commit(storage.committer, [entry(new, message(3))])
    async with storage.uow("default") as work:
        assert [row.message_id for row in (await work.records.messages("CP-1", Slice())).items] == ["m-3", "m-1"]
        assert (await work.sessions.get(past.id)).session == past
