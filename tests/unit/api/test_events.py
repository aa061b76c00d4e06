"""The live stream over HTTP: facts, telemetry, resuming, watching."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from laddverk.api import events
from laddverk.domain.users import DEFAULT_TENANT
from laddverk.jobs.relaying import relay
from laddverk.services.ports.bussing import event_subject, station_subject
from tests.unit.api.conftest import House


class Listener:
    """A client of the stream that reads while the server still writes, which httpx's ASGI transport does not."""

    def __init__(self, house: House, query: str, headers: dict[str, str]) -> None:
        self._house = house
        self._gone = asyncio.Event()
        self._asked = False
        self._text = ""
        self._news = asyncio.Event()
        self.status: int | None = None
        self.ended = False
        raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._scope: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/api/v1/events",
            "raw_path": b"/api/v1/events",
            "root_path": "",
            "query_string": query.encode(),
            "headers": raw,
            "client": ("127.0.0.1", 1),
            "server": ("test", 80),
        }

    async def run(self) -> None:
        await self._house.app(self._scope, self._receive, self._send)

    def leave(self) -> None:
        self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if self._gone.is_set():
            raise OSError("the client has gone")
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self._text += message.get("body", b"").decode()
            self.ended = not message.get("more_body", False)
        self._news.set()

    async def until(self, count: int) -> list[dict[str, Any]]:
        """The events so far, once there are so many."""
        async with asyncio.timeout(10):
            while len(found := self.events()) < count and not self.ended:
                self._news.clear()
                await self._news.wait()
        return found

    async def welcomed(self) -> None:
        """The stream has begun."""
        async with asyncio.timeout(10):
            while ": welcome" not in self._text:
                self._news.clear()
                await self._news.wait()

    @property
    def text(self) -> str:
        return self._text

    def events(self) -> list[dict[str, Any]]:
        """What has come, comments left out."""
        found = []
        for block in self._text.split("\n\n")[:-1]:
            fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
            if "data" in fields:
                found.append({"id": fields.get("id"), "event": fields["event"], **json.loads(fields["data"])})
        return found


@asynccontextmanager
async def listening(house: House, query: str = "", **headers: str) -> AsyncIterator[Listener]:
    """A stream that has begun."""
    listener = Listener(house, query, {**{name.replace("_", "-"): value for name, value in headers.items()}, **await house.key("admin")})
    task = asyncio.create_task(listener.run())
    try:
        await listener.welcomed()
        yield listener
    finally:
        listener.leave()
        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 10)


async def _relay(house: House) -> None:
    await relay(house.storage.relay, house.bus, house.clock)


def _telemetry(house: House, kind: str, station_id: str, data: dict[str, object], tenant: str = DEFAULT_TENANT) -> None:
    fields = {"seq": None, "type": kind, "tenant_id": tenant, "station_id": station_id, "at": "2026-03-01T12:00:00Z", "data": data}
    house.bus.publish(event_subject(kind), json.dumps(fields).encode())


async def test_facts_and_telemetry_are_heard_as_they_happen(house: House, admin: httpx.AsyncClient) -> None:
    """A fact has its number as id; telemetry has none."""
    async with listening(house) as listener:
        await admin.post("/api/v1/stations", json={"id": "CP-1"})
        await _relay(house)
        first = (await listener.until(1))[0]
        _telemetry(house, "session.updated", "CP-1", {"id": "ses_1", "power_w": 7000})
        second = (await listener.until(2))[1]
    assert (first["event"], first["station_id"], first["id"]) == ("station.status", "CP-1", "1")
    assert (second["event"], second["id"], second["data"]) == ("session.updated", None, {"id": "ses_1", "power_w": 7000})


