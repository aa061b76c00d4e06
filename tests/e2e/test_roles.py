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
from tests.servers import NatsServer

pytestmark = [pytest.mark.postgres, pytest.mark.nats, pytest.mark.slow]

TOKEN = "04A1B2C3D4E5F6"
SETTLE_S = 15.0


@dataclass
class System:
    """Two gateways, an API and a jobs process."""

    api: httpx.AsyncClient
    gateway_ports: dict[str, int]
    processes: dict[str, Running] = field(default_factory=dict)

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


@pytest.fixture
def processes(tmp_path: Path, postgres_url: str, nats: NatsServer) -> Iterator[tuple[dict[str, Running], dict[str, int], str]]:
    """Started as an operator would; ended at the end, and each must end well unless the test killed it."""
    ports = {"api": free_port(), "one": free_port(), "two": free_port()}
    common = environment(
        database_url=postgres_url, bus_url=nats.url, secret_key="s" * 40, log_format="json", http_listen=f"127.0.0.1:{ports['api']}"
    )
    key = run(tmp_path, common, "api-key", "create", "--name", "test", "--role", "admin").strip()
    roles = {"one": "gateway", "two": "gateway", "api": "api", "jobs": "jobs"}
    running: dict[str, Running] = {}
    try:
        for name, role in roles.items():
            env = {**common, "LADDVERK_NODE_ID": f"node-{name}"}
            listen = ["--ocpp-listen", f"127.0.0.1:{ports[name]}"] if role == "gateway" else []
            running[name] = Running(tmp_path, env, name, "serve", "--role", role, *listen)
        for name in ("one", "two", "api"):
            running[name].wait_ready(f"http://127.0.0.1:{ports[name]}/readyz")
        running["jobs"].wait_output("jobs.leading")
        yield running, ports, key
    finally:
        killed = {name for name, process in running.items() if process.process.poll() is not None}
        statuses = {name: process.end() for name, process in running.items()}
    assert {name: status for name, status in statuses.items() if name not in killed} == dict.fromkeys(set(statuses) - killed, 0)


@pytest.fixture
async def system(processes: tuple[dict[str, Running], dict[str, int], str]) -> AsyncIterator[System]:
    running, ports, key = processes
    base = f"http://127.0.0.1:{ports['api']}/api/v1"
    async with httpx.AsyncClient(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client:
        made = System(client, {name: ports[name] for name in ("one", "two")}, running)
        await made.post("/tokens", {"uid": TOKEN, "type": "ISO14443"})
        yield made


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
    station_id, password = "ROLES-1", "correct horse battery"
    await system.post("/stations", {"id": station_id, "password": password})

    async def online() -> bool:
        return bool((await system.get(f"/stations/{station_id}"))["online"])

    async with connected(system.gateway_ports["one"], station_id, password, register_wh=10_000) as station:
        assert await station.boot() == "Accepted"
        await until("the station is online", online)
        assert (await system.command(station_id, "remote-start", token=TOKEN, connector_id=1))["status"] == "accepted"
        await asyncio.wait_for(station.started.wait(), 10)
        await station.meter(10_400)
        (session,) = await system.sessions(station_id)
        assert (session["status"], session["energy_wh"]) == ("active", 400)
        transaction_id = station.transaction_id
        system.processes["one"].end(signal.SIGKILL)

    async with connected(system.gateway_ports["two"], station_id, password, transaction_id=transaction_id, register_wh=10_400) as station:
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


async def test_a_killed_nodes_stations_go_offline_and_the_events_arrive_everywhere(system: System) -> None:
    """The jobs process sees the dead lease; the fact travels outbox, relay, JetStream and live stream."""
    station_id, password = "ROLES-2", "correct horse battery"
    await system.post("/stations", {"id": station_id, "password": password})
    heard = asyncio.create_task(_first_offline(system, station_id))
    async with connected(system.gateway_ports["one"], station_id, password) as station:
        await station.boot()
        system.processes["one"].end(signal.SIGKILL)
    assert await asyncio.wait_for(heard, 60) is not None
    assert not (await system.get(f"/stations/{station_id}"))["online"]


async def _first_offline(system: System, station_id: str) -> str | None:
    """The id of the first durable event that says that the station is offline."""
    number = None
    async with system.api.stream("GET", "/events", timeout=60) as answer:
        assert answer.status_code == 200
        async for line in answer.aiter_lines():
            if line.startswith("id:"):
                number = line[3:].strip()
            elif not line:
                number = None
            elif line.startswith("data:") and f'"{station_id}"' in line and '"online":false' in line and number is not None:
                return number
    return None
