"""Each of our commands in the words of OCPP 1.6, valid by the official schema."""

from __future__ import annotations

from typing import Any

import pytest

from laddverk.domain.commands import Command
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.dialect import BadParams
from tests.unit.gateway.dialects.saying import AT, OLD, PLACE, PROFILE, SCHEDULE, bad, said, unable

OLD_CALLS: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    ("remote-start", {"token": "04A1", "evse_id": 2, "remote_start_id": 7}, "RemoteStartTransaction", {"idTag": "04A1", "connectorId": 2}),
    (
        "remote-start",
        {"token": "04A1", "connector_id": 2, "token_type": "eMAID"},
        "RemoteStartTransaction",
        {"idTag": "04A1", "connectorId": 2},
    ),
    ("remote-start", {"token": "04A1"}, "RemoteStartTransaction", {"idTag": "04A1"}),
    ("remote-stop", {"transaction_id": "77", "session_id": "ses_1"}, "RemoteStopTransaction", {"transactionId": 77}),
    ("remote-stop", {"transaction_id": -1}, "RemoteStopTransaction", {"transactionId": -1}),
    ("reset", {"type": "soft"}, "Reset", {"type": "Soft"}),
    ("reset", {"type": "hard"}, "Reset", {"type": "Hard"}),
    ("reset", {"type": "immediate"}, "Reset", {"type": "Hard"}),
    ("unlock-connector", PLACE, "UnlockConnector", {"connectorId": 2}),
    ("change-availability", {"operative": False}, "ChangeAvailability", {"connectorId": 0, "type": "Inoperative"}),
    ("change-availability", {"operative": True, **PLACE}, "ChangeAvailability", {"connectorId": 2, "type": "Operative"}),
    ("trigger-message", {"message": "meter-values", **PLACE}, "TriggerMessage", {"requestedMessage": "MeterValues", "connectorId": 2}),
    ("trigger-message", {"message": "heartbeat", "evse_id": 0}, "TriggerMessage", {"requestedMessage": "Heartbeat"}),
    ("trigger-message", {"message": "sign-certificate"}, "ExtendedTriggerMessage", {"requestedMessage": "SignChargePointCertificate"}),
    ("get-variables", {}, "GetConfiguration", {}),
    ("get-variables", {"variables": []}, "GetConfiguration", {}),
    (
        "get-variables",
        {"variables": [{"variable": "A"}, {"component": "ChargingStation", "variable": "B"}]},
        "GetConfiguration",
        {"key": ["A", "B"]},
    ),
    ("get-base-report", {"report": "full", "request_id": 3}, "GetConfiguration", {}),
    ("clear-cache", {}, "ClearCache", {}),
    ("data-transfer", {"vendor_id": "v", "message_id": "m", "data": "d"}, "DataTransfer", {"vendorId": "v", "messageId": "m", "data": "d"}),
    ("get-log", {"location": "ftp://x", "oldest": AT}, "GetDiagnostics", {"location": "ftp://x", "startTime": AT}),
    (
        "get-log",
        {"location": "ftp://x", "log": "security", "request_id": 3, "retries": 2, "retry_interval_s": 60},
        "GetLog",
        {"log": {"remoteLocation": "ftp://x"}, "logType": "SecurityLog", "requestId": 3, "retries": 2, "retryInterval": 60},
    ),
    ("update-firmware", {"location": "ftp://x", "retrieve_at": AT}, "UpdateFirmware", {"location": "ftp://x", "retrieveDate": AT}),
    (
        "update-firmware",
        {"location": "ftp://x", "retrieve_at": AT, "install_at": AT, "signing_certificate": "c", "signature": "s", "request_id": 1},
        "SignedUpdateFirmware",
        {
            "requestId": 1,
            "firmware": {
                "location": "ftp://x",
                "retrieveDateTime": AT,
                "installDateTime": AT,
                "signingCertificate": "c",
                "signature": "s",
            },
        },
    ),
    (
        "send-local-list",
        {
            "version": 3,
            "update_type": "differential",
            "tokens": [{"token": "A", "group": "G", "valid_until": AT}, {"token": "B", "remove": True}],
        },
        "SendLocalList",
        {
            "listVersion": 3,
            "updateType": "Differential",
            "localAuthorizationList": [
                {"idTag": "A", "idTagInfo": {"status": "Accepted", "expiryDate": AT, "parentIdTag": "G"}},
                {"idTag": "B"},
            ],
        },
    ),
    ("get-local-list-version", {}, "GetLocalListVersion", {}),
    (
        "reserve-now",
        {"reservation_id": 5, "token": "A", "expires_at": AT, "evse_id": 2},
        "ReserveNow",
        {"connectorId": 2, "expiryDate": AT, "idTag": "A", "reservationId": 5},
    ),
    ("cancel-reservation", {"reservation_id": 5}, "CancelReservation", {"reservationId": 5}),
    (
        "clear-charging-profile",
        {"purpose": "station-max", "stack_level": 1},
        "ClearChargingProfile",
        {"chargingProfilePurpose": "ChargePointMaxProfile", "stackLevel": 1},
    ),
    (
        "get-composite-schedule",
        {"evse_id": 1, "duration_s": 3600, "rate_unit": "A"},
        "GetCompositeSchedule",
        {"connectorId": 1, "duration": 3600, "chargingRateUnit": "A"},
    ),
]


