"""Sessions over REST, as the stations' messages left them."""

import asyncio
from datetime import datetime, timedelta

import httpx
import pytest

from laddverk.domain.metering import POWER, REGISTER, SOC, Reading, Sample
from laddverk.domain.sessions import Progress, Session
from laddverk.domain.stations import Connector
from laddverk.domain.tokens import IdToken
from laddverk.services.ports.committing import (
    COMMITTED,
    ConnectorSaved,
    Entry,
    MessageLogged,
    NoteStored,
    Quarantined,
    ReadingStored,
    SessionSaved,
    Write,
)
from tests.unit.api.conftest import House


async def _commit(house: House, *writes: Write) -> None:
    """What the station's home would store for one message of CP-1."""
    credential = await house.storage.homes.credential("CP-1")
    assert credential is not None
    claim = await house.storage.homes.claim(credential.station_key, "node-1", "ocpp2.0.1", "192.0.2.7")
    decided: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    house.storage.committer.submit(Entry(credential.station_key, claim.state.station.epoch, writes), decided.set_result)
    assert await asyncio.wait_for(decided, 10) == COMMITTED


def _reading(
    house: House, session_id: str, at: datetime, register_wh: float, progress: Progress | None, why: str | None = None
) -> ReadingStored:
    samples = (Sample(register_wh, REGISTER, "Wh"), Sample(7.0, POWER, "kW"), Sample(60.0, SOC, "Percent"))
    return ReadingStored(house.deps.ids.new(), session_id, 1, at, house.clock(), progress, (Reading(at, samples),), 0, why)


@pytest.fixture
async def session(house: House, admin: httpx.AsyncClient) -> str:
    """An active session on CP-1 with two readings, one of them not believed."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    start = house.clock.now - timedelta(hours=1)
    session = Session(
        house.deps.ids.new(), "CP-1", 1, 1, "tx-1", "active", start, IdToken("AABB"), meter_start_mwh=1_000_000, flags=("offline",)
    )
    progress = Progress(start, 1_000_000, start + timedelta(minutes=30), 4_500_000, 0, 7000, 60.0, "Charging", 70_000)
    await _commit(
        house,
        ConnectorSaved(Connector(1, 1, "occupied", start)),
        SessionSaved(session, progress),
        _reading(house, session.id, start + timedelta(minutes=30), 4500.0, progress),
    )
    await _commit(
        house,
        _reading(house, session.id, start + timedelta(minutes=31), 100.0, progress, "register-backwards"),
        Quarantined(house.deps.ids.new(), house.clock(), session.id, "register-backwards", "100 Wh after 4500 Wh"),
    )
    return f"ses_{session.id}"


async def test_an_active_session_says_where_it_stands(house: House, admin: httpx.AsyncClient, session: str) -> None:
    """Energy, power, state of charge and when it will be done: (70 kWh x 40 %) / 7 kW = 4 h."""
    shown = (await admin.get(f"/api/v1/sessions/{session}")).json()
    expected = {
        "station_id": "CP-1",
        "evse_id": 1,
        "transaction_id": "tx-1",
        "token_uid": "AABB",
        "status": "active",
        "started_at": "2026-03-01T11:00:00Z",
        "meter_start_wh": 1000,
        "energy_wh": 3500,
        "power_w": 7000,
        "state_of_charge": 60.0,
        "estimated_end_at": "2026-03-01T16:00:00Z",
        "flags": ["offline"],
        "cost": None,
    }
    assert {name: shown[name] for name in expected} == expected


async def test_the_station_shows_the_session_on_its_evse(admin: httpx.AsyncClient, session: str) -> None:
    """With live figures; connectors keep the station's own word."""
    station = (await admin.get("/api/v1/stations/CP-1")).json()
    assert station["online"] is True
    assert station["protocol"] == "ocpp2.0.1"
    evse = station["evses"][0]
    assert (evse["id"], evse["status"], evse["session_id"]) == (1, "charging", session)
    assert (evse["power_w"], evse["energy_wh"], evse["state_of_charge"]) == (7000, 3500, 60.0)
    assert evse["connectors"][0]["status"] == "occupied"


