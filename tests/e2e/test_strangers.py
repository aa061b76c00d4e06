"""Clients that nobody here wrote charge a car, and the API tells it right: PyPI `ocpp` in three versions, npm `ocpp-rpc` in strict mode."""

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import ocpp.v16
import ocpp.v21
import ocpp.v201
import pytest
import websockets
from ocpp.routing import on

from tests.e2e.processes import Running, environment, free_port, run
from tests.servers import missing

TOKEN = "04A1B2C3D4E5F6"
PASSWORD = "correct-horse-battery"
STRANGERS = Path(__file__).with_name("strangers")

pytestmark = pytest.mark.slow


class House:
    """The server as a user starts it, and its API."""

    def __init__(self, api: httpx.AsyncClient, ocpp_port: int) -> None:
        self.api = api
        self.url = f"ws://127.0.0.1:{ocpp_port}/ocpp"

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self.api.post(path, json=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    async def get(self, path: str, **query: str) -> Any:
        answer = await self.api.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def until(self, path: str, good: Any, **query: str) -> Any:
        """Ask again until the answer is good."""
        deadline = time.monotonic() + 15
        while True:
            found = await self.get(path, **query)
            if good(found):
                return found
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.05)

    async def start_remotely(self, station_id: str) -> None:
        """Unlock, then start, as an operator on the phone would."""
        for command, params in (
            ("unlock-connector", {"evse_id": 1, "connector_id": 1}),
            ("remote-start", {"evse_id": 1, "connector_id": 1, "token": TOKEN, "token_type": "ISO14443"}),
        ):
            answer = await self.post(f"/stations/{station_id}/commands?wait=10", {"command": command, "params": params})
            assert answer["status"] == "accepted", answer

    async def charged(self, station_id: str) -> None:
        """The session as the API tells it."""
        found = await self.until("/sessions", lambda page: page["items"] and page["items"][0]["status"] == "ended", station_id=station_id)
        (session,) = found["items"]
        assert session["energy_wh"] == 450
        assert session["stop_reason"] == "EVDisconnected"
        assert session["token_uid"] == TOKEN
        assert (session["meter_start_wh"], session["meter_stop_wh"]) == (1000, 1450)
        assert (session["evse_id"], session["connector_id"]) == (1, 1)
        readings = await self.get(f"/sessions/{session['id']}/meter-values")
        assert readings["items"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, str]]:
    folder = tmp_path_factory.mktemp("strangers")
    http_port, ocpp_port = free_port(), free_port()
    env = environment(http_listen=f"127.0.0.1:{http_port}", ocpp_listen=f"127.0.0.1:{ocpp_port}", data_dir=str(folder / "var"))
    key = run(folder, env, "api-key", "create", "--name", "strangers", "--role", "admin").strip()
    running = Running(folder, env, "serve", "serve")
    try:
        running.wait_ready(f"http://127.0.0.1:{http_port}/readyz")
        yield http_port, ocpp_port, key
    finally:
        running.end()


@pytest.fixture
async def house(server: tuple[int, int, str]) -> AsyncIterator[House]:
    http_port, ocpp_port, key = server
    base = f"http://127.0.0.1:{http_port}/api/v1"
    async with httpx.AsyncClient(base_url=base, headers={"Authorization": f"Bearer {key}"}, timeout=30) as api:
        if (await api.get(f"/tokens/{TOKEN}")).status_code == 404:
            assert (await api.post("/tokens", json={"uid": TOKEN, "type": "ISO14443"})).status_code == 201
        yield House(api, ocpp_port)


def stamp() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


class Stranger16(ocpp.v16.ChargePoint):
    """A 1.6 station on PyPI `ocpp`, which validates all that it sends and gets."""

    asked: asyncio.Future[dict[str, Any]]

    @on("RemoteStartTransaction")
    def on_start(self, **params: Any) -> Any:
        self.asked.set_result(params)
        return ocpp.v16.call_result.RemoteStartTransaction(status="Accepted")

    @on("UnlockConnector")
    def on_unlock(self, **_params: Any) -> Any:
        return ocpp.v16.call_result.UnlockConnector(status="Unlocked")

    async def charge(self, house: House) -> None:
        call = ocpp.v16.call
        boot = await self.call(call.BootNotification(charge_point_model="ocpp", charge_point_vendor="Stranger"))
        assert boot.status == "Accepted"
        await self.call(call.StatusNotification(connector_id=1, error_code="NoError", status="Available"))
        await house.start_remotely(self.id)
        tag = (await asyncio.wait_for(self.asked, 5))["id_tag"]
        assert (await self.call(call.Authorize(id_tag=tag))).id_tag_info["status"] == "Accepted"
        begun = await self.call(call.StartTransaction(connector_id=1, id_tag=tag, meter_start=1000, timestamp=stamp()))
        value = {
            "timestamp": stamp(),
            "sampledValue": [{"value": "1200"}, {"value": "7.4", "measurand": "Power.Active.Import", "unit": "kW"}],
        }
        await self.call(call.MeterValues(connector_id=1, transaction_id=begun.transaction_id, meter_value=[value]))
        live = await house.until("/sessions", lambda page: page["items"] and page["items"][0]["power_w"] == 7400, station_id=self.id)
        assert live["items"][0]["energy_wh"] == 200
        stop = call.StopTransaction(
            transaction_id=begun.transaction_id, meter_stop=1450, timestamp=stamp(), reason="EVDisconnected", id_tag=tag
        )
        assert (await self.call(stop)).id_tag_info["status"] == "Accepted"