@pytest.mark.parametrize(("name", "params", "action", "payload"), OLD_CALLS)
def test_16(name: str, params: dict[str, Any], action: str, payload: dict[str, Any]) -> None:
    """OCPP 1.6's call for each command."""
    assert said(OLD, name, params) == [(action, payload)]


def test_a_profile_in_16() -> None:
    """The transaction is a number, the schedule one object; a limit is cut to one decimal, never rounded up."""
    [(action, payload)] = said(OLD, "set-charging-profile", {"evse_id": 2, "profile": {**PROFILE, "transaction_id": "77"}})
    assert action == "SetChargingProfile"
    assert payload["connectorId"] == 2
    assert payload["csChargingProfiles"] == {
        "chargingProfileId": 1,
        "stackLevel": 2,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Absolute",
        "transactionId": 77,
        "chargingSchedule": SCHEDULE,
    }


def test_set_variables_in_16_is_one_call_a_key_in_order() -> None:
    """1.6 changes one key at a time."""
    variables = [{"variable": "B", "value": "1"}, {"variable": "A", "value": False}, {"variable": "C", "value": ""}]
    assert said(OLD, "set-variables", {"variables": variables}) == [
        ("ChangeConfiguration", {"key": "B", "value": "1"}),
        ("ChangeConfiguration", {"key": "A", "value": "false"}),
        ("ChangeConfiguration", {"key": "C", "value": ""}),
    ]


def test_what_16_cannot_say() -> None:
    """Honest refusals instead of a call that does something else."""
    assert "whole station" in unable(OLD, "reset", {"type": "soft", "evse_id": 1})
    assert "idle" in unable(OLD, "reset", {"type": "on-idle"})
    assert "signed" in unable(OLD, "update-firmware", {"location": "x", "retrieve_at": AT, "install_at": AT})
    assert "no command SetVariables" in unable(OLD, "SetVariables", {})


def test_a_limit_with_two_decimals_is_refused_in_a_raw_16_call() -> None:
    """The 1.6 schema allows one decimal (`multipleOf` 0.1), which a type cannot say."""
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6.25}]}
    profile = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute",
        "chargingSchedule": schedule,
    }
    reason = bad(OLD, "set-charging-profile", {"connectorId": 1, "csChargingProfiles": profile})
    assert "profile" in reason
    raw = DIALECTS[OLD].express(Command("c", "CP", "SetChargingProfile", {"connectorId": 1, "csChargingProfiles": profile}, raw=True))
    assert isinstance(raw, BadParams)
    assert raw.reason == "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit: at most one decimal is allowed"
