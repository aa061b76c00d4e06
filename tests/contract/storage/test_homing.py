"""How stations get and leave their home, on both engines."""

import asyncio
from datetime import timedelta

import pytest

from laddverk.domain.errors import NotFound
from laddverk.domain.sessions import Progress
from laddverk.domain.tokens import Token
from laddverk.services.ports.committing import COMMITTED, FENCED, SessionSaved
from laddverk.services.ports.station_records import StationSettings
from laddverk.storage import Storage, open_storage
from laddverk.storage.leases import LEASE
from tests.contract.storage.stories import NOW, at, claim, commit, entry, message, progress, reading, session, station


async def is_online(storage: Storage, station_id: str) -> bool:
    async with storage.uow("default") as work:
        return (await work.stations.get(station_id)).online


async def test_a_station_is_known_whatever_its_case(storage: Storage) -> None:
    """The registered spelling comes back; an unknown one is None."""
    async with storage.uow("t1") as work:
        await work.stations.add("Straße-1", StationSettings(admission="pending", security_profile=2), "hash", NOW)
        await work.commit()
    known = await storage.homes.credential("STRASSE-1")
    assert known is not None
    assert (known.station_id, known.tenant_id, known.password_hash, known.admission) == ("Straße-1", "t1", "hash", "pending")
    assert (known.security_profile, known.disabled, known.previous_password_hash) == (2, False, None)
    for unknown in ("CP-2", "", "\0", "\ud800", "x" * 5000):
        assert await storage.homes.credential(unknown) is None


@pytest.mark.parametrize(("setting", "admission"), [("waiting-room", "pending"), ("open", "accepted"), ("rejected", "rejected")])
async def test_an_unknown_station_registers_once(storage: Storage, setting: str, admission: str) -> None:
    """Many at once make one station; what is known already stays as it is."""
    found = await asyncio.gather(*[storage.homes.register("cp-1" if number else "CP-1", setting, "hash") for number in range(5)])
    assert {known.station_id for known in found} == {"CP-1"}
    assert len({known.station_key for known in found}) == 1
    assert found[0].admission == admission
    again = await storage.homes.register("CP-1", "open", "other")
    assert (again.admission, again.password_hash) == (admission, "hash")


async def test_a_thousand_connect_at_once(storage: Storage) -> None:
    """All are looked up, registered, claimed with epochs of their own, and released."""
    homes = storage.homes
    ids = [f"CP-{number}" for number in range(1000)]
    assert set(await asyncio.gather(*map(homes.credential, ids))) == {None}
    known = await asyncio.gather(*[homes.register(station_id, "open", None) for station_id in ids])
    assert [found.station_id for found in known] == ids
    claims = await asyncio.gather(*[homes.claim(found.station_key, "one", "ocpp1.6", "x") for found in known])
    assert [taken.state.station.id for taken in claims] == ids
    assert {taken.state.station.epoch for taken in claims} == {1}
    await asyncio.gather(*[homes.release(taken.state.station.key, 1) for taken in claims])
    again = await homes.claim(known[7].station_key, "one", "ocpp1.6", "x")
    assert (again.previous_node, again.state.station.epoch) == (None, 2)


async def test_of_two_claims_at_once_the_later_holds(storage: Storage) -> None:
    """Each gets an epoch of its own; the older may not write."""
    known = await storage.homes.register("CP-1", "open", None)
    first, second = await asyncio.gather(*[storage.homes.claim(known.station_key, "one", "ocpp1.6", "x") for _ in range(2)])
    assert (first.state.station.epoch, second.state.station.epoch) == (1, 2)
    assert (first.previous_node, second.previous_node) == (None, "one")
    outcomes = await commit(storage.committer, [entry(first.state, message(1)), entry(second.state, message(2))])
    assert outcomes == [FENCED, COMMITTED]


async def test_a_removed_station_cannot_be_claimed(storage: Storage) -> None:
    """NotFound, and its neighbours of the same moment are served."""
    known = await storage.homes.register("CP-1", "open", None)
    good = storage.homes.claim(known.station_key, "one", "ocpp1.6", "x")
    results = await asyncio.gather(storage.homes.claim(4711, "one", "ocpp1.6", "x"), good, return_exceptions=True)
    assert isinstance(results[0], NotFound)
    assert not isinstance(results[1], BaseException)


