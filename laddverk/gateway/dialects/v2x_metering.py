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


class _SignedSample(Struct, gc=False):
    signed: Raw = msgspec.field(default=_ABSENT, name="signedMeterValue")


class _SignedValue(Struct, gc=False):
    samples: list[_SignedSample] = msgspec.field(name="sampledValue")


class _SignedMessage(Struct, gc=False):
    values: list[_SignedValue] = msgspec.field(name="meterValue")


_SIGNED_DECODER = msgspec.json.Decoder(_SignedMessage)


def readings_of(values: MeterValues | None, payload: bytes) -> tuple[Reading, ...]:
    """MeterValueType elements in the station's order."""
    if not values:
        return ()
    if _SIGNED in payload:
        return _with_signatures(values, payload)
    if len(values) == 1:
        only = values[0]
        return (_new(Reading, (only.timestamp, _samples(only.sampled_value))),)
    return tuple([_new(Reading, (each.timestamp, _samples(each.sampled_value))) for each in values])


def _samples(values: SampledValues) -> tuple[Sample, ...]:
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


def _with_signatures(values: MeterValues, payload: bytes) -> tuple[Reading, ...]:
    """Each signed value's JSON goes into `Sample.raw` byte by byte: only then can its signature be checked later."""
    originals = _originals(payload)
    readings = []
    for at, each in enumerate(values):
        samples = list(_samples(each.sampled_value))
        sampled_values: SampledValues = each.sampled_value
        for index, sampled in enumerate(sampled_values):
            signed = sampled.signed_meter_value
            if signed is not None:
                original = originals.get((at, index))
                text = original if original is not None else msgspec.json.encode(signed).decode()
                samples[index] = samples[index]._replace(raw=text)
        readings.append(Reading(each.timestamp, tuple(samples)))
    return tuple(readings)


def _originals(payload: bytes) -> dict[tuple[int, int], str]:
    try:
        message = _SIGNED_DECODER.decode(payload)
    except msgspec.MsgspecError:
        # A payload that was bent into shape: the meaning was kept, its bytes are in the message log.
        return {}
    return {
        (at, index): bytes(sample.signed).decode(errors="replace")
        for at, value in enumerate(message.values)
        for index, sample in enumerate(value.samples)
        if sample.signed is not _ABSENT
    }


def meter_values(message: v201.MeterValuesRequest | v21.MeterValuesRequest, payload: bytes) -> Report:
    """MeterValues: outside any transaction in 2.x."""
    return _new(MeterReported, (max(message.evse_id, 0), readings_of(message.meter_value, payload), None))
