"""Every route with every role: what is allowed is exactly what the table says."""

from typing import Any

import pytest

from laddverk.api.application import assemble
from laddverk.domain.users import PERMISSIONS, ROLES
from tests.unit.api.conftest import House

_IDS = {
    "location_id": "loc_" + "0" * 32,
    "session_id": "ses_" + "0" * 32,
    "command_id": "cmd_" + "0" * 32,
    "user_id": "usr_" + "0" * 32,
    "key_id": "key_" + "0" * 32,
    "station_id": "CP-none",
    "uid": "none",
}
_OPEN = {"/api/v1/auth/login", "/api/v1/auth/password", "/healthz", "/readyz", "/metrics"}


def _operations() -> list[tuple[str, str, str | None]]:
    """(method, path, permission) of every operation."""
    paths: dict[str, dict[str, Any]] = assemble().openapi()["paths"]
    return [(method, path, operation.get("x-permission")) for path, item in paths.items() for method, operation in item.items()]


async def test_every_route_with_every_role(house: House) -> None:
    """A role without the permission gets 403 before its input is looked at; one with it gets anything else."""
    keys = {role: await house.key(role) for role in ROLES}
    walked = 0
    for method, path, permission in _operations():
        if permission is None or path.endswith("/events"):
            continue
        for role, headers in keys.items():
            response = await house.client.request(method, path.format(**_IDS), headers=headers, content=b"{not json")
            allowed = permission == "known" or permission in PERMISSIONS[role]
            assert (response.status_code != 403) == allowed, (method, path, role, response.status_code)
            assert response.status_code < 500, (method, path, role)
            walked += 1
    assert walked > 150


async def test_no_route_answers_a_stranger(house: House) -> None:
    """But health and logging in."""
    for method, path, permission in _operations():
        response = await house.client.request(method, path.format(**_IDS), content=b"{not json")
        if permission is None:
            assert path in _OPEN
            assert path == "/metrics" or response.status_code != 401
        else:
            assert response.status_code == 401, (method, path)
            assert response.headers["content-type"] == "application/problem+json"


async def test_an_operator_sees_nothing_of_another(house: House) -> None:
    """Rows of another tenant do not exist: not in lists, not by id, not for writing."""
    mine, theirs = await house.key("admin"), await house.key("admin", "other")
    station = {"id": "CP-1"}
    made: dict[str, str] = {}
    for path, body in (("stations", station), ("tokens", {"uid": "AABB"}), ("locations", {"name": "Torget"})):
        response = await house.client.post(f"/api/v1/{path}", json=body, headers=mine)
        assert response.status_code == 201
        made[path] = response.json().get("id") or response.json()["uid"]
    for path, name in made.items():
        assert (await house.client.get(f"/api/v1/{path}", headers=theirs)).json()["items"] == []
        for method in ("GET", "PATCH", "DELETE"):
            response = await house.client.request(method, f"/api/v1/{path}/{name}", headers=theirs, json={} if method == "PATCH" else None)
            assert response.status_code == 404, (method, path)
        assert (await house.client.get(f"/api/v1/{path}/{name}", headers=mine)).status_code == 200
    command = await house.client.post("/api/v1/stations/CP-1/commands", json={"command": "reset"}, headers=theirs)
    assert command.status_code == 404
    audit = (await house.client.get("/api/v1/audit", headers=theirs)).json()["items"]
    assert [entry["action"] for entry in audit] == ["api-key.create"]


def test_a_route_without_a_permission_cannot_be_made() -> None:
    """Forgetting it is an error at start."""
    from fastapi import APIRouter

    from laddverk.api.guard import Guarded

    router = APIRouter(route_class=Guarded)

    async def forgotten() -> None:
        """Nobody said who may call this."""

    with pytest.raises(TypeError, match="names no permission"):
        router.get("/forgotten")(forgotten)
