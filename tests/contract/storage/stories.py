"""What stations leave behind, for tests of storage: entries, and waiting for their outcomes."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from laddverk.domain.ids import Ids
from laddverk.domain.metering import CURRENT, POWER, REGISTER, SOC, VOLTAGE, Reading, Sample
from laddverk.domain.sessions import Progress, Session
from laddverk.domain.stations import StationState
from laddverk.domain.tokens import IdToken
from laddverk.services.ports.committing import Committer, Entry, MessageLogged, ReadingStored, Write
from laddverk.storage import Storage

IDS = Ids()
NOW = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
CARD = IdToken("Räksmörgås01", "ISO14443")


def at(seconds: float) -> datetime:
    """So many seconds into the story."""
    return NOW + timedelta(seconds=seconds)


def message(
    number: int = 1, *, outgoing: bool = False, message_id: str | None = None, when: datetime = NOW, digest: int = -(2**63)
) -> MessageLogged:
    """A call with its answer."""
    return MessageLogged(
        IDS.new(),
        when,
        outgoing,
        message_id or f"m-{number}",
        "TransactionEvent",
        f'{{"n":{number},"s":"a\\\\b\\"\\n"}}',
        '{"ok":true}',
        digest,
    )


def progress(number: int) -> Progress:
    """Where a session stands after its reading of this number."""
    return Progress(NOW, 1_000_000, at(number), 1_000_000 + number * 1_000, 0, 11_000, 40.5, "Charging", 60_000, None, 0, None)


def reading(session_id: str | None, number: int = 1, *, when: datetime | None = None, quarantine: str | None = None) -> ReadingStored:
    """A report with five values."""
    taken = when or at(number)
    samples = (
        Sample(1000.5 + number, REGISTER, "Wh"),
        Sample(11000.0, POWER, "W"),
        Sample(40.5, SOC, "Percent"),
        Sample(230.0, VOLTAGE, "V", "L1"),
        Sample(None, CURRENT, "A", "L1", "Outlet", "Sample.Periodic", "§signed§"),
    )
    return ReadingStored(
        IDS.new(),
        session_id,
        1,
        taken,
        taken,
        None if session_id is None else progress(number),
        (Reading(taken, samples),),
        2**63 - 1 - number,
        quarantine,
    )


def session(
    station_id: str, transaction_id: str = "tx-1", *, status: str = "active", started_at: datetime = NOW, id_: str | None = None
) -> Session:
    """A session with every field set."""
    return Session(
        id=id_ or IDS.new(),
        station_id=station_id,
        evse_id=1,
        connector_id=2,
        transaction_id=transaction_id,
        status=status,
        started_at=started_at,
        token=CARD,
        group="family",
        verdict="Accepted",
        start_key="key",
        ended_at=at(3600) if status == "ended" else None,
        stop_reason="Local" if status == "ended" else None,
        meter_start_mwh=1_000_000,
        meter_stop_mwh=2_000_000 if status == "ended" else None,
        energy_mwh=1_000_000 if status == "ended" else 0,
        remote_start_id=2**62,
        reservation_id=None,
        flags=("offline", "meter-reset"),
    )


async def commit(committer: Committer, entries: Sequence[Entry], timeout_s: float = 30.0) -> list[int]:
    """Submit all at once and wait for their outcomes, in order."""
    loop = asyncio.get_running_loop()
    outcomes: list[asyncio.Future[int]] = [loop.create_future() for _ in entries]
    for entry, outcome in zip(entries, outcomes, strict=True):
        committer.submit(entry, outcome.set_result)
    return list(await asyncio.wait_for(asyncio.gather(*outcomes), timeout_s))


async def station(storage: Storage, station_id: str = "CP-1") -> StationState:
    """A registered station, claimed by the storage's node."""
    known = await storage.homes.register(station_id, "open", None)
    return (await storage.homes.claim(known.station_key, storage.node, "ocpp2.0.1", "127.0.0.1")).state


async def claim(storage: Storage, state: StationState) -> StationState:
    """The station again, claimed anew: what storage knows of it."""
    return (await storage.homes.claim(state.station.key, storage.node, "ocpp2.0.1", "127.0.0.1")).state


def entry(state: StationState, *writes: Write) -> Entry:
    """What one message of the station leaves behind."""
    return Entry(state.station.key, state.station.epoch, writes)


async def count(storage: Storage, table: str) -> int:
    """Rows in a table."""
    async with storage.database.reading() as connection:
        return int((await connection.exec_driver_sql(f"SELECT count(*) FROM {table}")).scalar_one())
