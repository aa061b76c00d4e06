"""Whatever a station sends, a dialect answers with a report or a refusal and never raises."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laddverk.domain.commands import FINAL, Command
from laddverk.domain.metering import view
from laddverk.domain.reports import MeterReported, TransactionReported
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.dialects.dialect import BadParams, Heard, Said, Unable, Wrong
from tests.unit.gateway.dialects.examples import VERSIONS, example
from tests.unit.gateway.dialects.test_every_action import FROM_STATIONS, TO_STATIONS, kind_of

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["", "NaN", "-1", "1e999", "0001-01-01T00:00:00+14:00", "2026-03-01", "\0", "x" * 11_000]),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)

NAMES = sorted({action.name for _, action in FROM_STATIONS})


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a payload."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        found += places(item, (*path, key))
    return found


def bent(payload: Any, path: tuple[Any, ...], odd: Any) -> Any:
    """The payload with something odd at one place."""
    copy = json.loads(json.dumps(payload))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = odd
    return copy


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_bent_message_is_reported_or_refused(data: st.DataObject) -> None:
    """One odd value anywhere in any message of any version."""
    version, action = data.draw(st.sampled_from(FROM_STATIONS))
    payload = example(version, action.name, kind_of(action), full=data.draw(st.booleans()))
    paths = places(payload)
    if paths:
        payload = bent(payload, data.draw(st.sampled_from(paths)), data.draw(ODD))
    heard = DIALECTS[version].interpret(action.name, json.dumps(payload).encode())
    assert isinstance(heard, Heard | Wrong)
    if isinstance(heard, Wrong):
        assert 0 < len(heard.description) <= 255
    elif isinstance(heard.report, TransactionReported | MeterReported):
        for reading in heard.report.readings:
            view(reading.samples)


@settings(max_examples=100, deadline=None)
@given(
    action=st.one_of(st.text(max_size=20), st.sampled_from([action.name for _, action in FROM_STATIONS])), payload=st.binary(max_size=200)
)
@pytest.mark.parametrize("version", VERSIONS)
def test_noise_is_refused(version: str, action: str, payload: bytes) -> None:
    """Bytes that are no message at all."""
    assert isinstance(DIALECTS[version].interpret(action, payload), Heard | Wrong)
    assert isinstance(DIALECTS[version].secret(action, payload), bytes)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_bent_answer_gives_an_outcome(data: st.DataObject) -> None:
    """One odd value anywhere in the answer to any call of any version."""
    version, action = data.draw(st.sampled_from([(v, a) for v, a in TO_STATIONS if a.response is not None]))
    answer = example(version, action.name, "result", full=True)
    paths = places(answer)
    if paths:
        answer = bent(answer, data.draw(st.sampled_from(paths)), data.draw(ODD))
    params = example(version, action.name, "call", full=False)
    conclusion = DIALECTS[version].conclude(Command("c", "CP", action.name, params, raw=True), (Said(json.dumps(answer).encode()),))
    assert conclusion.outcome.status in FINAL


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_bent_parameters_are_said_or_refused(data: st.DataObject) -> None:
    """Any value for any parameter of any command."""
    version = data.draw(st.sampled_from(VERSIONS))
    dialect = DIALECTS[version]
    name = data.draw(st.sampled_from(sorted(dialect.capabilities)))
    known = ["token", "evse_id", "connector_id", "type", "variables", "profile", "location", "tokens", "message", "operative", "version"]
    values = st.one_of(ODD, st.lists(st.dictionaries(st.sampled_from([*known, "variable", "value", "component"]), ODD), max_size=2))
    params = data.draw(st.dictionaries(st.sampled_from([*known, "request_id", "data"]), values, max_size=5))
    spoken = dialect.express(Command("c", "CP", name, params, data.draw(st.booleans())))
    if not isinstance(spoken, Unable | BadParams):
        for call in spoken:
            json.loads(call.payload)
