"""Stations over REST."""

import asyncio
import json

import httpx
import pytest

from laddverk.services.ports.bussing import station_subject
from tests.unit.api.conftest import House


async def test_a_station_from_registration_to_removal(admin: httpx.AsyncClient) -> None:
    """What is written is what is read; the id is compared without regard to case; what was removed is gone and its id free."""
    site = (await admin.post("/api/v1/locations", json={"name": "Torget"})).json()["id"]
    created = await admin.post("/api/v1/stations", json={"id": "CP-1", "location_id": site, "max_power_w": 22000})
    assert created.status_code == 201, created.text
    assert created.json()["admission"] == "accepted"
    assert created.json()["online"] is False
    assert created.json()["evses"] == []
    assert created.json()["has_password"] is False
    assert (await admin.get("/api/v1/stations/cp-1")).json() == created.json()
    assert (await admin.delete(f"/api/v1/locations/{site}")).status_code == 409
    changed = await admin.patch("/api/v1/stations/CP-1", json={"location_id": None, "default_token": "FREE"})
    assert changed.json()["location_id"] is None
    assert changed.json()["default_token"] == "FREE"
    assert changed.json()["max_power_w"] == 22000
    assert (await admin.delete("/api/v1/stations/CP-1")).status_code == 204
    assert (await admin.get("/api/v1/stations/CP-1")).status_code == 404
    assert (await admin.post("/api/v1/stations", json={"id": "cp-1"})).status_code == 201


async def test_an_id_is_taken_once_whatever_its_case(admin: httpx.AsyncClient) -> None:
    """409, not two rows and not a database error."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    again = await admin.post("/api/v1/stations", json={"id": "cp-1"})
    assert again.status_code == 409
    assert again.json()["code"] == "conflict"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body.id"),
        ({"id": "a/b"}, "body.id"),
        ({"id": ".."}, "body.id"),
        ({"id": "å"}, "body.id"),
        ({"id": "x" * 49}, "body.id"),
        ({"id": "A", "password": "short"}, "body.password"),
        ({"id": "A", "password": "with\u0000nul-in-it"}, "body.password"),
        ({"id": "A", "max_power_w": -1}, "body.max_power_w"),
        ({"id": "A", "max_power_w": 10**30}, "body.max_power_w"),
        ({"id": "A", "admission": "maybe"}, "body.admission"),
        ({"id": "A", "location_id": "loc_1"}, "body.location_id"),
        ({"id": "A", "colour": "red"}, "body.colour"),
    ],
)
async def test_bad_input_names_its_field(admin: httpx.AsyncClient, body: dict[str, object], field: str) -> None:
    """And the value, which may be a secret, is not repeated."""
    response = await admin.post("/api/v1/stations", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field
    assert "nul-in-it" not in response.text


async def test_a_site_must_exist(admin: httpx.AsyncClient) -> None:
    """A station cannot stand nowhere in particular."""
    response = await admin.post("/api/v1/stations", json={"id": "CP-1", "location_id": "loc_" + "0" * 32})
    assert response.status_code == 404


async def test_a_password_is_never_shown_again(house: House, admin: httpx.AsyncClient) -> None:
    """A made one is told once; a chosen one never; neither is in the audit trail."""
    await admin.post("/api/v1/stations", json={"id": "CP-1", "password": "chosen-by-a-person"})
    made = await admin.post("/api/v1/stations/CP-1/password", headers={"Idempotency-Key": "k1"})
    assert made.status_code == 201
    password = made.json()["password"]
    assert len(password) == 32
    replayed = await admin.post("/api/v1/stations/CP-1/password", headers={"Idempotency-Key": "k1"})
    assert replayed.json() == {"id": "CP-1", "password": None}
    station = await admin.get("/api/v1/stations/CP-1")
    audit = await admin.get("/api/v1/audit")
    for text in (station.text, audit.text):
        assert password not in text
        assert "chosen-by-a-person" not in text
        assert "argon2" not in text
        assert "hmac" not in text
    assert station.json()["has_password"] is True


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("DELETE", "/api/v1/stations/CP-1", None),
        ("PATCH", "/api/v1/stations/CP-1", {"disabled": True}),
        ("PATCH", "/api/v1/stations/CP-1", {"admission": "rejected"}),
        ("PATCH", "/api/v1/stations/CP-1", {"password": "another-password"}),
        ("POST", "/api/v1/stations/CP-1/password", None),
        ("POST", "/api/v1/stations/CP-1/disconnect", None),
    ],
)
async def test_a_station_whose_terms_change_is_disconnected(
    house: House, admin: httpx.AsyncClient, method: str, path: str, body: dict[str, object] | None
) -> None:
    """Its home is asked to close the socket, after the change is stored."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    asked: asyncio.Queue[bytes] = asyncio.Queue()

    async def home(payload: bytes) -> bytes:
        asked.put_nowait(payload)
        return b"{}"

    serving = await house.bus.serve(station_subject("CP-1", "disconnect"), home)
    response = await admin.request(method, path, json=body)
    assert response.status_code in (200, 201, 202, 204)
    payload = await asyncio.wait_for(asked.get(), 5)
    assert json.loads(payload)["reason"]
    await serving.close()


