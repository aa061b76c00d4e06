"""Walks every action of every version: what a station may send is heard and answered, what we may send can be said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from laddverk.domain.answers import (
    DONE,
    Answer,
    AuthorizeAnswer,
    BootAnswer,
    DataTransferAnswer,
    TimeAnswer,
    TransactionAnswer,
)
from laddverk.domain.commands import FAILED, FINAL, NOT_SUPPORTED, TIMED_OUT, Command
from laddverk.domain.reports import AuthorizeAsked, Booted, DataTransferred, Heartbeat, Noted, Report, TransactionReported
from laddverk.domain.tokens import Verdict
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.dialect import BadParams, Heard, Said, Unable, Wrong
from laddverk.gateway.dialects.kebab import kebab
from laddverk.ocpp.actions import Action
from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201
from tests.ocpp_schemas import errors
from tests.unit.gateway.dialects.examples import VERSIONS, example

ACTIONS = {"ocpp1.6": v16.ACTIONS, "ocpp2.0.1": v201.ACTIONS, "ocpp2.1": v21.ACTIONS}
NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
FROM_STATIONS = [(version, action) for version in VERSIONS for action in ACTIONS[version].values() if action.sent_by != "csms"]
TO_STATIONS = [(version, action) for version in VERSIONS for action in ACTIONS[version].values() if action.sent_by != "station"]


def named(value: object) -> str | None:
    return value.name if isinstance(value, Action) else None


def kind_of(action: Action) -> str:
    return "call" if action.response is not None else "send"


def answers_to(report: Report) -> list[Answer]:
    """All that intake may say to a report."""
    verdicts = [
        Verdict("Accepted", "a-group", NOW),
        Verdict("Accepted", "g" * 300),
        Verdict("Unknown"),
        Verdict("NoCredit"),
        Verdict("ConcurrentTx"),
        Verdict("of a later version"),
    ]
    if isinstance(report, Booted):
        return [BootAnswer(status, 300, NOW) for status in ("accepted", "pending", "rejected")]
    if isinstance(report, Heartbeat):
        return [TimeAnswer(NOW)]
    if isinstance(report, AuthorizeAsked):
        return [AuthorizeAnswer(verdict) for verdict in verdicts]
    if isinstance(report, TransactionReported):
        asked = report.transaction_id is None
        answers: list[Answer] = [TransactionAnswer("12" if asked else None, verdict) for verdict in verdicts]
        return answers if asked else [*answers, TransactionAnswer()]
    if isinstance(report, DataTransferred):
        return [DataTransferAnswer("Accepted", "text"), DataTransferAnswer("UnknownVendorId")]
    return [DONE]


@pytest.mark.parametrize("full", [False, True], ids=["required", "full"])
@pytest.mark.parametrize(("version", "action"), FROM_STATIONS, ids=named)
def test_what_a_station_may_send_is_answered_validly(version: str, action: Action, full: bool) -> None:
    """Every call becomes a report, without deviation, and every answer to it is valid by the official schema."""
    dialect = DIALECTS[version]
    payload = json.dumps(example(version, action.name, kind_of(action), full=full)).encode()
    heard = dialect.interpret(action.name, payload)
    assert isinstance(heard, Heard), heard
    assert heard.deviations == ()
    if isinstance(heard.report, Noted):
        assert heard.report.text == payload.decode()
        assert heard.report.topic in (kebab(action.name), kebab(action.name).removesuffix("-notification"), "firmware-status")
    if action.response is None:
        return
    for answer in answers_to(heard.report):
        reply = dialect.reply(action.name, heard.report, answer)
        assert errors(version, action.name, "result", json.loads(reply)) == [], reply
        assert "+00:00" not in reply.decode()
        assert ".123" not in reply.decode()


@pytest.mark.parametrize(("version", "action"), FROM_STATIONS, ids=named)
def test_a_payload_of_the_wrong_shape_is_refused_in_the_versions_words(version: str, action: Action) -> None:
    """An array is no payload: a type violation, spelled alike in all versions; broken JSON is spelled differently."""
    dialect = DIALECTS[version]
    wrong = dialect.interpret(action.name, b"[1]")
    assert isinstance(wrong, Wrong)
    assert wrong.code == "TypeConstraintViolation"
    wrong = dialect.interpret(action.name, b'{"a":')
    assert isinstance(wrong, Wrong)
    assert wrong.code == ("FormationViolation" if version == "ocpp1.6" else "FormatViolation")
    assert len(wrong.description) <= 255


@pytest.mark.parametrize(("version", "action"), TO_STATIONS, ids=named)
def test_what_only_we_may_send_is_not_supported_from_a_station(version: str, action: Action) -> None:
    """An action that the standard lets only the central system send is recognised, and refused."""
    heard = DIALECTS[version].interpret(action.name, b"{}")
    if action.sent_by == "both":
        assert not (isinstance(heard, Wrong) and heard.code == "NotSupported")
    else:
        assert isinstance(heard, Wrong)
        assert heard.code == "NotSupported"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_action_is_not_implemented(version: str) -> None:
    """What no version knows is NotImplemented; so is a later version's message in an earlier one."""
    assert isinstance(wrong := DIALECTS[version].interpret("MakeCoffee", b"{}"), Wrong)
    assert wrong.code == "NotImplemented"
    assert isinstance(wrong := DIALECTS["ocpp1.6"].interpret("TransactionEvent", b"{}"), Wrong)
    assert wrong.code == "NotImplemented"


