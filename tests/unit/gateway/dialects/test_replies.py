"""What all replies hold to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from laddverk.domain.answers import TransactionAnswer
from laddverk.domain.reports import TransactionReported
from laddverk.domain.tokens import Verdict
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.kebab import kebab
from laddverk.gateway.dialects.wire_time import zulu


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 3, 1, 12, 0, tzinfo=UTC), "2026-03-01T12:00:00Z"),
        (datetime(2026, 3, 1, 12, 0, 59, 999_999, tzinfo=UTC), "2026-03-01T12:00:59Z"),
        (datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=2))), "2026-02-28T22:30:00Z"),
    ],
)
def test_times_end_with_z(at: datetime, text: str) -> None:
    """Quirk 33: UTC, whole seconds, Z."""
    assert zulu(at) == text


@pytest.mark.parametrize("transaction_id", [None, "0", "-1", "tx"])
def test_a_16_start_is_never_answered_without_a_positive_number(transaction_id: str | None) -> None:
    """Quirk 37: a fault of ours is an internal error, not a transaction 0 that the station will then stop as -1."""
    report = TransactionReported("started", None, None)
    with pytest.raises(ValueError, match=r"positive|invalid literal"):
        DIALECTS["ocpp1.6"].reply("StartTransaction", report, TransactionAnswer(transaction_id, Verdict("Accepted")))


@pytest.mark.parametrize(
    ("action", "name"),
    [
        ("Reset", "reset"),
        ("GetDERControl", "get-der-control"),
        ("AFRRSignal", "afrr-signal"),
        ("Get15118EVCertificate", "get-15118-ev-certificate"),
        ("NotifyEVChargingNeeds", "notify-ev-charging-needs"),
        ("SetVariableMonitoring", "set-variable-monitoring"),
    ],
)
def test_kebab(action: str, name: str) -> None:
    """Names of commands and topics."""
    assert kebab(action) == name


@pytest.mark.parametrize(
    ("version", "ours", "theirs"),
    [
        ("ocpp1.6", "FormatViolation", "FormationViolation"),
        ("ocpp1.6", "OccurrenceConstraintViolation", "OccurenceConstraintViolation"),
        ("ocpp1.6", "SecurityError", "SecurityError"),
        ("ocpp1.6", "RpcFrameworkError", "ProtocolError"),
        ("ocpp2.0.1", "FormationViolation", "FormatViolation"),
        ("ocpp2.1", "RpcFrameworkError", "RpcFrameworkError"),
    ],
)
def test_error_codes_are_spelled_as_the_version_spells_them(version: str, ours: str, theirs: str) -> None:
    """The codes of OCPP-J differ by version."""
    assert DIALECTS[version].refusal(ours) == theirs
