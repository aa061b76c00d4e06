"""What a meter may say, and what is not believed."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laddverk.domain.metering import Sample, View, view
from laddverk.domain.reports import EvNeedsReported
from laddverk.domain.sessions import Progress, advance, estimated_end_at, possible_mwh
from tests.unit.services.intake_bench import NOW, Bench, at, reasons, register


def test_a_missing_measurand_and_unit_is_the_import_register_in_wh() -> None:
    """58."""
    assert view((Sample(1234.5),)) == View(1_234_500, None, None)


def test_kwh_and_wh_are_brought_together() -> None:
    """57."""
    assert view((Sample(1.5, unit="kWh"),)).register_mwh == 1_500_000


def test_phases_are_added_where_there_is_no_total() -> None:
    """59: a total wins; the neutral conductor says nothing."""
    lines = tuple(Sample(1000.0, "Power.Active.Import", "W", phase) for phase in ("L1", "L2", "L3", "N"))
    assert view(lines).power_w == 3000
    assert view((*lines, Sample(2900.0, "Power.Active.Import", "W"))).power_w == 2900


def test_power_from_amperes_and_volts() -> None:
    """59: a station that measures no power."""
    samples = (
        Sample(16.0, "Current.Import", "A", "L1"),
        Sample(16.0, "Current.Import", "A", "L2"),
        Sample(0.4, "Current.Import", "A", "N"),
        Sample(230.0, "Voltage", "V", "L1-N"),
    )
    assert view(samples).power_w == 7360


@pytest.mark.parametrize("soc", [-1.0, 101.0])
def test_an_impossible_state_of_charge_is_no_state_of_charge(soc: float) -> None:
    assert view((Sample(soc, "SoC", "Percent"),)).soc is None


def test_a_signed_value_counts_for_nothing_and_is_kept() -> None:
    """58: SignedData is not a number."""
    assert view((Sample(None, raw="OCMF|..."),)) == View(None, None, None)


def test_a_register_that_runs_backwards_is_quarantined() -> None:
    """Stored with the reason; the energy stays as it was."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 50_000, 0))
    bench.hear(bench.event("updated", 60, 50_100, 1), now=at(60))
    decision = bench.hear(bench.event("updated", 120, 49_000, 2), now=at(120))
    assert reasons(decision) == ["register-backwards"]
    assert bench.progress().energy_mwh == 100_000
    assert "quarantined" in bench.session().flags


def test_more_energy_than_the_station_can_deliver_is_quarantined() -> None:
    """62: 900 kW of an 11 kW station."""
    bench = Bench(max_power_w=11_000)
    bench.hear(bench.event("started", 0, 0, 0))
    decision = bench.hear(bench.event("updated", 60, 15_000, 1), now=at(60))
    assert reasons(decision) == ["energy-impossible"]
    assert bench.progress().energy_mwh == 0


def test_a_register_that_restarts_at_zero_goes_on_counting() -> None:
    """57: reset by a reboot in the middle of a session."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 7000, 0))
    bench.hear(bench.event("updated", 600, 9000, 1), now=at(600))
    bench.hear(bench.event("updated", 660, 40, 2), now=at(660))
    bench.hear(bench.event("ended", 720, 100, 3), now=at(720))
    assert bench.session().energy_mwh == 2_100_000
    assert bench.session().meter_start_mwh == 7_000_000
    assert "meter-reset" in bench.session().flags


def test_how_much_is_left_by_the_car_s_own_word() -> None:
    """The announced need, less what flowed since, over the power now."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 0, 0))
    bench.hear(EvNeedsReported(1, 20_000, None, 30.0, None), now=at(1))
    bench.hear(bench.event("updated", 3600, None, 1)._replace(readings=(register(10_000, at(3600), 10_000),)), now=at(3600))
    end = estimated_end_at(bench.progress(), at(3600))
    assert end == at(3600) + timedelta(hours=1)


def test_how_much_is_left_is_unknown_where_nobody_said() -> None:
    """An honest null."""
    assert estimated_end_at(Progress(power_w=7000, soc=50.0), NOW) is None
    assert estimated_end_at(Progress(power_w=0, soc=50.0, capacity_wh=60_000), NOW) is None
    assert estimated_end_at(Progress(power_w=30_000, soc=50.0, capacity_wh=60_000), NOW) == NOW + timedelta(hours=1)


_steps = st.lists(st.tuples(st.integers(1, 900), st.integers(0, 3_000_000)), min_size=1, max_size=20)


@given(_steps, st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_believable_readings_in_any_order_give_last_minus_first(steps: list[tuple[int, int]], random: object) -> None:
    """Energy does not depend on the order of arrival."""
    when, mwh, readings = NOW, 5_000_000, []
    for seconds, more in steps:
        when += timedelta(seconds=seconds)
        mwh += min(more, possible_mwh(timedelta(seconds=seconds), 22_000) - 1_000_000)
        readings.append((when, mwh))
    expected = readings[-1][1] - readings[0][1]
    random.shuffle(readings)  # type: ignore[attr-defined]
    progress = Progress()
    for moment, value in readings:
        step = advance(progress, View(value, None, None), moment, 22_000)
        assert step.quarantine is None
        progress = step.progress
    assert progress.energy_mwh == expected


@given(st.lists(st.tuples(st.integers(-5000, 5000), st.integers(-(10**9), 10**12)), max_size=30))
@settings(max_examples=200, deadline=None)
def test_whatever_a_meter_says_energy_is_never_negative_and_never_impossible(said: list[tuple[int, int]]) -> None:
    """A lying meter cannot make more energy than its rating allows over the time that it claims, nor less than none."""
    progress = Progress()
    for seconds, mwh in said:
        progress = advance(progress, View(mwh, None, None), at(seconds), 22_000).progress
        assert progress.energy_mwh >= 0
