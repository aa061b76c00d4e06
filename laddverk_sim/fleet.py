"""Many simulated stations over real sockets."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Final, Literal
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.typing import Subprotocol

from laddverk_sim.clock import Clock, WallClock
from laddverk_sim.ledger import Ledger
from laddverk_sim.models import VERSIONS, Version
from laddverk_sim.scenarios import SCENARIOS, Scenario
from laddverk_sim.station import Close, Open, Send, Station

OcppChoice = Literal["1.6", "2.0.1", "2.1", "mixed"]

OPEN_TIMEOUT_S: Final = 20.0
_FRAME_MAX: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetPlan:
    """What to simulate. `url` ends where the station id begins, such as `ws://127.0.0.1:9000/ocpp`.

    `password` is every station's (HTTP Basic, security profile 1), None sends none. `meter_interval_s` 0 takes the scenario's.
    """

    url: str
    stations: int = 10
    ocpp: OcppChoice = "mixed"
    scenario: str = "city"
    seed: int = 1
    password: str | None = None
    prefix: str = "SIM"
    speed: float = 1.0
    meter_interval_s: int = 0
    ssl_context: ssl.SSLContext | None = None
    compression: bool = True


def station_ids(plan: FleetPlan) -> Iterator[tuple[str, Version]]:
    """Each station's identity and version: `SIM-0001` and on; mixed fleets take the versions in turn."""
    for number in range(plan.stations):
        version: Version = VERSIONS[number % len(VERSIONS)] if plan.ocpp == "mixed" else plan.ocpp
        yield f"{plan.prefix}-{number + 1:04d}", version


def build_stations(plan: FleetPlan, clock: Clock, ledger: Ledger | None = None) -> list[Station]:
    """The stations of a plan, switched off. Raises KeyError for an unknown scenario."""
    scenario: Scenario = SCENARIOS[plan.scenario]
    interval = plan.meter_interval_s or None
    start = clock.now()
    return [
        Station(name, version, scenario, seed=plan.seed, start=start, ledger=ledger, meter_interval_s=interval)
        for name, version in station_ids(plan)
    ]


@dataclass(slots=True)
class _Driver:
    """Moves one sans-IO station over sockets until it is cancelled."""

    station: Station
    plan: FleetPlan
    clock: Clock
    socket: ClientConnection | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        self.station.power_on(self.clock.now())
        try:
            while True:
                await self._do_steps()
                await self._wait()
                self.station.wake(self.clock.now())
        finally:
            for task in self.tasks:
                task.cancel()
            if self.socket is not None:
                await self.socket.close()

    async def _wait(self) -> None:
        next_wake = self.station.next_wake
        timeout_s = None if next_wake is None else max(0.0, self.clock.wall_seconds(next_wake - self.clock.now()))
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self.changed.wait()
        self.changed.clear()

    async def _do_steps(self) -> None:
        while steps := self.station.take_steps():
            for step in steps:
                if isinstance(step, Open):
                    self._spawn(self._connection())
                elif isinstance(step, Send) and self.socket is not None:
                    # A socket that broke is reported by its reader.
                    with suppress(ConnectionClosed):
                        await self.socket.send(step.text)
                elif isinstance(step, Close) and self.socket is not None:
                    self._spawn(self.socket.close())

    def _spawn(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _connection(self) -> None:
        try:
            async with self._connect() as socket:
                if socket.subprotocol is None:
                    self.station.complain("the central system chose no subprotocol")
                    return
                self.socket = socket
                self.station.opened(self.clock.now())
                self.changed.set()
                async for frame in socket:
                    self.station.receive(frame, self.clock.now())
                    self.changed.set()
        except InvalidHandshake as refusal:
            self.station.complain(f"refused at the door: {refusal}")
        except (OSError, TimeoutError, EOFError, ConnectionClosed, InvalidURI):
            pass  # no network: the station tries again by itself
        finally:
            self.socket = None
            self.station.closed(self.clock.now())
            self.changed.set()

    def _connect(self) -> connect:
        headers = {}
        if self.plan.password is not None:
            pair = f"{self.station.id}:{self.plan.password}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return connect(
            f"{self.plan.url.rstrip('/')}/{quote(self.station.id, safe='')}",
            subprotocols=[Subprotocol(self.station.speech.subprotocol)],
            additional_headers=headers,
            compression="deflate" if self.plan.compression else None,
            open_timeout=OPEN_TIMEOUT_S,
            close_timeout=2,
            ping_interval=None,
            max_size=_FRAME_MAX,
            ssl=self.plan.ssl_context,
            proxy=None,
        )


async def run_fleet(
    plan: FleetPlan,
    *,
    duration_s: float | None = None,
    ledger: Ledger | None = None,
    stations: Sequence[Station] | None = None,
    clock: Clock | None = None,
    watch: Callable[[Sequence[Station]], None] | None = None,
) -> list[Station]:
    """Runs a fleet for `duration_s` of the wall's seconds, or until cancelled. Returns the stations as they were left.

    `stations` and `clock` go together and let a caller keep the stations; `watch` is called once a second.
    """
    clock = clock or WallClock(plan.speed)
    fleet = list(stations) if stations is not None else build_stations(plan, clock, ledger)
    spread = Random(f"{plan.seed}/spread")
    scenario = SCENARIOS[plan.scenario]
    with suppress(TimeoutError):
        async with asyncio.timeout(duration_s), asyncio.TaskGroup() as group:
            for station in fleet:
                delay_s = clock.wall_seconds(spread.uniform(0, scenario.connect_within_s))
                group.create_task(_Driver(station, plan, clock).run(delay_s))
            if watch is not None:
                group.create_task(_watch(watch, fleet))
    return fleet


async def _watch(watch: Callable[[Sequence[Station]], None], fleet: Sequence[Station]) -> None:
    while True:
        watch(fleet)
        await asyncio.sleep(1)
