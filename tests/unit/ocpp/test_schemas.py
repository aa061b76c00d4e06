"""The yardstick itself: what judges everything sent must be able to say no."""

from __future__ import annotations

import jsonschema
import pytest

from laddverk.ocpp.rpc import Rpc
from tests.ocpp_schemas import sent_is_valid, validate

__all__ = ["sent_is_valid"]


def test_right_payloads_pass() -> None:
    validate("ocpp1.6", "Reset", "call", {"type": "Hard"})
    validate("ocpp1.6", "Heartbeat", "result", {"currentTime": "2026-03-01T12:00:00.123Z"})
    validate("ocpp2.1", "NotifyPeriodicEventStream", "send", {"id": 1, "pending": 0, "basetime": "2026-03-01T12:00:00Z",
             "data": [{"t": 0.5, "v": "1"}]})  # fmt: skip
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 0.3}]}
    validate("ocpp1.6", "GetCompositeSchedule", "result", {"status": "Accepted", "chargingSchedule": schedule})


@pytest.mark.parametrize(
    ("version", "action", "kind", "payload"),
    [
        ("ocpp1.6", "Reset", "call", {"type": "Cold"}),
        ("ocpp1.6", "Reset", "call", {"type": "Hard", "more": 1}),
        ("ocpp1.6", "Heartbeat", "result", {"currentTime": "2026-03-01T12:00:00"}),
        ("ocpp1.6", "Heartbeat", "result", {"currentTime": "2026-02-30T12:00:00Z"}),
        ("ocpp2.0.1", "Heartbeat", "result", {"currentTime": 5}),
        ("ocpp2.0.1", "Reset", "call", {}),
        ("ocpp2.1", "GetVariables", "call", {"getVariableData": []}),
    ],
)
def test_wrong_payloads_do_not(version: str, action: str, kind: str, payload: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validate(version, action, kind, payload)


def test_the_fixture_sees_what_is_sent(sent_is_valid: list[str]) -> None:
    rpc = Rpc("ocpp1.6")
    rpc.receive('[2,"1","Heartbeat",{}]', 0.0)
    rpc.result("1", b'{"currentTime":"2026-03-01T12:00:00Z"}')
    rpc.call("Reset", b'{"type":"Hard"}', message_id="2", now=0.0)
    assert sent_is_valid == []
    rpc.call("Reset", b'{"type":"Cold"}', message_id="3", now=0.0)
    assert len(sent_is_valid) == 1
    assert "Cold" in sent_is_valid[0]
    sent_is_valid.clear()
