"""What holds for commands of all versions: names, bad parameters, the standard's own payloads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from laddverk.domain.commands import COMMANDS
from laddverk.gateway.dialects import DIALECTS, v16_commands
from laddverk.gateway.dialects.v2x_commands import WORDS_21, WORDS_201, phrases
from tests.unit.gateway.dialects.examples import VERSIONS
from tests.unit.gateway.dialects.saying import AT, OLD, PROFILE, V21, V201, bad, said


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_has_all_commands_of_the_core(version: str) -> None:
    """The same command works for every version, or says that it cannot."""
    assert set(COMMANDS) <= DIALECTS[version].capabilities


BAD: list[tuple[str, str, dict[str, Any], str]] = [
    (OLD, "remote-start", {}, "token"),
    (OLD, "remote-start", {"token": "x" * 21}, "idTag"),
    (OLD, "remote-start", {"token": "A", "evse_id": 0}, "evse_id"),
    (OLD, "remote-start", {"token": "A", "evse_id": "1"}, "evse_id"),
    (OLD, "remote-start", {"token": "A", "evse_id": True}, "evse_id"),
    (OLD, "remote-start", {"token": "A", "speed": 3}, "speed"),
    (OLD, "remote-start", {"token": "A\0"}, "NUL"),
    (OLD, "remote-stop", {"session_id": "ses_1"}, "transaction_id"),
    (OLD, "remote-stop", {"transaction_id": "tx-1"}, "transaction_id"),
    (OLD, "remote-stop", {"transaction_id": 2**63}, "transactionId"),
    (OLD, "reset", {}, "type"),
    (OLD, "reset", {"type": "gently"}, "type"),
    (OLD, "unlock-connector", {}, "evse_id"),
    (OLD, "change-availability", {"operative": "yes"}, "operative"),
    (OLD, "trigger-message", {"message": "transaction-event"}, "message"),
    (OLD, "get-variables", {"variables": "all"}, "variables"),
    (OLD, "get-variables", {"variables": [{"component": "EVSE", "variable": "A"}]}, "variables[0].component"),
    (OLD, "get-variables", {"variables": [{"variable": "A", "attribute": "Target"}]}, "variables[0].attribute"),
    (OLD, "set-variables", {"variables": []}, "variables"),
    (OLD, "set-variables", {"variables": [{"variable": "A"}]}, "variables[0].value"),
    (OLD, "set-variables", {"variables": [{"variable": "A", "value": "v" * 501}]}, "value"),
    (OLD, "data-transfer", {"data": "x"}, "vendor_id"),
    (OLD, "get-log", {"log": "security", "location": "x"}, "request_id"),
    (OLD, "reserve-now", {"token": "A", "reservation_id": 1, "expires_at": "tomorrow"}, "expires_at"),
    (OLD, "reserve-now", {"token": "A", "reservation_id": 1, "expires_at": "2026-03-01T12:00:00"}, "expires_at"),
    (OLD, "set-charging-profile", {"profile": {**PROFILE, "periods": []}}, "profile.periods"),
    (OLD, "set-charging-profile", {"profile": {**PROFILE, "periods": [{"start_s": 0}]}}, "profile.periods[0].limit"),
    (V201, "remote-start", {"token": "A"}, "remote_start_id"),
    (V201, "remote-start", {"token": "x" * 37, "remote_start_id": 1}, "idToken"),
    (V201, "remote-start", {"token": "A", "token_type": "Stone", "remote_start_id": 1}, "type"),
    (V201, "change-availability", {"operative": True, "connector_id": 1}, "evse_id"),
    (V201, "get-variables", {}, "variables"),
    (V201, "get-variables", {"variables": [{"variable": "A"}]}, "variables[0].component"),
    (V201, "get-variables", {"variables": [{"component": "C", "variable": "A", "attribute": "Odd"}]}, "attributeType"),
    (V201, "get-base-report", {"report": "full"}, "request_id"),
    (V21, "get-base-report", {"report": "everything", "request_id": 1}, "report"),
]


@pytest.mark.parametrize(("version", "name", "params", "names"), BAD)
def test_bad_parameters_are_named(version: str, name: str, params: dict[str, Any], names: str) -> None:
    """Every mistake is refused before anything is sent, and the reason names the parameter."""
    assert names in bad(version, name, params)


def test_the_standards_payload_is_taken_for_our_parameters() -> None:
    """A technician may write the payload of the standard under our command's name."""
    assert said(OLD, "remote-start", {"idTag": "A", "remote_start_id": 5}) == [("RemoteStartTransaction", {"idTag": "A"})]
    payload = {"component": {"name": "C"}, "variable": {"name": "V"}}
    assert said(V21, "get-variables", {"getVariableData": [payload]}) == [("GetVariables", {"getVariableData": [payload]})]


def test_times_in_raw_calls_become_zulu() -> None:
    """Whatever zone a technician writes, the station reads UTC with Z."""
    params = {"connectorId": 1, "expiryDate": "2026-03-01T13:00:00+01:00", "idTag": "A", "reservationId": 1}
    [(_, payload)] = said(OLD, "reserve-now", params)
    assert payload["expiryDate"] == AT


def test_the_reference_names_every_command() -> None:
    """docs/reference/commands.md lists what all versions can say in our words."""
    text = (Path(__file__).parents[4] / "docs" / "reference" / "commands.md").read_text("utf-8")
    commands, _, _ = text.partition("## Outcomes")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", commands, re.MULTILINE))
    assert documented == set(v16_commands.PHRASES) == set(phrases(WORDS_201)) == set(phrases(WORDS_21))
