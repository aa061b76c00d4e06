"""Whatever a simulated station sends is what the official schemas allow, and one seed gives one run."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from laddverk_sim.models import VERSIONS, Version
from laddverk_sim.scenarios import SCENARIOS
from laddverk_sim.station import SPEECHES
from tests.ocpp_schemas import schema
from tests.unit.laddverk_sim.little_central_system import START, Street, a_station

FUTURE = datetime.fromtimestamp(START + 600, UTC).isoformat()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_all_frames_are_valid_and_no_complaint_arises(scenario: str, version: Version) -> None:
    """The street validates each frame; a well-behaved central system gives no reason to complain."""
    stations = [a_station(version, scenario, name=f"SIM-{number}", seed=number) for number in range(3)]
    street = Street(*stations)
    street.run(1500 if scenario != "charge" else 200)
    assert len(street.frames) >= 3
    assert [complaint for station in stations for complaint in station.complaints] == []
    for station in stations:
        assert street.central.of(station, "BootNotification")


@pytest.mark.parametrize("version", VERSIONS)
def test_one_seed_gives_one_run(version: Version) -> None:
    """Same seed and same start: the same frames at the same instants; another seed: others."""

    def run(seed: int) -> list[tuple[float, str, str]]:
        street = Street(*(a_station(version, "faulty", name=f"SIM-{number}", seed=seed) for number in range(2)))
        street.run(1200)
        return street.frames

    assert run(5) == run(5)
    assert run(5) != run(6)


def test_another_start_gives_other_ids() -> None:
    """A second run must not look like a repetition of the first, message by message."""
    first = a_station("1.6", seed=1)
    second = type(first)("SIM-0001", "1.6", SCENARIOS["idle"], seed=1, start=START + 1)
    assert first.new_id() != second.new_id()
    assert first.serial == second.serial


def smallest(rules: dict[str, Any], root: dict[str, Any], name: str = "") -> Any:
    """The smallest value that a schema allows, near enough to ask with."""
    if "$ref" in rules:
        return smallest(root["definitions"][rules["$ref"].rsplit("/", 1)[-1]], root, name)
    if "enum" in rules:
        return rules["enum"][0]
    kind = rules.get("type")
    if kind == "object":
        return {key: smallest(rules["properties"][key], root, key) for key in rules.get("required", [])}
    if kind == "array":
        return [smallest(rules["items"], root, name) for _ in range(max(1, rules.get("minItems", 0)))]
    if kind == "string":
        return FUTURE if rules.get("format") == "date-time" else "x"
    if kind in ("integer", "number"):
        return max(1, rules.get("minimum", 1))
    return kind == "boolean" or None


COMMANDS = [
    (version, action)
    for version in VERSIONS
    for action, about in SPEECHES[version].actions.items()
    if about.sent_by in ("csms", "both") and about.response is not None
]


@pytest.mark.parametrize(("version", "action"), COMMANDS)
def test_every_command_gets_a_valid_answer(version: Version, action: str) -> None:
    """No message that a central system may send is met by silence, by an error or by an invalid answer."""
    station = a_station(version)
    street = Street(station)
    street.run(1)
    asked = schema(station.speech.subprotocol, action, "call")
    answer = street.call(station, action, smallest(asked, asked))
    assert isinstance(answer, dict), answer
    street.run(60)
    assert station.complaints == []


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('[2,"m","Nonsense",{}]', "NotImplemented"),
        ('[2,"m","Heartbeat",{}]', "NotImplemented"),
        ('[2,"m","Reset",{}]', "OccurenceConstraintViolation"),
        ('[2,"m",5,{}]', "NotImplemented"),
    ],
)
def test_wrong_calls_are_refused_and_noted(frame: str, code: str) -> None:
    """A central system's fault is answered by a CALLERROR and remembered."""
    station = a_station()
    street = Street(station)
    street.run(1)
    station.receive(frame, street.clock.now())
    sent = [json.loads(step.text) for step in station.take_steps() if hasattr(step, "text")]
    assert [(answer[0], answer[1], answer[2]) for answer in sent] == [(4, "m", code)]
    assert len(station.complaints) == 1


RUBBISH = ["", "{", "[]", "[2]", "null", '[3,"unknown",{}]', '[4,"unknown","X","",{}]', "\ud800", "[" * 10_000, '[9,"m",1]']


@pytest.mark.parametrize("frame", RUBBISH)
def test_rubbish_is_noted_and_never_raises(frame: str) -> None:
    """What is no OCPP at all leads to a complaint, not to a dead station."""
    station = a_station()
    street = Street(station)
    street.run(1)
    station.receive(frame, street.clock.now())
    assert len(station.complaints) == 1
    street.run(400)
    assert street.central.of(station, "Heartbeat")
