"""OCPP 2.0.1 and 2.1: meter values."""

from collections.abc import Sequence

import msgspec
from msgspec import Raw, Struct

from laddverk.domain.metering import PERIODIC, REGISTER, Reading, Sample
from laddverk.domain.reports import MeterReported, Report
from laddverk.gateway.dialects.sampling import MAX_VALUE, default_unit
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

MeterValues = Sequence[v201.MeterValueType | v21.MeterValueType]
SampledValues = Sequence[v201.SampledValueType | v21.SampledValueType]

_SIGNED = b"signedMeterValue"
_MAX_MULTIPLIER = 18

_new = tuple.__new__


_ABSENT = Raw()


class _RawSample(Struct, gc=False):
    value: Raw = _ABSENT
    signed: Raw = msgspec.field(default=_ABSENT, name="signedMeterValue")


class _RawValue(Struct, gc=False):
    samples: list[_RawSample] = msgspec.field(name="sampledValue")


class _RawMessage(Struct, gc=False):
    values: list[_RawValue] = msgspec.field(name="meterValue")


_RAW_DECODER = msgspec.json.Decoder(_RawMessage)


class _NotANumberError(Exception):
    """A sampled value has none: its text must be looked up."""


def readings_of(values: MeterValues | None, payload: bytes) -> tuple[Reading, ...]:
    """MeterValueType elements in the station's order."""
    if not values:
        return ()
    if _SIGNED in payload:
        return _with_originals(values, payload)
    try:
        if len(values) == 1:
            only = values[0]
            return (_new(Reading, (only.timestamp, _samples(only.sampled_value))),)
        return tuple([_new(Reading, (each.timestamp, _samples(each.sampled_value))) for each in values])
    except _NotANumberError:
        return _with_originals(values, payload)


def _samples(values: SampledValues, odd: bool = False) -> tuple[Sample, ...]:
    # The busiest loop of the gateway: positions as in Sample, no keyword, no call of ours in the usual case.
    samples = []
    for sampled in values:
        value: float | None = sampled.value
        raw: str | None = None
        measurand = sampled.measurand or REGISTER
        unit_of_measure = sampled.unit_of_measure
        if unit_of_measure is None:
            unit = default_unit(measurand)
        else:
            unit = unit_of_measure.unit or default_unit(measurand)
            if unit_of_measure.multiplier:
                value = _scaled(sampled.value, unit_of_measure.multiplier)
        if value is None or not -MAX_VALUE <= value <= MAX_VALUE:
            if sampled.value != sampled.value and not odd:
                raise _NotANumberError
            value, raw = None, _as_written(sampled)
        samples.append(_new(Sample, (value, measurand, unit, sampled.phase, sampled.location, sampled.context or PERIODIC, raw)))
    return tuple(samples)


def _scaled(value: float, multiplier: int) -> float | None:
    """OCPP 2.0.1 UnitOfMeasureType: the multiplier is the exponent to base 10. None if it is absurd."""
    if not -_MAX_MULTIPLIER <= multiplier <= _MAX_MULTIPLIER:
        return None
    power: int = 10 ** abs(multiplier)
    return value * power if multiplier > 0 else value / power


def _as_written(sampled: v201.SampledValueType | v21.SampledValueType) -> str:
    multiplier = sampled.unit_of_measure.multiplier if sampled.unit_of_measure is not None else None
    return f"{sampled.value!r} x 10^{multiplier}" if multiplier else repr(sampled.value)


def _with_originals(values: MeterValues, payload: bytes) -> tuple[Reading, ...]:
    """What is no number goes into `Sample.raw` as it came, a signed value byte by byte: only then can its signature be checked later."""
    originals = _originals(payload)
    readings = []
    for at, each in enumerate(values):
        samples = list(_samples(each.sampled_value, odd=True))
        sampled_values: SampledValues = each.sampled_value
        for index, sampled in enumerate(sampled_values):
            original = originals.get((at, index))
            signed = sampled.signed_meter_value
            if signed is not None:
                text = bytes(original.signed) if original is not None else msgspec.json.encode(signed)
                samples[index] = samples[index]._replace(raw=text.decode(errors="replace"))
            elif sampled.value != sampled.value and original is not None:
                samples[index] = samples[index]._replace(raw=_text_of(original.value))
        readings.append(Reading(each.timestamp, tuple(samples)))
    return tuple(readings)


def _originals(payload: bytes) -> dict[tuple[int, int], _RawSample]:
    try:
        message = _RAW_DECODER.decode(payload)
    except msgspec.MsgspecError:
        # A payload bent so far that its parts cannot be found again: the meaning was kept, its bytes are in the message log.
        return {}
    return {(at, index): sample for at, value in enumerate(message.values) for index, sample in enumerate(value.samples)}


def _text_of(value: Raw) -> str:
    """A JSON string's text, or what else stands there as it is written."""
    try:
        return msgspec.json.decode(value, type=str)
    except msgspec.MsgspecError:
        return bytes(value).decode(errors="replace")


def meter_values(message: v201.MeterValuesRequest | v21.MeterValuesRequest, payload: bytes) -> Report:
    """MeterValues: outside any transaction in 2.x."""
    return _new(MeterReported, (max(message.evse_id, 0), readings_of(message.meter_value, payload), None))
