"""The register and the cars' batteries."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laddverk_sim.car import CAR_TYPES, Car, Supply
from laddverk_sim.meter import Meter

STEPS = st.lists(st.tuples(st.integers(0, 350_000), st.integers(0, 600_000)), max_size=40)


@given(steps=STEPS, decimals=st.integers(0, 3), start_wh=st.integers(0, 10**8))
@settings(max_examples=60)
def test_a_register_never_runs_backwards_and_loses_nothing(steps: list[tuple[int, int]], decimals: int, start_wh: int) -> None:
    """However the time is cut, the reading is the whole energy, cut off at the meter's decimals."""
    meter = Meter(start_wh, decimals)
    last = meter.register_mwh
    for power_w, duration_ms in steps:
        meter.advance(power_w, duration_ms)
        assert meter.register_mwh >= last
        last = meter.register_mwh
    exact_mwh = start_wh * 1000 + sum(power * ms for power, ms in steps) // 3600
    step = 10 ** (3 - decimals)
    assert last == exact_mwh // step * step
    assert meter.reading_wh() * 1000 == last
    assert -meter.reading_wh().as_tuple().exponent == decimals  # type: ignore[operator]


def test_a_register_refuses_to_count_down() -> None:
    with pytest.raises(ValueError, match="upwards"):
        Meter().advance(-1, 10)


@given(start=st.floats(0.0, 0.99), kind=st.sampled_from(CAR_TYPES), phases=st.sampled_from((0, 1, 3)))
@settings(max_examples=60)
def test_a_car_fills_to_its_target_and_takes_no_more_than_is_offered(start: float, kind: object, phases: int) -> None:
    """Power stays within car and station; the battery ends at its target and never above what it holds."""
    car_type = next(each for each in CAR_TYPES if each == kind)
    if phases == 0 and not car_type.dc_power_w:
        return
    supply = Supply(phases, 32.0, 150_000 if phases == 0 else 22_000)
    car = Car(car_type, car_type.capacity_wh * start, 1.0)
    for _ in range(5000):
        draw = car.draw(supply, 230.0)
        if not draw.power_w:
            break
        limit_w = min(150_000, car_type.dc_power_w) if phases == 0 else 32 * 230 * min(phases, car_type.ac_phases) + 1
        assert 0 < draw.power_w <= limit_w
        car.take(draw.power_w / 60, dc=phases == 0)
    assert car.full
    assert car.content_wh <= car_type.capacity_wh


def test_below_six_amperes_nothing_flows() -> None:
    """IEC 61851: a car cannot take less than 6 A; it waits."""
    car = Car.arriving(Random(1), dc=False)
    assert car.draw(Supply(3, 16.0, 11_000), 230.0, 5.9).power_w == 0
    assert car.draw(Supply(3, 16.0, 11_000), 230.0, 6.0).power_w > 0
