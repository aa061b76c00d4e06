"""Idempotency-Key: once is enough."""

import asyncio

import httpx
import pytest

from tests.unit.api.conftest import House


async def test_the_same_write_is_done_once(admin: httpx.AsyncClient) -> None:
    """The second answer is the first again, and says so."""
    headers = {"Idempotency-Key": "abc"}
    first = await admin.post("/api/v1/locations", json={"name": "Torget"}, headers=headers)
    again = await admin.post("/api/v1/locations", json={"name": "Torget"}, headers=headers)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len((await admin.get("/api/v1/locations")).json()["items"]) == 1


async def test_a_delete_is_replayed_too(admin: httpx.AsyncClient) -> None:
    """204 again, not 404."""
    await admin.post("/api/v1/tokens", json={"uid": "AABB"})
    for _ in range(2):
        assert (await admin.delete("/api/v1/tokens/AABB", headers={"Idempotency-Key": "d1"})).status_code == 204
    assert (await admin.delete("/api/v1/tokens/AABB")).status_code == 404


async def test_another_request_under_the_same_key_is_a_conflict(admin: httpx.AsyncClient) -> None:
    """Another body, another path and another method."""
    headers = {"Idempotency-Key": "abc"}
    await admin.post("/api/v1/locations", json={"name": "Torget"}, headers=headers)
    assert (await admin.post("/api/v1/locations", json={"name": "Hamnen"}, headers=headers)).status_code == 409
    assert (await admin.post("/api/v1/tokens", json={"name": "Torget"}, headers=headers)).status_code == 409


async def test_a_refused_write_leaves_the_key_free(admin: httpx.AsyncClient) -> None:
    """The corrected request may use it."""
    headers = {"Idempotency-Key": "abc"}
    assert (await admin.post("/api/v1/stations", json={"id": "a/b"}, headers=headers)).status_code == 422
    assert (await admin.post("/api/v1/stations", content=b"{", headers=headers)).status_code in (400, 422)
    assert (await admin.patch("/api/v1/stations/ab", json={}, headers=headers)).status_code == 404
    assert (await admin.post("/api/v1/stations", json={"id": "ab"}, headers=headers)).status_code == 201


async def test_keys_of_different_callers_do_not_meet(house: House, admin: httpx.AsyncClient) -> None:
    """Two programs may choose the same key."""
    other = await house.key("admin")
    headers = {"Idempotency-Key": "abc"}
    await admin.post("/api/v1/locations", json={"name": "Torget"}, headers=headers)
    second = await admin.post("/api/v1/locations", json={"name": "Hamnen"}, headers=headers | other)
    assert second.status_code == 201


async def test_two_at_once_do_it_once(admin: httpx.AsyncClient) -> None:
    """One does it; the other is told that it runs, or gets its answer."""
    headers = {"Idempotency-Key": "abc"}
    answers = await asyncio.gather(*(admin.post("/api/v1/locations", json={"name": "Torget"}, headers=headers) for _ in range(5)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert sum(answer.status_code == 201 for answer in answers) >= 1
    assert len((await admin.get("/api/v1/locations")).json()["items"]) == 1


async def test_a_key_made_under_a_key_is_told_once(admin: httpx.AsyncClient) -> None:
    """The replayed answer leaves the secret out: it is stored nowhere."""
    headers = {"Idempotency-Key": "abc"}
    first = await admin.post("/api/v1/api-keys", json={"name": "x", "role": "viewer"}, headers=headers)
    again = await admin.post("/api/v1/api-keys", json={"name": "x", "role": "viewer"}, headers=headers)
    assert first.json()["key"].startswith("lvk_")
    assert again.json() == first.json() | {"key": None}


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
async def test_a_bad_key_is_refused(admin: httpx.AsyncClient, key: str) -> None:
    """Bounded and printable."""
    response = await admin.post("/api/v1/locations", json={"name": "Torget"}, headers={"Idempotency-Key": key})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "header.Idempotency-Key"
