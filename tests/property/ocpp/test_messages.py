"""Every message of every version is judged as the official schema judges it, apart from the written tolerances."""

from __future__ import annotations

import json
import random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laddverk.ocpp.codec import decode, encode
from laddverk.ocpp.faults import Violation
from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201
from tests.ocpp_schemas import errors, schema
from tests.property.ocpp.payloads import broken, valid
from tests.property.ocpp.tolerances import forgiven, kinds

MODULES = {"ocpp1.6": v16, "ocpp2.0.1": v201, "ocpp2.1": v21}


def _messages() -> list[Any]:
    found = []
    for version, module in MODULES.items():
        for action in module.ACTIONS.values():
            request_kind = "call" if action.response is not None else "send"
            found.append(pytest.param(version, action.name, request_kind, action.request, id=f"{version}-{action.name}"))
            if action.response is not None:
                found.append(pytest.param(version, action.name, "result", action.response, id=f"{version}-{action.name}-result"))
    return found


SEEDS = st.integers(0, 2**32)
QUICK = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(("version", "action", "kind", "cls"), _messages())
@QUICK
@given(seed=SEEDS)
def test_what_the_schema_allows_is_read_without_deviation_and_written_again(
    version: str, action: str, kind: str, cls: type[msgspec.Struct], seed: int
) -> None:
    official = schema(version, action, kind)
    payload = valid(official, official, random.Random(seed))
    assert errors(version, action, kind, payload) == [], "the generator made an invalid payload"
    result = decode(cls, json.dumps(payload, ensure_ascii=seed % 2 == 0).encode())
    assert not isinstance(result, Violation), result
    message, deviations = result
    assert deviations == ()
    written = encode(message)
    assert errors(version, action, kind, json.loads(written)) == []
    assert encode(decode_whole(cls, written)) == written
    assert _comparable(json.loads(written)) == _comparable(payload)


@pytest.mark.parametrize(("version", "action", "kind", "cls"), _messages())
@QUICK
@given(seed=SEEDS)
def test_what_the_schema_refuses_is_refused_unless_it_is_tolerated(
    version: str, action: str, kind: str, cls: type[msgspec.Struct], seed: int
) -> None:
    official = schema(version, action, kind)
    rng = random.Random(seed)
    for _ in range(4):
        payload = broken(valid(official, official, rng), rng)
        raw = json.dumps(payload).encode()
        found = errors(version, action, kind, {} if payload is None else payload)
        unforgiven = [error for error in found if not forgiven(error, official)]
        result = decode(cls, raw)
        if b"\\u0000" in raw:
            assert isinstance(result, Violation)
        elif unforgiven:
            assert isinstance(result, Violation), (raw, unforgiven)
            assert result.kind in set().union(*map(kinds, unforgiven)), (raw, result, unforgiven)
        else:
            assert not isinstance(result, Violation), (raw, result, found)


def decode_whole(cls: type[msgspec.Struct], raw: bytes) -> msgspec.Struct:
    result = decode(cls, raw)
    assert not isinstance(result, Violation)
    return result[0]


def _comparable(value: Any) -> Any:
    """Times as instants of whole milliseconds, numbers as floats."""
    if isinstance(value, dict):
        return {key: _comparable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_comparable(item) for item in value]
    if isinstance(value, str) and value[:2] in ("20", "19"):
        try:
            time = msgspec.convert(value, v16.DateTime)
        except msgspec.ValidationError:
            return value
        return int(time.timestamp() * 1000)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
