"""A whole network in one process on a virtual clock: gateway, intake and SQLite, and stations whose wires break.

One seed, one run. The server is killed and started again in the middle; what it had acknowledged must be in the database.
"""

import asyncio
import json
import sqlite3
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from laddverk.bus.memory import MemoryBus
from laddverk.domain.ids import Ids
from laddverk.gateway.dialects.registry import DIALECTS
from laddverk.gateway.door import OPEN, DoorSettings
from laddverk.gateway.limits import Limits
from laddverk.gateway.server import Gateway
from laddverk.storage import Storage, open_storage
from laddverk_sim.ledger import Acknowledged, Ended, MemoryLedger
from laddverk_sim.scenarios import Scenario
from laddverk_sim.station import Station
from tests.simulation.network import Driver, Faults, GatewayHolder

WALL = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)
VERSIONS = ("1.6", "2.0.1", "2.1")
TROUBLED_S, CALM_S = 360.0, 420.0

BUSY = Scenario(
    "busy",
    connect_within_s=2.0,
    first_arrival_s=(1.0, 10.0),
    gap_s=(5.0, 40.0),
    short_share=0.9,
    short_s=(60.0, 240.0),
    dwell_s=(200.0, 300.0),
    stray_share=0.1,
    stuck_share=0.1,
    meter_interval_s=20,
    offline_every_s=200.0,
    offline_s=(10.0, 90.0),
    reboot_every_s=300.0,
    reboot_s=(5.0, 20.0),
    backoff_s=1.0,
)
LIMITS = Limits(messages_per_s=0, connections_per_min=0, handshakes_per_address=10_000)


