"""Buckets and lines: what they allow, and that they stay small."""

from hypothesis import given
from hypothesis import strategies as st

from laddverk.gateway.limits import Gate, Rates


def test_a_bucket_empties_and_fills() -> None:
    """So many at once, then one every so often."""
    rates = Rates(6)
    for _ in range(6):
        assert rates.wait_s("a", 100.0) == 0.0
        rates.take("a", 100.0)
    assert rates.wait_s("a", 100.0) == 10.0
    assert rates.wait_s("b", 100.0) == 0.0
    assert rates.wait_s("a", 104.0) == 6.0
    assert rates.wait_s("a", 110.0) == 0.0
    rates.forget("a")
    assert len(rates) == 0


def test_zero_is_no_limit() -> None:
    """Switched off, it counts nothing."""
    rates = Rates(0)
    rates.take("a", 1.0)
    assert rates.wait_s("a", 1.0) == 0.0
    assert len(rates) == 0


@given(st.lists(st.tuples(st.integers(0, 500), st.floats(0, 5)), max_size=200))
def test_the_map_is_bounded(steps: list[tuple[int, float]]) -> None:
    """However many keys come, no more than the bound are kept, and none that is full again."""
    rates, now = Rates(5, max_keys=20), 0.0
    for key, pause in steps:
        now += pause
        rates.take(key, now)
        assert len(rates) <= 20
    rates.take("last", now + 61)
    assert len(rates) == 1


def test_the_gate_keeps_the_order_of_an_address() -> None:
    """First come, first in; each address by itself."""
    gate: Gate[str] = Gate(2, 3)
    assert gate.enter("a", "1") is True
    assert gate.enter("a", "2") is True
    assert gate.enter("a", "3") is False
    assert gate.enter("a", "4") is False
    assert gate.enter("b", "5") is True
    gate.give_up("a", "3")
    gate.give_up("a", "nobody")
    assert gate.leave("a") == "4"
    assert gate.leave("a") is None
    assert gate.leave("a") is None
    assert gate.leave("b") is None
    assert len(gate) == 0


def test_the_line_is_bounded_over_all_addresses() -> None:
    """Over the bound visitors are turned away."""
    gate: Gate[int] = Gate(1, 2)
    assert [gate.enter("a", 0), gate.enter("a", 1), gate.enter("b", 2), gate.enter("b", 3), gate.enter("b", 4)] == [
        True,
        False,
        True,
        False,
        None,
    ]
