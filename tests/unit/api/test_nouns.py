"""Sites, tokens, users, API keys and the audit trail over REST."""

import asyncio

import httpx
import pytest

from tests.unit.api.conftest import House

HOSTILE = [
    "<script>alert(1)</script>",
    "'; DROP TABLE users; --",
    '" OR 1=1 --',
    "=cmd|' /C calc'!A0",
    "%s%s%n {0} {{7*7}} ${jndi:ldap://x}",
    "\u202eevil\u202c \u200b \ufeff",
    "𝕳𝖆𝖑𝖑å 👩‍🚒",
    "%_%",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_only_text(admin: httpx.AsyncClient, text: str) -> None:
    """It is kept, found and shown exactly as it is."""
    created = await admin.post("/api/v1/locations", json={"name": text, "address": text})
    assert created.status_code == 201, created.text
    assert (await admin.get(f"/api/v1/locations/{created.json()['id']}")).json()["name"] == text
    await admin.post("/api/v1/locations", json={"name": "another"})
    for query in ({"text": text}, {"text": text[1:-1]}):
        assert [item["name"] for item in (await admin.get("/api/v1/locations", params=query)).json()["items"]] == [text]
    for path in ("/api/v1/stations", "/api/v1/tokens"):
        assert (await admin.get(path, params={"text": text})).json()["items"] == []
    assert (await admin.get("/api/v1/audit", params={"noun_id": text})).json()["items"] == []


@pytest.mark.parametrize(
    "raw", [b'{"name": "a\\u0000b"}', b'{"name": "\\ud800"}', b'{"name": "a\\nb"}', b'{"name": ""}', b'{"name": null}']
)
async def test_text_that_no_column_or_line_can_hold_is_refused(admin: httpx.AsyncClient, raw: bytes) -> None:
    """NUL, lone surrogates, control characters."""
    response = await admin.post("/api/v1/locations", content=raw, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "body.name"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"nul",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"name": ' + b"9" * 5000 + b"}",
        b'{"name": "x", "latitude": NaN, "longitude": 1}',
    ],
)
async def test_a_body_that_is_no_json_object(admin: httpx.AsyncClient, raw: bytes) -> None:
    """Is the caller's fault, whatever it is."""
    response = await admin.post("/api/v1/locations", content=raw, headers={"Content-Type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_site_from_beginning_to_end(admin: httpx.AsyncClient) -> None:
    """Written, read, changed, removed."""
    body = {"name": "Torget", "latitude": 59.86, "longitude": 17.64, "time_zone": "Europe/Stockholm", "power_limit_w": 150000}
    hours = [{"weekday": 1, "begin": "06:00", "end": "22:00"}]
    created = (await admin.post("/api/v1/locations", json={**body, "opening_hours": hours})).json()
    assert created["opening_hours"] == hours
    changed = (await admin.patch(f"/api/v1/locations/{created['id']}", json={"name": "Hamnen", "opening_hours": []})).json()
    assert (changed["name"], changed["opening_hours"], changed["latitude"]) == ("Hamnen", [], 59.86)
    assert (await admin.delete(f"/api/v1/locations/{created['id']}")).status_code == 204
    assert (await admin.get(f"/api/v1/locations/{created['id']}")).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"latitude": 91, "longitude": 0},
        {"latitude": 0, "longitude": -181},
        {"latitude": 59.0},
        {"time_zone": "Europe/Nowhere"},
        {"country": "se"},
        {"power_limit_w": -1},
        {"opening_hours": [{"weekday": 0, "begin": "06:00", "end": "22:00"}]},
        {"opening_hours": [{"weekday": 1, "begin": "22:00", "end": "06:00"}]},
        {"opening_hours": [{"weekday": 1, "begin": "25:00", "end": "26:00"}]},
    ],
)
async def test_a_site_that_cannot_be(admin: httpx.AsyncClient, fields: dict[str, object]) -> None:
    """Is refused."""
    assert (await admin.post("/api/v1/locations", json={"name": "x", **fields})).status_code == 422