class Stranger2x:
    """What 2.0.1 and 2.1 have in common; mixed into the version's own ChargePoint."""

    asked: asyncio.Future[dict[str, Any]]
    messages: Any
    id: str
    call: Any

    async def charge(self, house: House) -> None:
        m = self.messages.call
        boot = await self.call(m.BootNotification(charging_station={"model": "ocpp", "vendor_name": "Stranger"}, reason="PowerUp"))
        assert boot.status == "Accepted"
        await self.call(m.StatusNotification(timestamp=stamp(), connector_status="Available", evse_id=1, connector_id=1))
        await house.start_remotely(self.id)
        asked = await asyncio.wait_for(self.asked, 5)
        token = {"idToken": asked["id_token"]["id_token"], "type": asked["id_token"]["type"]}
        assert (await self.call(m.Authorize(id_token=token))).id_token_info["status"] == "Accepted"
        steps = (
            ("Started", "RemoteStart", 1000, {"chargingState": "Charging", "remoteStartId": asked["remote_start_id"]}),
            ("Updated", "MeterValuePeriodic", 1200, {"chargingState": "Charging"}),
            ("Ended", "EVCommunicationLost", 1450, {"stoppedReason": "EVDisconnected"}),
        )
        for seq_no, (kind, trigger, wh, info) in enumerate(steps):
            first = kind == "Started"
            answer = await self.call(
                m.TransactionEvent(
                    event_type=kind,
                    timestamp=stamp(),
                    trigger_reason=trigger,
                    seq_no=seq_no,
                    transaction_info={"transactionId": f"{self.id}-1", **info},
                    evse={"id": 1, "connectorId": 1} if first else None,
                    id_token=token if first else None,
                    meter_value=[{"timestamp": stamp(), "sampledValue": [{"value": wh}]}],
                )
            )
            if first:
                assert answer.id_token_info["status"] == "Accepted"


class Stranger201(Stranger2x, ocpp.v201.ChargePoint):
    messages = ocpp.v201

    @on("RequestStartTransaction")
    def on_start(self, **params: Any) -> Any:
        self.asked.set_result(params)
        return ocpp.v201.call_result.RequestStartTransaction(status="Accepted")

    @on("UnlockConnector")
    def on_unlock(self, **_params: Any) -> Any:
        return ocpp.v201.call_result.UnlockConnector(status="Unlocked")


class Stranger21(Stranger2x, ocpp.v21.ChargePoint):
    messages = ocpp.v21

    @on("RequestStartTransaction")
    def on_start(self, **params: Any) -> Any:
        self.asked.set_result(params)
        return ocpp.v21.call_result.RequestStartTransaction(status="Accepted")

    @on("UnlockConnector")
    def on_unlock(self, **_params: Any) -> Any:
        return ocpp.v21.call_result.UnlockConnector(status="Unlocked")


@pytest.mark.parametrize(
    ("version", "kind"), [("ocpp1.6", Stranger16), ("ocpp2.0.1", Stranger201), ("ocpp2.1", Stranger21)], ids=["1.6", "2.0.1", "2.1"]
)
async def test_pypi_ocpp_charges_a_car(house: House, version: str, kind: Any) -> None:
    """A station on PyPI `ocpp` boots, is started remotely, charges and is unplugged."""
    station_id = f"PYPI-{version[4:]}"
    await house.post("/stations", {"id": station_id, "password": PASSWORD})
    user = httpx.BasicAuth(station_id, PASSWORD)._auth_header
    async with websockets.connect(
        f"{house.url}/{station_id}", subprotocols=[version], additional_headers={"Authorization": user}
    ) as socket:
        station = kind(station_id, socket)
        station.asked = asyncio.get_running_loop().create_future()
        reader = asyncio.create_task(station.start())
        try:
            await station.charge(house)
        finally:
            reader.cancel()
    await house.charged(station_id)


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1"])
async def test_npm_ocpp_rpc_in_strict_mode_charges_a_car(house: House, version: str) -> None:
    """A station on npm `ocpp-rpc`, strict: no message of ours is against the official schema."""
    node = shutil.which("node")
    if node is None or not (STRANGERS / "node_modules" / "ocpp-rpc").is_dir():
        missing("node with ocpp-rpc (npm ci in tests/e2e/strangers)")
    station_id = f"NPM-{version[4:]}"
    await house.post("/stations", {"id": station_id, "password": PASSWORD})
    process = await asyncio.create_subprocess_exec(
        str(node),
        "station.mjs",
        house.url,
        station_id,
        PASSWORD,
        version,
        TOKEN,
        cwd=STRANGERS,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        first = await asyncio.wait_for(process.stdout.readline(), 15)
        assert first, (await process.stderr.read()).decode()
        assert json.loads(first) == {"booted": "Accepted"}
        await house.start_remotely(station_id)
        out, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, err.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert json.loads(out.decode().splitlines()[-1]) == {"verdict": "Accepted", "complaints": [], "token": TOKEN}
    await house.charged(station_id)
