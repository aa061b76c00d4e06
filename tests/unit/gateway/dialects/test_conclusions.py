"""A station's answers to our calls, judged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from laddverk.domain.commands import ACCEPTED, FAILED, NOT_SUPPORTED, REJECTED, Command
from laddverk.domain.reports import SettingsReported, Variable
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.dialect import Conclusion, Said
from tests.unit.gateway.dialects.saying import AT, NEW, OLD, V21, V201


def concluded(version: str, name: str, params: dict[str, Any], *answers: object, raw: bool = False) -> Conclusion:
    said = tuple(answer if isinstance(answer, Said) else Said(json.dumps(answer).encode()) for answer in answers)
    return DIALECTS[version].conclude(Command("c", "CP", name, params, raw), said)


ONE = {"evse_id": 1}
STATUSES: list[tuple[str, str, dict[str, Any], dict[str, Any], str, str | None]] = [
    (OLD, "remote-start", {"token": "A"}, {"status": "Accepted"}, ACCEPTED, None),
    (OLD, "remote-start", {"token": "A"}, {"status": "Rejected"}, REJECTED, "Rejected"),
    (OLD, "remote-start", {"token": "A"}, {"status": "Vielleicht"}, REJECTED, "Vielleicht"),
    (OLD, "unlock-connector", ONE, {"status": "Unlocked"}, ACCEPTED, None),
    (OLD, "unlock-connector", ONE, {"status": "UnlockFailed"}, FAILED, "UnlockFailed"),
    (OLD, "unlock-connector", ONE, {"status": "NotSupported"}, NOT_SUPPORTED, "NotSupported"),
    (V201, "unlock-connector", ONE, {"status": "OngoingAuthorizedTransaction"}, REJECTED, "OngoingAuthorizedTransaction"),
    (V201, "unlock-connector", ONE, {"status": "UnknownConnector"}, REJECTED, "UnknownConnector"),
    (OLD, "change-availability", {"operative": False}, {"status": "Scheduled"}, ACCEPTED, None),
    (OLD, "trigger-message", {"message": "heartbeat"}, {"status": "NotImplemented"}, NOT_SUPPORTED, "NotImplemented"),
    (OLD, "send-local-list", {"version": 1}, {"status": "VersionMismatch"}, FAILED, "VersionMismatch"),
    (OLD, "clear-charging-profile", {}, {"status": "Unknown"}, REJECTED, "Unknown"),
    (OLD, "get-local-list-version", {}, {"listVersion": -1}, NOT_SUPPORTED, "the station has no local list"),
    (OLD, "get-local-list-version", {}, {"listVersion": 0}, ACCEPTED, None),
    (OLD, "update-firmware", {"location": "x", "retrieve_at": AT}, {}, ACCEPTED, None),
    (OLD, "data-transfer", {"vendor_id": "v"}, {"status": "UnknownVendorId"}, REJECTED, "UnknownVendorId"),
    (OLD, "get-installed-certificate-ids", {"certificateType": "ManufacturerRootCertificate"}, {"status": "NotFound"}, ACCEPTED, None),
    (V201, "reset", {"type": "soft"}, {"status": "Scheduled"}, ACCEPTED, None),
    (V201, "get-base-report", {"request_id": 1}, {"status": "EmptyResultSet"}, ACCEPTED, None),
    (V201, "get-base-report", {"request_id": 1}, {"status": "NotSupported"}, NOT_SUPPORTED, "NotSupported"),
    (
        V21,
        "reset",
        {"type": "hard"},
        {"status": "Rejected", "statusInfo": {"reasonCode": "FwUpdateInProgress", "additionalInfo": "wait"}},
        REJECTED,
        "Rejected (FwUpdateInProgress: wait)",
    ),
    (V21, "clear-tariffs", {}, {"clearTariffsResult": [{"status": "Accepted"}, {"status": "Rejected"}]}, REJECTED, "Rejected"),
    (V21, "clear-tariffs", {}, {"clearTariffsResult": [{"status": "NoTariff"}]}, ACCEPTED, None),
]


@pytest.mark.parametrize(("version", "name", "params", "answer", "status", "reason"), STATUSES)
def test_status(version: str, name: str, params: dict[str, Any], answer: dict[str, Any], status: str, reason: str | None) -> None:
    """The outcome follows the answer's status; what is not a yes is given as reason; the answer itself is passed on."""
    outcome = concluded(version, name, params, answer).outcome
    assert (outcome.status, outcome.reason) == (status, reason)
    assert outcome.response == answer