async def test_an_ordinary_change_disturbs_no_socket(house: House, admin: httpx.AsyncClient) -> None:
    """Nor does saying again what is so already."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    asked: list[bytes] = []

    async def home(payload: bytes) -> bytes:
        asked.append(payload)
        return b"{}"

    serving = await house.bus.serve(station_subject("CP-1", "disconnect"), home)
    await admin.patch("/api/v1/stations/CP-1", json={"max_power_w": 11000, "admission": "accepted", "disabled": False})
    await house.app.state.running.background.close()
    assert asked == []
    await serving.close()


@pytest.mark.parametrize("sent", ["Ny på torget".encode(), "Ny på torget".encode("latin-1")])
async def test_the_waiting_room_is_a_filter_and_approval_a_patch(admin: httpx.AsyncClient, sent: bytes) -> None:
    """Pending stations are found, accepted, and gone from the list."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    await admin.post("/api/v1/stations", json={"id": "CP-2", "admission": "pending"})
    waiting = (await admin.get("/api/v1/stations", params={"admission": "pending"})).json()["items"]
    assert [station["id"] for station in waiting] == ["CP-2"]
    approved = await admin.patch("/api/v1/stations/CP-2", json={"admission": "accepted"}, headers={b"Laddverk-Reason": sent})
    assert approved.json()["admission"] == "accepted"
    assert (await admin.get("/api/v1/stations", params={"admission": "pending"})).json()["items"] == []
    entry = (await admin.get("/api/v1/audit", params={"noun_id": "CP-2", "action": "station.update"})).json()["items"][0]
    assert entry["before"] == {"admission": "pending"}
    assert entry["after"] == {"admission": "accepted"}
    assert entry["reason"] == "Ny på torget"


async def test_a_list_comes_in_pages_newest_first(admin: httpx.AsyncClient) -> None:
    """Every station once, in the order of registration backwards."""
    for number in range(7):
        await admin.post("/api/v1/stations", json={"id": f"CP-{number}"})
    found: list[str] = []
    cursor: str | None = None
    pages = 0
    while pages < 10:
        params = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/v1/stations", params=params)).json()
        found += [station["id"] for station in page["items"]]
        pages += 1
        cursor = page["next"]
        if cursor is None:
            break
    assert found == [f"CP-{number}" for number in reversed(range(7))]
    assert pages == 3


@pytest.mark.parametrize(
    "params", [{"cursor": "abc"}, {"cursor": "å"}, {"limit": "0"}, {"limit": "201"}, {"limit": "x"}, {"online": "perhaps"}]
)
async def test_a_bad_page_is_422(admin: httpx.AsyncClient, params: dict[str, str]) -> None:
    """A forged cursor is the caller's fault, not ours."""
    assert (await admin.get("/api/v1/stations", params=params)).status_code == 422


@pytest.mark.parametrize("noun", ["messages", "notes", "variables", "quarantine"])
async def test_what_a_station_left_behind_is_listed(admin: httpx.AsyncClient, noun: str) -> None:
    """Empty for a new station, 404 for none."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    assert (await admin.get(f"/api/v1/stations/CP-1/{noun}")).json() == {"items": [], "next": None}
    assert (await admin.get(f"/api/v1/stations/CP-2/{noun}")).status_code == 404
