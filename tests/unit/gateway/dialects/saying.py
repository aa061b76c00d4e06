"""Says commands and judges what comes out by the official schemas."""

from __future__ import annotations

import json
from typing import Any

from laddverk.domain.commands import Command
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.dialect import BadParams, Unable
from tests.ocpp_schemas import errors
from tests.unit.gateway.dialects.examples import VERSIONS

OLD, V201, V21 = VERSIONS
NEW = (V201, V21)
AT = "2026-03-01T12:00:00Z"

PLACE = {"evse_id": 2, "connector_id": 1}
PROFILE = {
    "id": 1,
    "purpose": "tx",
    "stack_level": 2,
    "rate_unit": "A",
    "start_at": AT,
    "duration_s": 3600,
    "periods": [{"start_s": 0, "limit": 10.27, "phases": 3}, {"start_s": 60, "limit": 16}],
}
SCHEDULE = {
    "chargingRateUnit": "A",
    "duration": 3600,
    "startSchedule": AT,
    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10.2, "numberPhases": 3}, {"startPeriod": 60, "limit": 16.0}],
}


def said(version: str, name: str, params: dict[str, Any]) -> list[tuple[str, Any]]:
    """The calls of a command, each judged by the official schema."""
    spoken = DIALECTS[version].express(Command("c", "CP", name, params))
    assert not isinstance(spoken, Unable | BadParams), spoken
    calls = [(call.action, json.loads(call.payload)) for call in spoken]
    for action, payload in calls:
        assert errors(version, action, "call", payload) == []
    return calls


def bad(version: str, name: str, params: dict[str, Any]) -> str:
    """Why a command's parameters are refused."""
    spoken = DIALECTS[version].express(Command("c", "CP", name, params))
    assert isinstance(spoken, BadParams), spoken
    return spoken.reason


def unable(version: str, name: str, params: dict[str, Any]) -> str:
    """Why a version cannot say a command."""
    spoken = DIALECTS[version].express(Command("c", "CP", name, params))
    assert isinstance(spoken, Unable), spoken
    return spoken.reason