def test_an_answer_that_is_not_valid_fails_the_call_alone() -> None:
    """Quirk 27: the call fails with a reason; nothing is raised."""
    outcome = concluded(OLD, "remote-start", {"token": "A"}, {"state": "Accepted"}).outcome
    assert outcome.status == FAILED
    assert outcome.reason is not None
    assert "status" in outcome.reason
    outcome = concluded(OLD, "get-variables", {}, Said(b'{"configurationKey":[')).outcome
    assert outcome.status == FAILED


def test_not_implemented_as_a_status_where_there_is_none() -> None:
    """Quirk 67: GetConfiguration answered by a status (Fronius, EM2GO)."""
    assert concluded(OLD, "get-variables", {}, {"status": "NotImplemented"}).outcome.status == NOT_SUPPORTED
    assert concluded(OLD, "get-composite-schedule", {"duration_s": 1}, {"status": "NotImplemented"}).outcome.status == NOT_SUPPORTED
    assert concluded(V201, "get-variables", VARIABLE, {"status": "NotSupported"}).outcome.status == NOT_SUPPORTED


def test_a_null_answer_is_an_empty_one() -> None:
    """Quirk 26: null for an empty object."""
    outcome = concluded(OLD, "update-firmware", {"location": "x", "retrieve_at": AT}, Said(b"null")).outcome
    assert (outcome.status, outcome.response) == (ACCEPTED, {})


