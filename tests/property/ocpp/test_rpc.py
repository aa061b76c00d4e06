"""Nothing that a peer sends makes `Rpc` raise, and what it replies is always a well-formed error."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laddverk.ocpp.events import CallReceived, Event, Reply, Transmit
from laddverk.ocpp.rpc import QueueFull, Rpc

VERSIONS = ("ocpp1.6", "ocpp2.0.1", "ocpp2.1")
EVENTS = get_args(Event)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
IDS: st.SearchStrategy[object] = st.sampled_from(["c1", "c2", "x", "", "å\n", "y" * 70, 17, -1, None, 2**70, True, 1.5, [], "\0"])
FRAMES = st.tuples(
    st.sampled_from([2, 3, 4, 5, 6, 7, 0, -1, "2", None, 2.0, 10**30]), IDS, st.sampled_from(["Heartbeat", "", 5, "\0"]) | JSON, JSON
).flatmap(lambda frame: st.integers(0, 4).map(lambda size: [*frame, {}][: size + 1]))  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A nearly right message: cut, with a character changed, or with something put in."""
    text = json.dumps(draw(FRAMES))
    place = draw(st.integers(0, len(text)))
    end = draw(st.sampled_from(["cut", "insert", "replace"]))
    stranger = draw(st.sampled_from(['"', "\\", "[", "]", "{", ",", "\0", "\ud800", "NaN", "1e999", "\\u0000", " ", "é"]))
    if end == "cut":
        return text[:place]
    return text[:place] + stranger + text[place + (end == "replace") :]


INPUTS = (
    st.text(max_size=60)
    | st.binary(max_size=60)
    | st.text(alphabet=st.characters(exclude_categories=()), max_size=30)
    | FRAMES.map(json.dumps)
    | JSON.map(json.dumps)
    | mutated()
)


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=250, deadline=None)
@given(texts=st.lists(INPUTS, min_size=1, max_size=8), calls=st.integers(0, 3))
def test_no_input_raises(version: str, texts: list[str | bytes], calls: int) -> None:
    rpc = Rpc(version, queue_max=1)  # type: ignore[arg-type]
    for number in range(calls):
        rpc.call("Reset", b"{}", message_id=f"c{number}", now=0.0)
    for text in texts:
        check(rpc, rpc.receive(text, 1.0))
    check(rpc, rpc.expire(1e9))
    check(rpc, rpc.close())


def check(rpc: Rpc, events: Sequence[Event]) -> None:
    for event in events:
        assert isinstance(event, EVENTS)
        if isinstance(event, CallReceived):
            event.payload.strip()
            kind, message_id, payload = json.loads(rpc.result(event.message_id, b"{}"))
            assert (kind, payload) == (3, {})
            assert str(message_id) == event.message_id
        elif isinstance(event, Reply):
            kind, message_id, code, description, details = json.loads(event.text)
            assert kind == 4
            assert isinstance(message_id, str | int)
            assert code
            assert len(description) <= 255
            assert details == {}
        elif isinstance(event, Transmit):
            assert json.loads(event.text)[0] == 2


@pytest.mark.parametrize("version", VERSIONS)
@settings(max_examples=100, deadline=None)
@given(texts=st.lists(INPUTS, max_size=6))
def test_two_of_them_never_argue_for_ever(version: str, texts: list[str | bytes]) -> None:
    """An error may be answered by nothing, so that garbage between two sides dies out."""
    csms, station = Rpc(version), Rpc(version)  # type: ignore[arg-type]
    for text in texts:
        for event in csms.receive(text, 0.0):
            if isinstance(event, Reply):
                assert not any(isinstance(answer, Reply) for answer in station.receive(event.text, 0.0))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("call"), st.integers(0, 5)),
        st.tuples(st.just("answer"), st.integers(0, 5)),
        st.tuples(st.just("fail"), st.integers(0, 5)),
        st.tuples(st.just("garble"), st.integers(0, 5)),
        st.tuples(st.just("wait"), st.integers(0, 20)),
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(steps=STEPS)
def test_every_call_has_exactly_one_outcome_and_one_is_outstanding(steps: list[tuple[str, int]]) -> None:
    rpc, now = Rpc("ocpp2.0.1", call_timeout_s=10.0, queue_max=3), 0.0
    outcomes: dict[int, int] = {}
    flying: list[str] = []
    taken = 0

    def note(events: Sequence[Event]) -> None:
        for event in events:
            context = getattr(event, "context", None)
            if context is not None:
                outcomes[context] += 1
                if event.message_id in flying:  # type: ignore[union-attr]
                    flying.remove(event.message_id)  # type: ignore[union-attr]
            if isinstance(event, Transmit):
                flying.append(json.loads(event.text)[1])
            assert len(flying) <= 1

    for what, number in steps:
        if what == "call":
            sent = rpc.call("A", b"{}", message_id=f"m{taken}", now=now, context=taken)
            if not isinstance(sent, QueueFull):
                outcomes[taken] = 0
                if sent is not None:
                    flying.append(f"m{taken}")
                taken += 1
        elif what == "wait":
            now += number
            note(rpc.expire(now))
        else:
            target = flying[0] if flying and number < 4 else f"m{number}"
            text = {"answer": f'[3,"{target}",{{}}]', "fail": f'[4,"{target}","X","",{{}}]', "garble": f'[3,"{target}",'}[what]
            note(rpc.receive(text, now))
        assert len(flying) <= 1
        assert (rpc.deadline() is not None) == bool(flying)
    note(rpc.close())
    assert all(count == 1 for count in outcomes.values())
