"""Walks `payloads/`: payloads as stations in the field send them, and how they are read.

A file holds `about`, `version`, `action`, `kind` (`call` or `result`), `payload` as text, and either `deviations` with
what is `read` at some paths, or the `violation` it is refused with.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from laddverk.ocpp.codec import decode, error_code
from laddverk.ocpp.faults import Violation
from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

MODULES = {"ocpp1.6": v16, "ocpp2.0.1": v201, "ocpp2.1": v21}
FILES = sorted((Path(__file__).parent / "payloads").glob("*.json"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_payload(file: Path) -> None:
    case = json.loads(file.read_text("utf-8"))
    action = MODULES[case["version"]].ACTIONS[case["action"]]
    cls = action.request if case["kind"] == "call" else action.response
    assert cls is not None
    result = decode(cls, case["payload"].encode())
    if "violation" in case:
        assert isinstance(result, Violation), result
        wanted = case["violation"]
        assert (result.kind, result.path) == (wanted["kind"], wanted["path"])
        assert error_code(case["version"], result.kind) == wanted["code"]
        return
    assert not isinstance(result, Violation), result
    message, deviations = result
    assert [list(deviation) for deviation in deviations] == case["deviations"]
    read = msgspec.to_builtins(message)
    for path, value in case["reads"].items():
        assert _at(read, path) == value


def _at(value: Any, path: str) -> Any:
    for step in path.split("."):
        value = value[int(step)] if step.isdigit() else value.get(step)
    return value
