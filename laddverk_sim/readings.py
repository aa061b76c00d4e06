"""Samples as the `sampledValue` lists of OCPP 1.6 and 2.x."""

from __future__ import annotations

from typing import Any

from laddverk_sim.calls import Payload
from laddverk_sim.clock import timestamp
from laddverk_sim.evse import Sample

_PHASES = ("L1", "L2", "L3")


def _readings(sample: Sample, measurands: str) -> list[tuple[str, str | float, str, str]]:
    """(measurand, value, phase or "", unit) for the measurands asked for, in the table's order."""
    asked = {name.strip() for name in measurands.split(",")}
    rows: list[tuple[str, str | float, str, str]] = []
    if "Energy.Active.Import.Register" in asked:
        rows.append(("Energy.Active.Import.Register", sample.energy_wh, "", "Wh"))
    if "Power.Active.Import" in asked:
        rows.append(("Power.Active.Import", sample.power_w, "", "W"))
    several = len(sample.currents_a) > 1
    if "Current.Import" in asked:
        rows += [("Current.Import", amps, phase if several else "", "A") for amps, phase in zip(sample.currents_a, _PHASES, strict=False)]
    if "Voltage" in asked:
        rows += [("Voltage", volts, f"{phase}-N" if several else "", "V") for volts, phase in zip(sample.voltages_v, _PHASES, strict=False)]
    if "SoC" in asked and sample.soc is not None:
        rows.append(("SoC", sample.soc, "", "Percent"))
    return rows


def meter_value_16(sample: Sample, measurands: str, context: str) -> Payload:
    """One MeterValue of OCPP 1.6; values are text."""
    values: list[dict[str, Any]] = []
    for measurand, value, phase, unit in _readings(sample, measurands):
        row = {"value": str(value), "context": context, "measurand": measurand, "unit": unit}
        if phase:
            row["phase"] = phase
        if measurand == "SoC":
            row["location"] = "EV"
        values.append(row)
    return {"timestamp": timestamp(sample.at), "sampledValue": values}


def meter_value_2x(sample: Sample, measurands: str, context: str) -> Payload:
    """One MeterValue of OCPP 2.0.1 or 2.1; values are numbers."""
    values: list[dict[str, Any]] = []
    for measurand, value, phase, unit in _readings(sample, measurands):
        number = float(value)
        row: dict[str, Any] = {"value": int(number) if number.is_integer() else number, "context": context, "measurand": measurand}
        if phase:
            row["phase"] = phase
        if measurand == "SoC":
            row["location"] = "EV"
        row["unitOfMeasure"] = {"unit": unit}
        values.append(row)
    return {"timestamp": timestamp(sample.at), "sampledValue": values}
