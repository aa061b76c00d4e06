"""The wheel wakes all in time, none early, each once."""

from hypothesis import given
from hypothesis import strategies as st

from laddverk.gateway.wheel import Wheel


class Sleeper:
    """Notes when it was woken."""

    def __init__(self) -> None:
        self.woken: list[float] = []

    def wake(self, now: float) -> None:
        self.woken.append(now)


@given(st.lists(st.floats(0, 50), max_size=30), st.lists(st.floats(0.1, 20), min_size=5, max_size=30))
def test_woken_once_and_never_early(dues: list[float], steps: list[float]) -> None:
    """Up to a slot late after the turn that reaches it."""
    wheel, now = Wheel(0.0), 0.0
    sleepers = [(due, Sleeper()) for due in dues]
    for due, sleeper in sleepers:
        wheel.put(sleeper, due)
    turns = []
    for step in steps:
        now += step
        turns.append(now)
        wheel.turn(now)
    wheel.turn(now + 100)
    turns.append(now + 100)
    for due, sleeper in sleepers:
        assert len(sleeper.woken) == 1
        assert sleeper.woken[0] >= due
        assert sleeper.woken[0] <= min(turn for turn in turns if turn >= due + 1.0)
    assert len(wheel) == 0


def test_a_past_time_is_the_next_turn() -> None:
    """What is due already is woken at the next slot, also when put in while waking."""
    wheel = Wheel(100.0)

    class Again(Sleeper):
        def wake(self, now: float) -> None:
            super().wake(now)
            if len(self.woken) < 3:
                wheel.put(self, now)

    sleeper = Again()
    wheel.put(sleeper, 5.0)
    for now in (101.0, 102.0, 103.0, 104.0):
        wheel.turn(now)
    assert sleeper.woken == [101.0, 102.0, 103.0]