async def test_release_counts_only_for_the_epoch_that_holds(storage: Storage, other: Storage) -> None:
    """A late release of an older epoch does not take the station offline."""
    old = await station(storage)
    new = await claim(other, old)
    await storage.homes.release(old.station.key, old.station.epoch)
    assert await is_online(storage, "CP-1")
    await other.homes.release(new.station.key, new.station.epoch)
    assert not await is_online(storage, "CP-1")


async def test_stations_of_a_dead_node_go_offline(storage: Storage, other: Storage) -> None:
    """When a node's lease has run out, its stations are offline, are swept once, and those of a living node stay. A node that was only slow
    gets its own back, but not one that has been released."""
    dead = await station(storage, "CP-DEAD")
    alive = await station(other, "CP-ALIVE")
    assert await storage.homes.sweep() == []
    async with storage.database.writing() as connection:
        past = "now() - interval '16 s'" if storage.database.is_postgres else "seen_at - 16000000"
        await connection.exec_driver_sql(f"UPDATE nodes SET seen_at = {past}")
    assert not await is_online(storage, "CP-ALIVE")
    await other.homes.seen([alive.station.key], "two")
    assert await is_online(storage, "CP-ALIVE")
    assert not await is_online(storage, "CP-DEAD")
    assert [swept.id for swept in await storage.homes.sweep()] == ["CP-DEAD"]
    assert await storage.homes.sweep() == []
    await storage.homes.seen([], "one")
    assert not await is_online(storage, "CP-DEAD")
    await storage.homes.seen([dead.station.key], "one")
    assert await is_online(storage, "CP-DEAD")
    await storage.homes.release(dead.station.key, dead.station.epoch)
    await storage.homes.seen([dead.station.key], "one")
    assert not await is_online(storage, "CP-DEAD")
    assert timedelta(seconds=16) > LEASE


async def test_a_gateway_that_starts_anew_holds_nothing(storage: Storage, other: Storage, database_url: str) -> None:
    """A node that was killed and comes back within its lease does not show the stations it held before."""
    await station(storage, "CP-1")
    await station(other, "CP-2")
    again = await open_storage(database_url, "one", holds_sockets=True)
    assert not await is_online(again, "CP-1")
    assert await is_online(again, "CP-2")
    await again.close()


async def test_seen_moves_only_the_nodes_own_stations(storage: Storage, other: Storage) -> None:
    """A station that has moved is not kept alive by its former node."""
    state = await station(storage)
    await claim(other, state)

    async def last_seen() -> object:
        async with storage.uow("default") as work:
            return (await work.stations.get("CP-1")).last_seen_at

    before = await last_seen()
    await storage.homes.seen([state.station.key], "one")
    assert await last_seen() == before
    await storage.homes.seen([state.station.key], "two")
    assert await last_seen() != before
    await storage.homes.seen([], "two")


async def test_tokens_are_found_without_regard_to_case_and_by_tenant(storage: Storage) -> None:
    """One tenant's card is nothing to another."""
    card = Token("AbC-1", "ISO15693", "blocked", "family", "driver", at(5), NOW, NOW)
    async with storage.uow("default") as work:
        await work.tokens.add(card)
        await work.commit()
    found = await asyncio.gather(*[storage.homes.token(*asked) for asked in (("default", "aBc-1"), ("other", "AbC-1"), ("default", "\0"))])
    assert found == [card, None, None]


async def test_a_session_that_left_memory_is_found_by_its_transaction(storage: Storage) -> None:
    """With progress and heard keys; an active one before an ended one of the same transaction id."""
    state = await station(storage)
    old = session("CP-1", "tx", status="ended", started_at=at(-9000))
    new = session("CP-1", "tx")
    await commit(storage.committer, [entry(state, message(1), SessionSaved(old, progress(1)), SessionSaved(new, Progress()))])
    told = reading(new.id, 3)
    await commit(storage.committer, [entry(state, told)])
    found = await storage.homes.session(state.station.key, "tx")
    assert found is not None
    assert (found.session, found.progress, list(found.heard)) == (new, progress(3), [told.heard_key])
    assert await storage.homes.session(state.station.key, "unknown\0") is None
    assert await storage.homes.session(4711, "tx") is None
