"""What a meter says, brought to one vocabulary: registers in mWh, power in W, state of charge in percent.

Rules of OCPP 1.6 section 7.33 and 2.0.1 MeterValueType, and of what real stations get wrong: a missing measurand means
Energy.Active.Import.Register, a missing unit Wh, a missing context Sample.Periodic; only phases and no total; kWh and Wh mixed.
"""

from datetime import datetime
from typing import NamedTuple

REGISTER = "Energy.Active.Import.Register"
POWER = "Power.Active.Import"
SOC = "SoC"
CURRENT = "Current.Import"
VOLTAGE = "Voltage"
INTERVAL = "Energy.Active.Import.Interval"

PERIODIC = "Sample.Periodic"
BEGIN = "Transaction.Begin"
END = "Transaction.End"

_ENERGY_MWH = {"Wh": 1_000.0, "kWh": 1_000_000.0, "MWh": 1_000_000_000.0, None: 1_000.0, "": 1_000.0}
_POWER_W = {"W": 1.0, "kW": 1_000.0, "MW": 1_000_000.0, None: 1.0, "": 1.0}
_TOTALS = (None, "", "L1-L2-L3")
_LINES = {"L1": 0, "L2": 1, "L3": 2, "L1-N": 0, "L2-N": 1, "L3-N": 2}


_new = tuple.__new__


class Sample(NamedTuple):
    """One value of one meter. `value` is None where the text is not a number (signed data, NaN, empty); `raw` keeps it."""

    value: float | None
    measurand: str = REGISTER
    unit: str | None = None
    phase: str | None = None
    location: str | None = None
    context: str = PERIODIC
    raw: str | None = None
    """The value's exact text where it was not a plain number; signed meter data is kept here byte by byte."""


class Reading(NamedTuple):
    """All values a meter gave at one instant. `at` is the station's own time, None if it gave none."""

    at: datetime | None
    samples: tuple[Sample, ...]


class View(NamedTuple):
    """What matters of a reading for a session. None: the station did not say."""

    register_mwh: int | None
    power_w: int | None
    soc: float | None


def view(samples: tuple[Sample, ...]) -> View:
    """Sum up one reading. A total wins over phases; phases are added where there is no total."""
    register: float | None = None
    power: float | None = None
    soc: float | None = None
    register_lines: list[float | None] | None = None
    power_lines: list[float | None] | None = None
    electric = False
    for value, measurand, unit, phase, location, _context, _raw in samples:
        if value is None:
            continue
        if measurand == REGISTER:
            factor = _ENERGY_MWH.get(unit, 1_000.0)
            if phase in _TOTALS:
                # The inlet's or the body's meter is not the one that is billed.
                if register is None or location in (None, "Outlet"):
                    register = value * factor
            elif phase in _LINES:
                register_lines = register_lines or [None, None, None]
                register_lines[_LINES[phase]] = value * factor
        elif measurand == POWER:
            factor = _POWER_W.get(unit, 1.0)
            if phase in _TOTALS:
                power = value * factor
            elif phase in _LINES:
                power_lines = power_lines or [None, None, None]
                power_lines[_LINES[phase]] = value * factor
        elif measurand == SOC:
            soc = value
        elif measurand in (CURRENT, VOLTAGE):
            electric = True
    if register is None and register_lines is not None:
        register = sum(v for v in register_lines if v is not None)
    if power is None and power_lines is not None:
        power = sum(v for v in power_lines if v is not None)
    if power is None and electric:
        power = _from_current(samples)
    return _new(
        View,
        (
            None if register is None else round(register),
            None if power is None else round(power),
            soc if soc is not None and 0.0 <= soc <= 100.0 else None,
        ),
    )


def _from_current(samples: tuple[Sample, ...]) -> float | None:
    """Power from amperes and volts by line, where the station measures no power. N alone says nothing."""
    amperes: dict[int, float] = {}
    volts: dict[int, float] = {}
    for value, measurand, _unit, phase, _location, _context, _raw in samples:
        if value is None or measurand not in (CURRENT, VOLTAGE):
            continue
        line = _LINES.get(phase or "L1")
        if line is not None:
            (amperes if measurand == CURRENT else volts)[line] = value
    if not amperes or not volts:
        return None
    usual = sum(volts.values()) / len(volts)
    return sum(a * volts.get(line, usual) for line, a in amperes.items())
