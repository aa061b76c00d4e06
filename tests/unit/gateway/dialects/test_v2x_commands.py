"""Each of our commands in the words of OCPP 2.0.1 and 2.1, valid by the official schema."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.gateway.dialects.saying import AT, NEW, PLACE, PROFILE, SCHEDULE, V21, V201, bad, said, unable

NEW_CALLS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    (
        "remote-start",
        {"token": "04A1", "evse_id": 2, "connector_id": 1, "remote_start_id": 7},
        "RequestStartTransaction",
        {"idToken": {"idToken": "04A1", "type": "ISO14443"}, "remoteStartId": 7, "evseId": 2},
    ),
    (
        "remote-start",
        {"token": "app-1", "token_type": "Central", "remote_start_id": 7},
        "RequestStartTransaction",
        {"idToken": {"idToken": "app-1", "type": "Central"}, "remoteStartId": 7},
    ),
    ("remote-stop", {"transaction_id": "tx-1"}, "RequestStopTransaction", {"transactionId": "tx-1"}),
    ("reset", {"type": "soft"}, "Reset", {"type": "OnIdle"}),
    ("reset", {"type": "hard", "evse_id": 2}, "Reset", {"type": "Immediate", "evseId": 2}),
    ("reset", {"type": "on-idle"}, "Reset", {"type": "OnIdle"}),
    ("unlock-connector", {"evse_id": 2}, "UnlockConnector", {"evseId": 2, "connectorId": 1}),
    ("unlock-connector", {"evse_id": 2, "connector_id": 3}, "UnlockConnector", {"evseId": 2, "connectorId": 3}),
    ("change-availability", {"operative": False}, "ChangeAvailability", {"operationalStatus": "Inoperative"}),
    ("change-availability", {"operative": True, "evse_id": 0}, "ChangeAvailability", {"operationalStatus": "Operative"}),
    (
        "change-availability",
        {"operative": True, **PLACE},
        "ChangeAvailability",
        {"operationalStatus": "Operative", "evse": {"id": 2, "connectorId": 1}},
    ),
    (
        "trigger-message",
        {"message": "status-notification", "evse_id": 2},
        "TriggerMessage",
        {"requestedMessage": "StatusNotification", "evse": {"id": 2, "connectorId": 1}},
    ),
    (
        "trigger-message",
        {"message": "transaction-event", "evse_id": 2},
        "TriggerMessage",
        {"requestedMessage": "TransactionEvent", "evse": {"id": 2}},
    ),
    (
        "get-variables",
        {
            "variables": [
                {
                    "component": "EVSE",
                    "component_instance": "a",
                    "variable": "Power",
                    "variable_instance": "b",
                    "evse_id": 1,
                    "attribute": "MaxSet",
                }
            ]
        },
        "GetVariables",
        {
            "getVariableData": [
                {
                    "component": {"name": "EVSE", "instance": "a", "evse": {"id": 1}},
                    "variable": {"name": "Power", "instance": "b"},
                    "attributeType": "MaxSet",
                }
            ]
        },
    ),
    (
        "set-variables",
        {
            "variables": [
                {"component": "OCPPCommCtrlr", "variable": "HeartbeatInterval", "value": 60},
                {"component": "C", "variable": "V", "value": True},
            ]
        },
        "SetVariables",
        {
            "setVariableData": [
                {"component": {"name": "OCPPCommCtrlr"}, "variable": {"name": "HeartbeatInterval"}, "attributeValue": "60"},
                {"component": {"name": "C"}, "variable": {"name": "V"}, "attributeValue": "true"},
            ]
        },
    ),
    ("get-base-report", {"request_id": 3}, "GetBaseReport", {"requestId": 3, "reportBase": "FullInventory"}),
    ("get-base-report", {"request_id": 3, "report": "summary"}, "GetBaseReport", {"requestId": 3, "reportBase": "SummaryInventory"}),
    ("clear-cache", {}, "ClearCache", {}),
    ("data-transfer", {"vendor_id": "v", "data": {"a": 1}}, "DataTransfer", {"vendorId": "v", "data": {"a": 1}}),
    (
        "get-log",
        {"location": "https://x", "request_id": 3, "latest": AT},
        "GetLog",
        {"log": {"remoteLocation": "https://x", "latestTimestamp": AT}, "logType": "DiagnosticsLog", "requestId": 3},
    ),
    (
        "update-firmware",
        {"location": "https://x", "retrieve_at": AT, "request_id": 3},
        "UpdateFirmware",
        {"requestId": 3, "firmware": {"location": "https://x", "retrieveDateTime": AT}},
    ),
    (
        "send-local-list",
        {
            "version": 3,
            "tokens": [{"token": "A", "status": "Blocked", "group": "G"}, {"token": "B", "token_type": "eMAID", "remove": True}],
        },
        "SendLocalList",
        {
            "versionNumber": 3,
            "updateType": "Full",
            "localAuthorizationList": [
                {
                    "idToken": {"idToken": "A", "type": "ISO14443"},
                    "idTokenInfo": {"status": "Blocked", "groupIdToken": {"idToken": "G", "type": "Central"}},
                },
                {"idToken": {"idToken": "B", "type": "eMAID"}},
            ],
        },
    ),
    ("send-local-list", {"version": 4, "tokens": []}, "SendLocalList", {"versionNumber": 4, "updateType": "Full"}),
    (
        "reserve-now",
        {"reservation_id": 5, "token": "A", "expires_at": AT, "evse_id": 2, "connector_id": 1},
        "ReserveNow",
        {"id": 5, "expiryDateTime": AT, "idToken": {"idToken": "A", "type": "ISO14443"}, "evseId": 2},
    ),
    ("cancel-reservation", {"reservation_id": 5}, "CancelReservation", {"reservationId": 5}),
    ("clear-charging-profile", {"profile_id": 9}, "ClearChargingProfile", {"chargingProfileId": 9}),
    (
        "clear-charging-profile",
        {"evse_id": 1, "purpose": "tx"},
        "ClearChargingProfile",
        {"chargingProfileCriteria": {"evseId": 1, "chargingProfilePurpose": "TxProfile"}},
    ),
    ("get-composite-schedule", {"duration_s": 60}, "GetCompositeSchedule", {"evseId": 0, "duration": 60}),
]


@pytest.mark.parametrize("version", NEW)
@pytest.mark.parametrize(("name", "params", "action", "payload"), NEW_CALLS)
def test_2x(version: str, name: str, params: dict[str, Any], action: str, payload: dict[str, Any]) -> None:
    """The call of OCPP 2.0.1 and 2.1 for each command."""
    assert said(version, name, params) == [(action, payload)]


@pytest.mark.parametrize("version", NEW)
def test_a_profile_in_2x(version: str) -> None:
    """The transaction is a text, the schedule a list with an id of its own."""
    [(action, payload)] = said(version, "set-charging-profile", {"evse_id": 2, "profile": {**PROFILE, "transaction_id": "tx"}})
    assert action == "SetChargingProfile"
    assert payload["chargingProfile"] == {
        "id": 1,
        "stackLevel": 2,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Absolute",
        "transactionId": "tx",
        "chargingSchedule": [{"id": 1, **SCHEDULE}],
    }


def test_what_only_21_has() -> None:
    """2.1's own words are not said to 2.0.1."""
    assert said(V21, "reset", {"type": "immediate-and-resume"}) == [("Reset", {"type": "ImmediateAndResume"})]
    assert "type" in bad(V201, "reset", {"type": "immediate-and-resume"})
    custom = {"message": "custom-trigger", "custom_trigger": "x"}
    assert said(V21, "trigger-message", custom) == [("TriggerMessage", {"requestedMessage": "CustomTrigger", "customTrigger": "x"})]
    assert "message" in bad(V201, "trigger-message", custom)
    assert "custom" in unable(V201, "trigger-message", {"message": "heartbeat", "custom_trigger": "x"})
