"""Judges OCPP payloads by the official JSON Schemas, with the draft each schema names. A yardstick, not ours.

`validate` judges one payload. `sent_is_valid` is a fixture: while it is active everything that any `Rpc` sends is
judged, and the test fails at its end if something was wrong. Import it in a conftest to use it in a whole folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

import jsonschema
import pytest
from jsonschema import validators

from laddverk.ocpp.rpc import Rpc

FOLDERS = {"ocpp1.6": "v16", "ocpp2.0.1": "v201", "ocpp2.1": "v21"}

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ](?P<clock>\d\d:\d\d:)(?P<seconds>\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_FORMATS = jsonschema.FormatChecker(formats=())


def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    if not _RFC3339.fullmatch(value):
        return False
    try:
        # Python's calendar has no leap second and keeps six decimals.
        datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", value.upper().replace(":60", ":59")))
    except ValueError:
        return False
    return True


_FORMATS.checks("date-time")(_is_date_time)


def _is_integer_06(checker: Any, value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value())


def _exact(value: Any) -> Any:
    """Floats as decimals: 0.3 is a multiple of 0.1 on paper, though not in binary."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    return value


@cache
def schema(version: str, action: str, kind: str) -> dict[str, Any]:
    """The official schema; `kind` is `call` or `send` for the request, `result` for the response."""
    stem = action if version == "ocpp1.6" else f"{action}Request"
    if kind == "result":
        stem = f"{action}Response"
    elif kind == "send":
        stem = action
    file = resources.files("ocpp") / FOLDERS[version] / "schemas" / f"{stem}.json"
    loaded: dict[str, Any] = json.loads(file.read_text("utf-8-sig"), parse_float=Decimal)
    return loaded


@cache
def validator(version: str, action: str, kind: str) -> Any:
    """A validator of the schema's own draft that judges formats too."""
    loaded = schema(version, action, kind)
    draft = validators.validator_for(loaded)
    if draft is not jsonschema.Draft4Validator:
        draft = validators.extend(draft, type_checker=draft.TYPE_CHECKER.redefine("integer", _is_integer_06))
    return draft(loaded, format_checker=_FORMATS)


def errors(version: str, action: str, kind: str, payload: Any) -> list[jsonschema.ValidationError]:
    """All that the official schema finds wrong with a payload."""
    return list(validator(version, action, kind).iter_errors(_exact(payload)))


def validate(version: str, action: str, kind: str, payload: dict[str, Any]) -> None:
    """Raises jsonschema.ValidationError if the official schema refuses the payload."""
    for error in errors(version, action, kind, payload):
        raise error


@pytest.fixture
def sent_is_valid() -> Iterator[list[str]]:
    """Judges every CALL, SEND and CALLRESULT that any Rpc sends; yields the list of faults found so far."""
    faults: list[str] = []

    def judge(version: str, kind: str, action: str, payload: bytes) -> None:
        if kind in ("error", "result-error") or not action:
            return
        found = errors(version, action, kind, json.loads(payload, parse_float=Decimal))
        faults.extend(f"{version} {kind} {action}: {error.message} at {error.json_path}" for error in found)

    before, Rpc.on_sent = Rpc.on_sent, judge
    try:
        yield faults
    finally:
        Rpc.on_sent = before
    assert not faults, "sent against the official schema:\n" + "\n".join(faults)
