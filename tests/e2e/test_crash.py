"""What was acknowledged is never lost: the server, PostgreSQL or NATS dies at seeded moments while 200 stations charge.

The stations keep a ledger of every message that was answered and of every meter; at the end the database must agree with it.
`LADDVERK_CRASH_ROUNDS` makes more of it (default 2), `LADDVERK_CRASH_SEED` other moments.
"""

import asyncio
import os
import secrets
import signal
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import httpx
import pytest

from laddverk_sim.clock import WallClock
from laddverk_sim.drivers import driver_tokens
from laddverk_sim.fleet import FleetPlan, run_fleet, station_ids
from laddverk_sim.ledger import Acknowledged, Ended, MemoryLedger
from laddverk_sim.scenarios import SCENARIOS
from laddverk_sim.station import Station
from tests.e2e.processes import Running, environment, free_port, run
from tests.servers import NatsServer, PostgresServer, nats_server, postgres_server

pytestmark = pytest.mark.slow

ROUNDS = int(os.environ.get("LADDVERK_CRASH_ROUNDS", "2"))
SEED = int(os.environ.get("LADDVERK_CRASH_SEED", "1"))
STATIONS = 200
WAIT_S = 90.0
# One car an EVSE, which charges until the test ends it; readings often; quick to come back.
SCENARIO = replace(SCENARIOS["charge"], gap_s=(9e6, 9e6), meter_interval_s=2, backoff_s=0.5, stuck_share=0.0)


async def until(condition: Callable[[], bool], what: str) -> None:
    """Waits for the stations to get there."""
    deadline = asyncio.get_running_loop().time() + WAIT_S
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, f"not within {WAIT_S:.0f} s: {what}"
        await asyncio.sleep(0.02)


class Site:
    """The server under test with its database and bus, and what can be done to them."""

    def __init__(self, folder: Path, postgres: PostgresServer | None, database: str | None, nats: NatsServer | None) -> None:
        self.folder, self.postgres, self.database, self.nats = folder, postgres, database, nats
        self.http, self.ocpp = free_port(), free_port()
        more = {"database_url": database} if database else {}
        more |= {"bus_url": nats.url} if nats else {}
        self.env = environment(
            http_listen=f"127.0.0.1:{self.http}",
            ocpp_listen=f"127.0.0.1:{self.ocpp}",
            data_dir=str(folder / "data"),
            secret_key=secrets.token_urlsafe(48),
            admission="open",
            log_level="warning",
            **more,
        )
        self.starts = 0
        if database:
            run(folder, self.env, "migrate")
        self.key = run(folder, self.env, "api-key", "create", "--name", "crash", "--role", "admin").strip()
        self.server = self._start()

    def _start(self) -> Running:
        self.starts += 1
        server = Running(self.folder, self.env, f"serve-{self.starts}", "serve")
        server.wait_ready(f"http://127.0.0.1:{self.ocpp}/readyz")
        return server

    def know_drivers(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.http}", headers={"Authorization": f"Bearer {self.key}"}) as client:
            for uid in driver_tokens():
                answer = client.post("/api/v1/tokens", json={"uid": uid, "type": "ISO14443"})
                assert answer.status_code == 201, answer.text

    async def kill_server(self) -> None:
        self.server.process.kill()
        await asyncio.to_thread(self.server.process.wait, 30)
        self.server = await asyncio.to_thread(self._start)

    async def crash_postgres(self) -> None:
        assert self.postgres is not None
        await asyncio.to_thread(self.postgres.restart, "immediate")

    async def crash_nats(self) -> None:
        assert self.nats is not None
        await asyncio.to_thread(self.nats.restart, signal.SIGKILL)

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.database:
            connection = await asyncpg.connect(self.database)
            try:
                return [tuple(row) for row in await connection.fetch(sql)]
            finally:
                await connection.close()
        with sqlite3.connect(self.folder / "data" / "laddverk.db") as connection:
            return connection.execute(sql).fetchall()


@dataclass
class Street:
    """The fleet, running in this process."""

    stations: list[Station]
    ledger: MemoryLedger
    clock: WallClock

    @property
    def acknowledged(self) -> int:
        return len(self.ledger.entries)

    def charging(self) -> list[Station]:
        return [station for station in self.stations if any(evse.transaction for evse in station.evses)]

    def heard_since(self, count: int) -> set[str]:
        return {entry.station for entry in self.ledger.entries[count:] if isinstance(entry, Acknowledged)}

    async def all_charging(self) -> None:
        cars = sum(len(station.evses) for station in self.stations)
        await until(lambda: sum(1 for s in self.stations for e in s.evses if e.energised) == cars, "every car charges")

    async def sessions_go_on(self) -> None:
        """Every station is back and a message of its sessions was acknowledged again."""
        since = self.acknowledged
        everyone = {station.id for station in self.stations}
        await until(lambda: self.heard_since(since) == everyone, "every station is heard again")

    async def end_all(self) -> None:
        """Every driver leaves; every message is delivered."""
        for station in self.stations:
            for evse in station.evses:
                station.charging.unplug(evse, self.clock.now())
        done = lambda: all(len(s.queue) == 0 for s in self.stations) and not self.charging()  # noqa: E731
        await until(done, "every queue is empty")