async def test_a_client_that_comes_back_misses_nothing(house: House, admin: httpx.AsyncClient) -> None:
    """What happened meanwhile comes from the outbox, in order, once; then it goes on live."""
    for number in range(1, 6):
        await admin.post("/api/v1/stations", json={"id": f"CP-{number}"})
    await _relay(house)
    async with listening(house, Last_Event_ID="2") as listener:
        missed = await listener.until(3)
        await admin.post("/api/v1/stations", json={"id": "CP-6"})
        await _relay(house)
        everything = await listener.until(4)
    assert [event["station_id"] for event in missed] == ["CP-3", "CP-4", "CP-5"]
    assert [event["id"] for event in everything] == ["3", "4", "5", "6"]


async def test_a_number_that_is_not_kept_any_more_is_a_reset(house: House, admin: httpx.AsyncClient) -> None:
    """The page must read everything again; it goes on live."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    await _relay(house)
    async with listening(house, Last_Event_ID="99") as listener:
        assert "event: reset" in listener.text or (await listener.until(1))[0]["event"] == "reset"
        await admin.post("/api/v1/stations", json={"id": "CP-2"})
        await _relay(house)
        assert (await listener.until(2))[1]["station_id"] == "CP-2"


async def test_filters_and_tenants(house: House, admin: httpx.AsyncClient) -> None:
    """Only the chosen types of the chosen station; never another operator's."""
    for name in ("CP-1", "CP-2"):
        await admin.post("/api/v1/stations", json={"id": name})
    async with listening(house, "types=session.updated,session.ended&station_id=cp-1") as listener:
        _telemetry(house, "session.updated", "CP-1", {}, "other")
        _telemetry(house, "session.updated", "CP-2", {})
        _telemetry(house, "station.message", "CP-1", {})
        _telemetry(house, "session.updated", "CP-1", {"right": True})
        assert [event["data"] for event in await listener.until(1)] == [{"right": True}]


async def test_watching_a_stations_traffic_asks_its_home_for_it(house: House, admin: httpx.AsyncClient) -> None:
    """Only while somebody looks, and only where it was asked for by name."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    asked: asyncio.Queue[bytes] = asyncio.Queue()

    async def home(payload: bytes) -> bytes:
        asked.put_nowait(payload)
        return b"{}"

    serving = await house.bus.serve(station_subject("CP-1", "watch"), home)
    async with listening(house, "types=station.message&station_id=cp-1") as listener:
        await asyncio.wait_for(asked.get(), 5)
        _telemetry(house, "station.message", "CP-1", {"action": "Heartbeat"})
        assert (await listener.until(1))[0]["data"] == {"action": "Heartbeat"}
    await serving.close()


async def test_a_quiet_stream_is_kept_alive(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """By comments, so that proxies do not cut it."""
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.01)
    async with listening(house) as listener:
        async with asyncio.timeout(5):
            while ": alive" not in listener.text:
                await asyncio.sleep(0.005)


async def test_a_stream_ends_with_its_login(house: House, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A revoked key hears no more."""
    monkeypatch.setattr(events, "HEARTBEAT_S", 0.01)
    monkeypatch.setattr(events, "CHECK_LOGIN_EVERY_S", 0.0)
    async with listening(house) as listener:
        for key in (await admin.get("/api/v1/api-keys")).json()["items"]:
            await admin.delete(f"/api/v1/api-keys/{key['id']}")
        async with asyncio.timeout(5):
            while not listener.ended:
                await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("query", "role", "status"),
    [
        ("types=station.message", "admin", 422),
        ("types=station.message&station_id=CP-1", "viewer", 403),
        ("station_id=CP-9", "viewer", 404),
        ("types=", "viewer", 422),
        ("types=A%20B", "viewer", 422),
    ],
)
async def test_what_cannot_be_streamed(house: House, admin: httpx.AsyncClient, query: str, role: str, status: int) -> None:
    """Is refused before the stream begins."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    response = await house.client.get(f"/api/v1/events?{query}", headers=await house.key(role))
    assert response.status_code == status


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "9" * 30])
async def test_a_last_event_id_that_is_none_of_ours(admin: httpx.AsyncClient, number: str) -> None:
    """Is refused and named."""
    response = await admin.get("/api/v1/events", headers={"Last-Event-ID": number})
    assert response.status_code == 422