def command(name: str, params: dict[str, Any], raw: bool = False) -> Command:
    return Command("c", "CP", name, params, raw)


@pytest.mark.parametrize("full", [False, True], ids=["required", "full"])
@pytest.mark.parametrize(("version", "action"), TO_STATIONS, ids=named)
def test_what_we_may_send_can_be_sent_raw_and_by_name(version: str, action: Action, full: bool) -> None:
    """A technician's raw call and the kebab-case name take the standard's payload and send it as it is."""
    dialect = DIALECTS[version]
    params = example(version, action.name, kind_of(action), full=full)
    for asked in (command(action.name, params, raw=True), command(kebab(action.name), params)):
        if not asked.raw:
            assert asked.name in dialect.capabilities
        spoken = dialect.express(asked)
        assert not isinstance(spoken, Unable | BadParams), spoken
        [call] = spoken
        assert errors(version, call.action, kind_of(action), json.loads(call.payload)) == []
        assert call.action == action.name
        if asked.raw:
            assert json.loads(call.payload) == params
        check_outcomes(version, asked, action)


def check_outcomes(version: str, asked: Command, action: Action) -> None:
    dialect = DIALECTS[version]
    if action.response is not None:
        for full in (False, True):
            answer = json.dumps(example(version, action.name, "result", full=full)).encode()
            assert dialect.conclude(asked, (Said(answer),)).outcome.status in FINAL - {TIMED_OUT}
    refused = dialect.conclude(asked, (Said(None, "NotImplemented", "unknown"),)).outcome
    assert (refused.status, refused.reason) == (NOT_SUPPORTED, "NotImplemented: unknown")
    assert dialect.conclude(asked, (Said(None, "NotSupported", ""),)).outcome.status == NOT_SUPPORTED
    failed = dialect.conclude(asked, (Said(None, "InternalError", "out of order"),)).outcome
    assert (failed.status, failed.reason) == (FAILED, "InternalError: out of order")
    assert dialect.conclude(asked, (Said(b"[]"),)).outcome.status == FAILED
    assert dialect.conclude(asked, (Said(b'{"status":'),)).outcome.status == FAILED
    assert dialect.conclude(asked, ()).outcome.status == FAILED


@pytest.mark.parametrize(("version", "action"), TO_STATIONS, ids=named)
def test_a_raw_call_with_a_foreign_field_is_refused(version: str, action: Action) -> None:
    """The schema allows no further fields, and the reason names the one that was there."""
    params = example(version, action.name, kind_of(action), full=False) | {"colour": "red"}
    spoken = DIALECTS[version].express(command(action.name, params, raw=True))
    assert isinstance(spoken, BadParams)
    assert "colour" in spoken.reason


@pytest.mark.parametrize(("version", "action"), FROM_STATIONS, ids=named)
def test_a_raw_call_of_the_stations_own_actions_is_refused(version: str, action: Action) -> None:
    """We never send what only a station may."""
    spoken = DIALECTS[version].express(command(action.name, {}, raw=True))
    assert isinstance(spoken, BadParams if action.sent_by == "both" else Unable)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_command_is_unable(version: str) -> None:
    """Neither a made-up command nor a made-up raw action."""
    assert isinstance(DIALECTS[version].express(command("make-coffee", {})), Unable)
    assert isinstance(DIALECTS[version].express(command("MakeCoffee", {}, raw=True)), Unable)


def test_the_newest_version_comes_first() -> None:
    """The order of the registry is our preference."""
    assert list(DIALECTS) == ["ocpp2.1", "ocpp2.0.1", "ocpp1.6"]
    assert [dialect.version for dialect in DIALECTS.values()] == list(DIALECTS)