async def test_a_token_from_beginning_to_end(admin: httpx.AsyncClient) -> None:
    """The uid without regard to case; blocked by a patch."""
    created = await admin.post("/api/v1/tokens", json={"uid": "AaBb", "group": "family", "valid_until": "2027-01-01T00:00:00+01:00"})
    assert created.json()["valid_until"] == "2026-12-31T23:00:00Z"
    assert (await admin.post("/api/v1/tokens", json={"uid": "aabb"})).status_code == 409
    blocked = await admin.patch("/api/v1/tokens/AABB", json={"status": "blocked", "label": "Bil 7"})
    assert (blocked.json()["uid"], blocked.json()["status"], blocked.json()["group"]) == ("AaBb", "blocked", "family")
    found = await admin.get("/api/v1/tokens", params={"status": "blocked", "group": "family", "text": "ab"})
    assert [item["label"] for item in found.json()["items"]] == ["Bil 7"]
    assert (await admin.delete("/api/v1/tokens/aAbB")).status_code == 204


async def test_two_changes_at_once_are_both_kept(admin: httpx.AsyncClient) -> None:
    """Nobody overwrites a field that somebody else changed in the same instant."""
    await admin.post("/api/v1/tokens", json={"uid": "AABB"})
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    for number in range(5):
        await asyncio.gather(
            admin.patch("/api/v1/tokens/AABB", json={"label": f"label {number}"}),
            admin.patch("/api/v1/tokens/AABB", json={"driver_id": f"driver {number}"}),
            admin.patch("/api/v1/stations/CP-1", json={"max_power_w": number}),
            admin.patch("/api/v1/stations/CP-1", json={"default_token": f"token {number}"}),
        )
        token = (await admin.get("/api/v1/tokens/AABB")).json()
        station = (await admin.get("/api/v1/stations/CP-1")).json()
        assert (token["label"], token["driver_id"]) == (f"label {number}", f"driver {number}")
        assert (station["max_power_w"], station["default_token"]) == (number, f"token {number}")


async def test_the_last_admin_stays(house: House, admin: httpx.AsyncClient) -> None:
    """Otherwise nobody could let anybody in."""
    await house.link("anna@example.se", "admin")
    user = (await admin.get("/api/v1/users")).json()["items"][0]
    path = f"/api/v1/users/{user['id']}"
    assert (await admin.patch(path, json={"role": "viewer"})).status_code == 409
    assert (await admin.patch(path, json={"disabled": True})).status_code == 409
    assert (await admin.delete(path)).status_code == 409
    await admin.post("/api/v1/users", json={"email": "bo@example.se", "role": "admin"})
    assert (await admin.patch(path, json={"role": "viewer"})).status_code == 200


async def test_an_address_is_one_persons(admin: httpx.AsyncClient) -> None:
    """Without regard to case; the link is told once."""
    first = await admin.post("/api/v1/users", json={"email": "Anna@example.se", "role": "viewer", "name": "Anna"})
    assert first.json()["link"].startswith("http://test/welcome#token=lvl_")
    assert (await admin.post("/api/v1/users", json={"email": "anna@EXAMPLE.se", "role": "viewer"})).status_code == 409
    assert "link" not in (await admin.get(f"/api/v1/users/{first.json()['id']}")).json()


async def test_a_revoked_key_opens_nothing(admin: httpx.AsyncClient) -> None:
    """And lists show a key's beginning only."""
    made = (await admin.post("/api/v1/api-keys", json={"name": "x", "role": "viewer"})).json()
    headers = {"Authorization": f"Bearer {made['key']}"}
    assert (await admin.get("/api/v1/stations", headers=headers)).status_code == 200
    listed = await admin.get("/api/v1/api-keys")
    assert made["key"] not in listed.text
    assert listed.json()["items"][0]["last_used_at"] is not None
    assert (await admin.delete(f"/api/v1/api-keys/{made['id']}")).status_code == 204
    assert (await admin.get("/api/v1/stations", headers=headers)).status_code == 401


async def test_every_write_is_in_the_audit_trail(admin: httpx.AsyncClient) -> None:
    """Who, what, before and after; a refused write is not."""
    site = (await admin.post("/api/v1/locations", json={"name": "Torget"})).json()["id"]
    await admin.patch(f"/api/v1/locations/{site}", json={"name": "Hamnen"}, headers={"Laddverk-Reason": "moved"})
    await admin.post("/api/v1/locations", json={"name": ""})
    await admin.delete(f"/api/v1/locations/{site}")
    entries = (await admin.get("/api/v1/audit", params={"noun_id": site})).json()["items"]
    assert [entry["action"] for entry in entries] == ["location.delete", "location.update", "location.create"]
    assert entries[1]["before"] == {"name": "Torget"}
    assert entries[1]["after"] == {"name": "Hamnen"}
    assert entries[1]["reason"] == "moved"
    assert entries[1]["actor_kind"] == "api-key"
    assert entries[1]["actor_name"] == "the admin's key"
    assert entries[1]["noun_id"] == site
