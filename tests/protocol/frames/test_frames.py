"""Walks `<version>/<case>/`: frames as stations send them, what we understand, and what we answer.

`frame.json` is the text of one WebSocket message. `expected.json` holds `about` (with the number of the
field deviation, "quirk", where it is a known one), then either `refused` with the code of our CALLERROR and what its description names, or

- `report`: `type`, and values at some paths of it;
- `deviations`: what was bent to read it, none if left out;
- `answer` and `reply`: what intake says, and the result we send (left out for a SEND, which is never answered).
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from laddverk.domain import answers, tokens
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.dialect import Heard, Wrong
from laddverk.ocpp.events import CallReceived, SendReceived
from laddverk.ocpp.faults import Version
from laddverk.ocpp.rpc import Rpc
from tests.ocpp_schemas import errors

HERE = Path(__file__).parent
CASES = sorted(frame.parent for frame in HERE.glob("*/*/frame.json"))


def received(version: str, text: str) -> CallReceived | SendReceived:
    [event] = Rpc(cast("Version", version)).receive(text, 0.0)
    assert isinstance(event, CallReceived | SendReceived), event
    return event


def at(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value[int(step)] if step.isdigit() else getattr(value, step)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return list(value) if type(value) is tuple else value


def answer_of(written: dict[str, Any]) -> answers.Answer:
    fields = dict(written)
    made = getattr(answers, fields.pop("type"))
    if "now" in fields:
        fields["now"] = datetime.fromisoformat(fields["now"])
    if "verdict" in fields:
        verdict = dict(fields["verdict"])
        if "valid_until" in verdict:
            verdict["valid_until"] = datetime.fromisoformat(verdict["valid_until"])
        fields["verdict"] = tokens.Verdict(**verdict)
    return cast("answers.Answer", made(**fields))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_frame(case: Path) -> None:
    """The frame is read, reported and answered as the case says; the answer is valid by the official schema."""
    version = case.parent.name
    dialect = DIALECTS[version]
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    event = received(version, (case / "frame.json").read_text("utf-8").strip())
    heard = dialect.interpret(event.action, event.payload)
    if "refused" in expected:
        assert isinstance(heard, Wrong), heard
        assert heard.code == expected["refused"]["code"]
        assert expected["refused"]["names"] in heard.description
        return
    assert isinstance(heard, Heard), heard
    wanted = dict(expected["report"])
    assert type(heard.report).__name__ == wanted.pop("type")
    assert {path: at(heard.report, path) for path in wanted} == wanted
    assert list(heard.deviations) == expected.get("deviations", [])
    if isinstance(event, SendReceived):
        assert "reply" not in expected
        return
    reply = json.loads(dialect.reply(event.action, heard.report, answer_of(expected["answer"])))
    assert reply == expected["reply"]
    assert errors(version, event.action, "result", reply) == []


def test_every_version_has_cases() -> None:
    """The walk would pass with no case at all, were it not for this."""
    assert {case.parent.name for case in CASES} == set(DIALECTS)
    assert len(CASES) >= 50