@dataclass
class World(GatewayHolder):
    """Server, stations, wires, and the chance that moves them all."""

    seed: int
    database: Path
    stations: int = 2
    random: Random = field(init=False)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    drivers: list[Driver] = field(default_factory=list)
    crashes: int = 0
    _storage: Storage | None = None

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.faults = Faults(
            repeat_share=self.random.choice((0.0, 0.02, 0.1)),
            half_open_share=self.random.choice((0.0, 0.5, 1.0)),
            slowest_s=self.random.choice((0.02, 0.3, 2.0)),
        )

    def now(self) -> datetime:
        """The server's wall clock."""
        return WALL + timedelta(seconds=asyncio.get_running_loop().time())

    # ---- the server's life

    async def start_server(self) -> None:
        """Open the database and the door."""
        storage = await open_storage(f"sqlite:///{self.database}", "node-1", clock=self.now, migrate=False, holds_sockets=True)
        bus = MemoryBus()
        await bus.start()
        random = Random(self.random.random())
        gateway = Gateway(
            node="node-1",
            committer=storage.committer,
            homes=storage.homes,
            bus=bus,
            ids=Ids(lambda: int(self.now().timestamp() * 1000), random.getrandbits),
            dialects=DIALECTS,
            limits=LIMITS,
            door=DoorSettings(admission=OPEN, pepper=b"p" * 32),
            clock=self.now,
        )
        await gateway.start("127.0.0.1", 0)
        self._storage, self.gateway = storage, gateway

    async def crash(self) -> None:
        """`kill -9`: sockets vanish, nothing is finished, memory is gone."""
        self.crashes += 1
        self.gateway = None
        for driver in self.drivers:
            for wire in driver.wires:
                wire.vanish()
        mine = asyncio.current_task()
        doomed = [task for task in asyncio.all_tasks() if task is not mine]
        for task in doomed:
            task.cancel()
        for task in doomed:
            with suppress(asyncio.CancelledError, Exception):
                await task
        storage, self._storage = self._storage, None
        if storage is not None:
            await storage.database.close()

    # ---- the run

    async def run(self) -> None:
        """Trouble, then calm enough for everything to be delivered, then the end of all charging."""
        await self.start_server()
        start = WALL.timestamp()
        for number in range(self.stations):
            version = VERSIONS[(self.seed + number) % 3]
            station = Station(f"SIM-{number + 1}", version, BUSY, seed=self.seed, start=start, ledger=self.ledger)
            self.drivers.append(Driver(station, Random(self.random.random()), self.faults, start, self))
        for driver in self.drivers:
            driver.start()
        loop = asyncio.get_running_loop()
        while loop.time() < TROUBLED_S:
            await asyncio.sleep(self.random.expovariate(1 / 45))
            await self._trouble()
        self.faults.repeat_share = self.faults.half_open_share = 0.0
        self.faults.slowest_s = 0.05
        for driver in self.drivers:
            # Nothing happens to them any more, and no new car comes.
            driver.station.scenario = CALM
        await asyncio.sleep(CALM_S)
        await self.stop()

    async def _trouble(self) -> None:
        kind = self.random.random()
        if kind < 0.35:
            await self.crash()
            await asyncio.sleep(self.random.uniform(0.0, 20.0))
            await self.start_server()
        else:
            wire = self.random.choice(self.drivers).wire
            if wire is not None:
                wire.cut()

    async def stop(self) -> None:
        """An orderly end."""
        if self.gateway is not None:
            await self.gateway.drain(5.0)
        if self._storage is not None:
            await self._storage.close()

    # ---- what must hold

    def check(self) -> None:
        """Raise AssertionError for whatever does not hold."""
        with sqlite3.connect(self.database) as rows:
            rows.row_factory = sqlite3.Row
            self._acknowledged_is_stored(rows)
            self._one_session_a_transaction(rows)
            self._energy(rows)
        self._one_answer_a_call()
        self._no_fault_of_ours()

    def _acknowledged_is_stored(self, rows: sqlite3.Connection) -> None:
        stored = {
            (row["id"], row["message_id"])
            for row in rows.execute(
                "SELECT s.id, m.message_id FROM messages m JOIN stations s ON s.key = m.station_key WHERE NOT m.outgoing"
            )
        }
        for driver in self.drivers:
            lost = {message_id for message_id in driver.said if (driver.station.id, message_id) not in stored}
            assert not lost, f"{driver.station.id}: acknowledged and not stored: {sorted(lost)[:5]}"

    def _one_session_a_transaction(self, rows: sqlite3.Connection) -> None:
        twice = rows.execute("SELECT station_id, transaction_id, count(*) AS n FROM sessions GROUP BY 1, 2 HAVING n > 1").fetchall()
        assert not twice, [tuple(row) for row in twice]

    def _energy(self, rows: sqlite3.Connection) -> None:
        found = {(row["station_id"], row["transaction_id"]): row for row in rows.execute("SELECT * FROM sessions")}
        ended = [entry for entry in self.ledger.entries if isinstance(entry, Ended)]
        for entry in ended:
            row = found.get((entry.station, entry.transaction_id))
            assert row is not None, f"no session for {entry}"
            assert row["status"] == "ended", f"{entry} is {row['status']}"
            meant = entry.stop_mwh - entry.start_mwh
            # OCPP 1.6 counts whole Wh at start and stop.
            assert abs(row["energy_mwh"] - meant) <= 1_000, f"{entry}: {row['energy_mwh']} mWh stored, {meant} metered, {row['flags']}"

    def _one_answer_a_call(self) -> None:
        for driver in self.drivers:
            for wire in driver.wires:
                for message_id, heard in wire.heard.items():
                    assert len(heard.answers) <= heard.arrived, f"{driver.station.id} {message_id}: {heard}"
                    assert len(set(heard.answers)) <= 1, f"{driver.station.id} {message_id}: two different answers: {heard.answers}"

    def _no_fault_of_ours(self) -> None:
        known = ("an answer that nobody waits for", "an error that nobody waits for: InternalError")
        faults = {complaint for driver in self.drivers for complaint in driver.station.complaints if complaint not in known}
        assert not faults, faults

    def _calls(self) -> int:
        return sum(len(wire.heard) for driver in self.drivers for wire in driver.wires)

    def summary(self) -> dict[str, object]:
        """What the run was, to compare two runs of one seed."""
        ended = sum(isinstance(entry, Ended) for entry in self.ledger.entries)
        acknowledged = [entry.message_id for entry in self.ledger.entries if isinstance(entry, Acknowledged)]
        complaints = [complaint for driver in self.drivers for complaint in driver.station.complaints]
        return {
            "seed": self.seed,
            "crashes": self.crashes,
            "calls": self._calls(),
            "acknowledged": len(acknowledged),
            "sessions": ended,
            "complaints": sorted(set(complaints)),
            "last": json.dumps(acknowledged[-3:]),
        }


CALM = Scenario("calm", connect_within_s=0.0, first_arrival_s=None, gap_s=(10_000.0, 20_000.0), backoff_s=1.0)