async def test_meter_values_are_all_there_and_the_unbelievable_one_is_marked(admin: httpx.AsyncClient, session: str) -> None:
    """Newest first, each with what the session's energy was after it."""
    items = (await admin.get(f"/api/v1/sessions/{session}/meter-values")).json()["items"]
    assert [item["quarantine"] for item in items] == ["register-backwards", None]
    assert [item["register_wh"] for item in items] == [100, 4500]
    assert [item["energy_wh"] for item in items] == [3500, 3500]
    assert items[1]["power_w"] == 7000
    assert items[1]["state_of_charge"] == 60.0
    assert {sample["measurand"] for sample in items[1]["samples"]} == {REGISTER, POWER, SOC}
    for path in ("/api/v1/quarantine", "/api/v1/stations/CP-1/quarantine", f"/api/v1/quarantine?session_id={session}"):
        items = (await admin.get(path)).json()["items"]
        assert [(item["reason"], item["session_id"], item["station_id"]) for item in items] == [("register-backwards", session, "CP-1")]


async def test_filters_find_it(admin: httpx.AsyncClient, session: str) -> None:
    """By station, token, status and time; not otherwise."""
    for query in ("station_id=cp-1", "token_uid=aabb", "status=active", "evse_id=1", "started_from=2026-03-01T11:00:00Z"):
        assert [item["id"] for item in (await admin.get(f"/api/v1/sessions?{query}")).json()["items"]] == [session], query
    for query in ("station_id=CP-2", "token_uid=ccdd", "status=ended", "evse_id=2", "started_before=2026-03-01T11:00:00Z"):
        assert (await admin.get(f"/api/v1/sessions?{query}")).json()["items"] == [], query


async def test_remote_stop_by_session_names_the_stations_transaction(house: House, admin: httpx.AsyncClient, session: str) -> None:
    """Only for the session's own station, and only while it is active."""
    body = {"command": "remote-stop", "params": {"session_id": session}}
    answer = await admin.post("/api/v1/stations/CP-1/commands", json=body)
    assert answer.json()["params"] == {"transaction_id": "tx-1"}
    await admin.post("/api/v1/stations", json={"id": "CP-2"})
    assert (await admin.post("/api/v1/stations/CP-2/commands", json=body)).status_code == 404


async def test_what_a_station_said_is_shown_as_text_whatever_it_is(house: House, admin: httpx.AsyncClient, session: str) -> None:
    """Script, SQL and formulas come back as they were, in JSON, never as a page."""
    evil = "<script>alert(1)</script>'; DROP TABLE stations; --=cmd|' /C calc'!A0\u202e"
    payload = '{"vendorName": "<img src=x onerror=alert(1)>"}'
    await _commit(
        house,
        NoteStored(house.deps.ids.new(), house.clock(), "security-event", evil, True),
        MessageLogged(house.deps.ids.new(), house.clock(), False, evil[:36], "BootNotification", payload, "not json", 7),
        ConnectorSaved(Connector(1, 1, "faulted", house.clock(), "OtherError", evil[:50], evil[:50])),
    )
    notes = await admin.get("/api/v1/stations/CP-1/notes?critical=true")
    assert notes.json()["items"][0]["text"] == evil
    message = (await admin.get("/api/v1/stations/CP-1/messages?direction=in")).json()["items"][0]
    assert message["request"] == {"vendorName": "<img src=x onerror=alert(1)>"}
    assert message["response"] == "not json"
    connector = (await admin.get("/api/v1/stations/CP-1")).json()["evses"][0]["connectors"][0]
    assert connector["info"] == evil[:50]
    for response in (notes, await admin.get("/api/v1/stations/CP-1/messages")):
        assert response.headers["content-type"] == "application/json"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in response.headers["content-security-policy"]
