"""Payloads to typed messages and back: tolerant of what comes in, strict in what goes out.

`decode` first tries a strict decoder made for the type (about 2 µs for a TransactionEvent with five samples). Only a
payload that it refuses is walked the slow way (`tolerance`). `encode` checks what it wrote with the same strict decoder.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
from msgspec import Struct, inspect

from laddverk.ocpp import hazards
from laddverk.ocpp.faults import Deviation, Violation, error_code
from laddverk.ocpp.times import TimeFields, all_utc, held, in_utc, in_utc_ms, time_fields, with_milliseconds
from laddverk.ocpp.tolerance import read_tolerantly, shape_of

__all__ = ["Deviation", "EncodeError", "Violation", "decode", "encode", "error_code"]

M = TypeVar("M", bound=Struct)

_ENCODER = msgspec.json.Encoder()


class EncodeError(Exception):
    """A message of ours is not what the standard allows: a fault in this program, never in what a station sent."""


class _Plan(NamedTuple):
    """What is found out once about a message type."""

    decoder: msgspec.json.Decoder[Any]
    times: TimeFields
    has_custom_data: bool
    has_free_part: bool


_PLANS: dict[type[Struct], _Plan] = {}


def _plan(cls: type[Struct]) -> _Plan:
    plan = _PLANS.get(cls)
    if plan is None:
        parts = _parts(cls)
        plan = _Plan(msgspec.json.Decoder(cls), time_fields(cls), inspect.DictType in parts, inspect.AnyType in parts)
        _PLANS[cls] = plan
    return plan


@cache
def _parts(cls: type[Struct]) -> frozenset[type[inspect.Type]]:
    parts: set[type[inspect.Type]] = set()
    for field in shape_of(cls).fields:
        shape = held(field.type)
        if isinstance(shape, inspect.VarTupleType):
            shape = shape.item_type
        parts |= _parts(shape.cls) if isinstance(shape, inspect.StructType) else {type(shape)}
    return frozenset(parts)


def decode(cls: type[M], raw: bytes | msgspec.Raw) -> tuple[M, tuple[Deviation, ...]] | Violation:
    """Reads a payload as a message of type `cls`; never raises for any bytes.

    Returns the message, its times in UTC, with what had to be bent to read it (docs/reference/ocpp-tolerances.md),
    or a `Violation` with the reason of refusal; `error_code` names it in the version's words. A value outside an
    enumeration is kept, so a `Literal` field may hold another string: treat it as unknown, not as impossible.
    """
    if not isinstance(raw, bytes):
        raw = bytes(raw)
    decoder, times, has_custom_data, has_free_part = _PLANS.get(cls) or _plan(cls)
    try:
        message: M = decoder.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _slowly(cls, raw)
    # The strict decoder lets these pass: an escaped NUL, and anything at all where the schema leaves a part free.
    if b"\\" in raw and b"\\u0000" in raw:
        return _slowly(cls, raw)
    if has_free_part or (has_custom_data and b"customData" in raw):
        value = hazards.read(raw)
        if isinstance(value, Violation):
            return value
    if times and not all_utc(message, times):
        try:
            return in_utc(message, times), ()
        except OverflowError:
            return Violation("property", "a date-time is outside the calendar")
    return message, ()


def _slowly(cls: type[M], raw: bytes) -> tuple[M, tuple[Deviation, ...]] | Violation:
    read = read_tolerantly(cls, raw)
    if isinstance(read, Violation):
        return read
    message, deviations = read
    return cast("M", message), deviations


def encode(message: Struct) -> bytes:
    """Writes a message as JSON, absent fields left out, times as `2026-03-01T12:00:00Z` or `...00.123Z`.

    Raises EncodeError if the message is not what its schema allows.
    """
    plan = _PLANS.get(type(message)) or _plan(type(message))
    times = plan.times
    try:
        sent = in_utc_ms(message, times) if times and not all_utc(message, times, whole_ms=True) else message
        raw = _ENCODER.encode(sent)
        if times:
            raw = with_milliseconds(raw, type(message))
        again = plan.decoder.decode(raw)
    except (msgspec.MsgspecError, TypeError, ValueError, AttributeError, RecursionError, OverflowError) as error:
        raise EncodeError(f"{type(message).__name__}: {error}") from error
    if b"null" in raw and again != sent:
        raise EncodeError(f"{type(message).__name__}: a number is not finite")
    if b"\\" in raw and b"\\u0000" in raw and isinstance(hazards.read(raw), Violation):
        raise EncodeError(f"{type(message).__name__}: a string holds a NUL character")
    return raw