KEYS = {
    "configurationKey": [
        {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
        {"key": "NumberOfConnectors", "readonly": True, "value": 2},
        {"key": "AuthorizationKey", "readonly": False, "value": "6B6579"},
        {"key": "ConnectorPhaseRotation", "readonly": False},
    ],
    "unknownKey": ["Bogus"],
}


@pytest.mark.parametrize(("name", "params"), [("get-variables", {}), ("get-base-report", {}), ("get-configuration", {})])
def test_the_keys_of_16_become_settings(name: str, params: dict[str, Any]) -> None:
    """GetConfiguration's keys are settings of the component ChargingStation; secrets are neither stored nor shown."""
    outcome, reports = concluded(OLD, name, params, KEYS)
    assert outcome.status == ACCEPTED
    assert outcome.reason == "unknown: Bogus"
    assert reports == (
        SettingsReported(
            0,
            0,
            False,
            (
                Variable("ChargingStation", "HeartbeatInterval", "300", mutability="ReadWrite"),
                Variable("ChargingStation", "NumberOfConnectors", "2", mutability="ReadOnly"),
                Variable("ChargingStation", "AuthorizationKey", "***", mutability="ReadWrite"),
                Variable("ChargingStation", "ConnectorPhaseRotation", None, mutability="ReadWrite"),
            ),
        ),
    )
    assert "6B6579" not in json.dumps(outcome.response)


def test_only_unknown_keys_is_a_refusal() -> None:
    """Nothing that was asked for exists."""
    outcome, reports = concluded(OLD, "get-variables", {"variables": [{"variable": "Bogus"}]}, {"unknownKey": ["Bogus"]})
    assert (outcome.status, outcome.reason, reports) == (REJECTED, "unknown: Bogus", ())


TWO = {"variables": [{"variable": "A", "value": "1"}, {"variable": "B", "value": "2"}]}


def test_several_calls_of_one_command() -> None:
    """All must be accepted; each answer is passed on; a key that is refused is named."""
    outcome = concluded(OLD, "set-variables", TWO, {"status": "Accepted"}, {"status": "RebootRequired"}).outcome
    assert (outcome.status, outcome.response) == (ACCEPTED, [{"status": "Accepted"}, {"status": "RebootRequired"}])
    outcome = concluded(OLD, "set-variables", TWO, {"status": "NotSupported"}, {"status": "Accepted"}).outcome
    assert (outcome.status, outcome.reason) == (REJECTED, "A: NotSupported")


def test_a_command_that_was_cut_short_failed() -> None:
    """The second call was never sent."""
    outcome = concluded(OLD, "set-variables", TWO, {"status": "Accepted"}).outcome
    assert (outcome.status, outcome.reason) == (FAILED, "only 1 of 2 calls were sent")
    outcome = concluded(OLD, "set-variables", TWO, Said(None, "NotImplemented", None)).outcome
    assert (outcome.status, outcome.reason) == (NOT_SUPPORTED, "NotImplemented")


VARIABLE = {"variables": [{"component": "OCPPCommCtrlr", "variable": "HeartbeatInterval"}]}


def result(status: str, name: str, value: str | None = None, **more: object) -> dict[str, object]:
    made = {"attributeStatus": status, "component": {"name": "C", "evse": {"id": 1}}, "variable": {"name": name}, **more}
    return made if value is None else made | {"attributeValue": value}


@pytest.mark.parametrize("version", NEW)
def test_the_variables_of_2x_become_settings(version: str) -> None:
    """What was read is stored; what was not is named; one value read is enough."""
    answer = {
        "getVariableResult": [
            result("Accepted", "Interval", "60"),
            result("UnknownVariable", "Bogus"),
            result("Accepted", "BasicAuthPassword", "hunter2", attributeType="Target"),
        ]
    }
    outcome, reports = concluded(version, "get-variables", VARIABLE, answer)
    assert (outcome.status, outcome.reason) == (ACCEPTED, "C.Bogus: UnknownVariable")
    assert reports == (
        SettingsReported(
            0,
            0,
            False,
            (
                Variable("C", "Interval", "60", evse_id=1),
                Variable("C", "BasicAuthPassword", "***", evse_id=1, attribute="Target"),
            ),
        ),
    )
    assert "hunter2" not in json.dumps(outcome.response)
    outcome, reports = concluded(version, "get-variables", VARIABLE, {"getVariableResult": [result("Rejected", "Interval")]})
    assert (outcome.status, outcome.reason, reports) == (REJECTED, "C.Interval: Rejected", ())


@pytest.mark.parametrize("version", NEW)
def test_setting_variables_must_succeed_for_all(version: str) -> None:
    """One refusal makes the command rejected, and names the variable."""
    asked = {"variables": [{"component": "C", "variable": "A", "value": "1"}]}
    answer = {"setVariableResult": [result("RebootRequired", "A"), result("Rejected", "B")]}
    outcome = concluded(version, "set-variables", asked, answer).outcome
    assert (outcome.status, outcome.reason) == (REJECTED, "C.B: Rejected")


def test_a_raw_call_is_judged_alike() -> None:
    """A technician's own call: the same outcome, and its settings are stored as well."""
    outcome, reports = concluded(OLD, "GetConfiguration", {"key": []}, KEYS, raw=True)
    assert outcome.status == ACCEPTED
    assert len(reports) == 1


def test_an_endless_error_is_cut() -> None:
    """A hostile station's words have a limit."""
    outcome = concluded(OLD, "clear-cache", {}, Said(None, "GenericError", "x" * 100_000)).outcome
    assert outcome.reason is not None
    assert len(outcome.reason) <= 500
    outcome = concluded(OLD, "clear-cache", {}, {"status": "y" * 9_000}).outcome
    assert outcome.reason is not None
    assert len(outcome.reason) <= 500


def test_settings_with_endless_names_are_not_stored() -> None:
    """The answer is passed on, but no index could hold such a name."""
    key = {"key": "k" * 101, "readonly": False, "value": "1"}
    outcome, reports = concluded(OLD, "get-variables", {}, {"configurationKey": [key]})
    assert (outcome.status, outcome.response, reports) == (ACCEPTED, {"configurationKey": [key]}, ())
    outcome, reports = concluded(V201, "get-variables", VARIABLE, {"getVariableResult": [result("Accepted", "v" * 101, "1")]})
    assert (outcome.status, reports) == (ACCEPTED, ())
