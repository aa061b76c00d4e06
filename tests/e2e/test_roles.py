"""Several processes as one system: gateways, API and jobs on PostgreSQL and NATS."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.processes import Running, environment, free_port, run
from tests.e2e.stations import connected
from tests.servers import NatsServer, PostgresServer

pytestmark = [pytest.mark.postgres, pytest.mark.nats, pytest.mark.slow]

TOKEN = "04A1B2C3D4E5F6"
SETTLE_S = 15.0


ROLES = {"one": "gateway", "two": "gateway", "api": "api", "jobs": "jobs"}


@dataclass
class Processes:
    """The processes by name, on their ports."""

    folder: Path
    env: dict[str, str]
    ports: dict[str, int]
    key: str
    running: dict[str, Running] = field(default_factory=dict)

    def start(self, name: str) -> None:
        env = {**self.env, "LADDVERK_NODE_ID": f"node-{name}"}
        listen = ["--ocpp-listen", f"127.0.0.1:{self.ports[name]}"] if ROLES[name] == "gateway" else []
        self.running[name] = Running(self.folder, env, name, "serve", "--role", ROLES[name], *listen)

    def wait(self, name: str) -> None:
        if name == "jobs":
            self.running[name].wait_output("jobs.leading")
        else:
            self.running[name].wait_ready(f"http://127.0.0.1:{self.ports[name]}/readyz")

    def kill(self, name: str) -> None:
        self.running.pop(name).end(signal.SIGKILL)


@dataclass
class System:
    """Two gateways, an API and a jobs process."""

    api: httpx.AsyncClient
    processes: Processes

    async def get(self, path: str, **query: str) -> Any:
        answer = await self.api.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: dict[str, Any], expect: int = 201) -> Any:
        answer = await self.api.post(path, json=body)
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def command(self, station_id: str, name: str, **params: Any) -> Any:
        """Ask and wait for the outcome."""
        answer = await self.api.post(f"/stations/{station_id}/commands?wait=20", json={"command": name, "params": params})
        assert answer.status_code in (200, 202), answer.text
        return answer.json()

    async def sessions(self, station_id: str) -> list[Any]:
        return list((await self.get("/sessions", station_id=station_id))["items"])


@pytest.fixture(scope="module")
def database(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    with postgres.database(postgres_template) as url:
        yield url


@pytest.fixture(scope="module")
def processes(tmp_path_factory: pytest.TempPathFactory, database: str, nats: NatsServer) -> Iterator[Processes]:
    """Started as an operator would; ended at the end, and each must end well."""
    folder = tmp_path_factory.mktemp("roles")
    ports = {"api": free_port(), "one": free_port(), "two": free_port()}
    http = f"127.0.0.1:{ports['api']}"
    env = environment(database_url=database, bus_url=nats.url, secret_key="s" * 40, log_format="json", http_listen=http)
    key = run(folder, env, "api-key", "create", "--name", "test", "--role", "admin").strip()
    made = Processes(folder, env, ports, key)
    try:
        for name in ROLES:
            made.start(name)
        for name in ROLES:
            made.wait(name)
        yield made
    finally:
        statuses = {name: process.end() for name, process in made.running.items()}
    assert statuses == dict.fromkeys(statuses, 0)


@pytest.fixture
async def system(processes: Processes) -> AsyncIterator[System]:
    for name in ROLES:
        if name not in processes.running:  # an earlier test killed it
            processes.start(name)
            processes.wait(name)
    base = f"http://127.0.0.1:{processes.ports['api']}/api/v1"
    async with httpx.AsyncClient(base_url=base, headers={"Authorization": f"Bearer {processes.key}"}, timeout=30) as client:
        yield System(client, processes)


async def until(what: str, condition: Any, timeout_s: float = SETTLE_S) -> Any:
    """Ask again until the answer is true; return it."""
    deadline = time.monotonic() + timeout_s
    while True:
        answer = await condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {timeout_s:.0f} s: {what}"
        await asyncio.sleep(0.1)


async def test_a_command_reaches_the_station_and_its_session_outlives_its_node(system: System) -> None:
    """A command posted to the API reaches the station on whichever node it is; when that node is killed, it goes on at the other."""
    station_id, password = "ROLES-1", "correct-horse-battery"
    await system.post("/tokens", {"uid": TOKEN, "type": "ISO14443"})
    await system.post("/stations", {"id": station_id, "password": password})

    async def online() -> bool:
        return bool((await system.get(f"/stations/{station_id}"))["online"])

    async with connected(system.processes.ports["one"], station_id, password, register_wh=10_000) as station:
        assert await station.boot() == "Accepted"
        await until("the station is online", online)
        assert (await system.command(station_id, "remote-start", token=TOKEN, connector_id=1))["status"] == "accepted"
        await asyncio.wait_for(station.started.wait(), 10)
        await station.meter(10_400)
        (session,) = await system.sessions(station_id)
        assert (session["status"], session["energy_wh"]) == ("active", 400)
        transaction_id = station.transaction_id
        system.processes.kill("one")

    async with connected(system.processes.ports["two"], station_id, password, transaction_id=transaction_id, register_wh=10_400) as station:
        assert await station.boot() == "Accepted"
        await station.meter(10_900)

        async def goes_on() -> bool:
            found = await system.sessions(station_id)
            return len(found) == 1 and found[0]["id"] == session["id"] and found[0]["energy_wh"] == 900

        await until("the session goes on", goes_on)
        station.register_wh = 11_000
        assert (await system.command(station_id, "remote-stop", session_id=session["id"]))["status"] == "accepted"
        await asyncio.wait_for(station.stopped.wait(), 10)

        async def ended() -> bool:
            return bool((await system.get(f"/sessions/{session['id']}"))["status"] == "ended")

        await until("the session ends", ended)
    final = await system.get(f"/sessions/{session['id']}")
    assert (final["energy_wh"], final["stop_reason"]) == (1_000, "Remote")
    assert (await system.command(station_id, "clear-cache"))["status"] == "failed"


async def test_when_the_leader_dies_another_jobs_process_takes_over(system: System) -> None:
    """Two jobs processes: one leads, the other waits; the other leads when the first is killed, and facts go on."""
    processes = system.processes
    env = {**processes.env, "LADDVERK_NODE_ID": "node-jobs-2"}
    second = Running(processes.folder, env, "jobs-2", "serve", "--role", "jobs")
    try:
        second.wait_output("server.ready")
        assert "jobs.leading" not in second.output()
        processes.kill("jobs")
        second.wait_output("jobs.leading", 20)
        heard = asyncio.create_task(_first_fact(system, "ROLES-3"))
        await system.post("/stations", {"id": "ROLES-3"})
        assert await asyncio.wait_for(heard, 20)
    finally:
        assert second.end() == 0


async def test_a_killed_nodes_stations_go_offline_and_the_events_arrive_everywhere(system: System) -> None:
    """The jobs process sees the dead lease; the fact travels outbox, relay, JetStream and live stream."""
    station_id, password = "ROLES-2", "correct-horse-battery"
    await system.post("/stations", {"id": station_id, "password": password})
    heard = asyncio.create_task(_first_fact(system, station_id, '"online":false'))
    async with connected(system.processes.ports["one"], station_id, password) as station:
        await station.boot()
        system.processes.kill("one")
    assert await asyncio.wait_for(heard, 60)
    assert not (await system.get(f"/stations/{station_id}"))["online"]


async def _first_fact(system: System, station_id: str, saying: str = "") -> str:
    """The number of the first durable event of a station that says so: telemetry has none."""
    number = ""
    async with system.api.stream("GET", "/events", timeout=60) as answer:
        assert answer.status_code == 200
        async for line in answer.aiter_lines():
            if line.startswith("id:"):
                number = line[3:].strip()
            elif not line:
                number = ""
            elif line.startswith("data:") and f'"{station_id}"' in line and saying in line and number:
                return number
    raise AssertionError("the live stream ended")