async def charge_through(site: Site, crash: Callable[[], Awaitable[None]], rounds: int = ROUNDS) -> Street:
    """200 stations charge while the crash happens, some rounds; then all sessions end."""
    rng = Random(f"{SEED}/{site.starts}")
    clock, ledger = WallClock(), MemoryLedger()
    plan = FleetPlan(url=f"ws://127.0.0.1:{site.ocpp}/ocpp", stations=STATIONS, scenario="charge", seed=SEED, prefix="CRASH")
    stations = [Station(name, version, SCENARIO, seed=SEED, start=clock.now(), ledger=ledger) for name, version in station_ids(plan)]
    for station in stations:
        # A server that is up and cannot store answers with an error: ask again soon, and do not give up.
        station.queue.retry_interval_s, station.queue.refusals_max = 0.5, 10_000
    street = Street(stations, ledger, clock)
    fleet = asyncio.create_task(run_fleet(plan, stations=stations, clock=clock))
    try:
        await street.all_charging()
        for _ in range(rounds):
            moment = street.acknowledged + rng.randrange(20, 600)
            await until(lambda moment=moment: street.acknowledged >= moment, "enough messages")  # type: ignore[misc]
            await crash()
            await street.sessions_go_on()
        await street.end_all()
    finally:
        fleet.cancel()
        await asyncio.gather(fleet, return_exceptions=True)
    return street


async def assert_nothing_lost(site: Site, street: Street) -> None:
    """Database and ledger agree: messages, sessions, energy."""
    stored = set(await site.rows("SELECT s.id, m.message_id FROM messages m JOIN stations s ON s.key = m.station_key WHERE NOT m.outgoing"))
    told = {(entry.station, entry.message_id): entry.action for entry in street.ledger.entries if isinstance(entry, Acknowledged)}
    lost = Counter(action for key, action in told.items() if key not in stored)
    assert not lost, f"acknowledged and not in the database: {lost} of {len(told)} (seed {SEED})"
    sessions = await site.rows("SELECT station_id, transaction_id, status, energy_mwh FROM sessions")
    assert Counter(status for _, _, status, _ in sessions) == {"ended": len(sessions)}
    metered = {
        (entry.station, entry.transaction_id): entry.stop_mwh - entry.start_mwh
        for entry in street.ledger.entries
        if isinstance(entry, Ended)
    }
    assert len(metered) == sum(len(station.evses) for station in street.stations)
    assert len(sessions) == len(metered), "one session a transaction"
    assert {(station, transaction): energy for station, transaction, _, energy in sessions} == metered
    assert min(metered.values()) > 0


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def open_site(stack: ExitStack, folder: Path, *, postgres: bool, nats: bool = False) -> Site:
    cluster = stack.enter_context(postgres_server()) if postgres else None
    database = f"{cluster.url('postgres')}" if cluster is not None else None
    bus = stack.enter_context(nats_server()) if nats else None
    site = Site(folder, cluster, database, bus)
    stack.callback(lambda: site.server.end())
    site.know_drivers()
    return site


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_kill_nine_of_the_server(stack: ExitStack, tmp_path: Path, engine: str) -> None:
    """The process dies without warning: every acknowledged message is stored, sessions go on, energy is the meter's."""
    site = open_site(stack, tmp_path, postgres=engine == "postgres")
    street = await charge_through(site, site.kill_server)
    await assert_nothing_lost(site, street)
    assert site.starts == ROUNDS + 1


@pytest.mark.postgres
async def test_crash_of_postgres(stack: ExitStack, tmp_path: Path) -> None:
    """The database dies and recovers under a running server: errors meanwhile, nothing acknowledged lost, no restart needed."""
    site = open_site(stack, tmp_path, postgres=True)
    street = await charge_through(site, site.crash_postgres, (ROUNDS + 1) // 2)
    await assert_nothing_lost(site, street)
    assert site.server.process.poll() is None
    assert site.starts == 1


@pytest.mark.postgres
@pytest.mark.nats
async def test_crash_of_nats(stack: ExitStack, tmp_path: Path) -> None:
    """The bus dies and comes back: stations notice nothing that loses a message."""
    site = open_site(stack, tmp_path, postgres=True, nats=True)
    street = await charge_through(site, site.crash_nats, (ROUNDS + 1) // 2)
    await assert_nothing_lost(site, street)
    assert site.server.process.poll() is None
