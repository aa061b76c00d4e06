"""The slow, forgiving way to read a payload that is not what the schema says.

Bends what `docs/reference/ocpp-tolerances.md` lists and nothing else: stations in the field deviate from the
standard, and refusing their messages loses transactions. Everything bent is reported as a `Deviation`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from msgspec import Struct, inspect

from laddverk.ocpp import hazards
from laddverk.ocpp.faults import Deviation, DeviationKind, Violation, ViolationKind
from laddverk.ocpp.times import held

MAX_STRING: Final = 10_000
MAX_DEVIATIONS: Final = 32

# Old firmware repeats a name of OCPP 1.5: its SOAP meter values.
_OTHER_NAMES: Final = {("SampledValue", "value"): "values"}

# A meter that has nothing to say writes "NaN", an empty text or null. The value is lost, its transaction must not be.
_MAY_BE_NO_NUMBER: Final = {("SampledValueType", "value")}

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?")
_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<clock>[0-9]{2}:[0-9]{2})(?P<seconds>:[0-9]{2})?(?:[.,](?P<fraction>[0-9]{0,12}))?)?"
    r" ?(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)


class _RefusedError(Exception):
    def __init__(self, kind: ViolationKind, description: str, path: str) -> None:
        super().__init__(description)
        self.violation = Violation(kind, f"{path}: {description}"[:255] if path else description, path)


class _Bent:
    """Collects deviations of one payload, at most `MAX_DEVIATIONS`."""

    def __init__(self) -> None:
        self.deviations: list[Deviation] = []

    def note(self, kind: DeviationKind, path: str) -> None:
        if len(self.deviations) < MAX_DEVIATIONS:
            self.deviations.append(Deviation(kind, path))


def read_tolerantly(cls: type[Struct], raw: bytes) -> tuple[Struct, tuple[Deviation, ...]] | Violation:
    """Reads a payload as a message type, bending what may be bent."""
    value = hazards.read(raw)
    if isinstance(value, Violation):
        return value
    bent = _Bent()
    if value is None:
        value = {}
        bent.note("null-payload", "")
    try:
        message = _struct(value, shape_of(cls), "", bent)
    except _RefusedError as refused:
        return refused.violation
    return message, tuple(bent.deviations)


@cache
def shape_of(cls: type[Struct]) -> inspect.StructType:
    """What msgspec knows about a message type."""
    shape = inspect.type_info(cls)
    assert isinstance(shape, inspect.StructType)
    return shape


def _struct(value: Any, shape: inspect.StructType, path: str, bent: _Bent) -> Struct:
    if not isinstance(value, dict):
        raise _RefusedError("type", "an object is expected", path)
    prefix = f"{path}." if path else ""
    left = dict(value)
    fields: dict[str, Any] = {}
    for field in shape.fields:
        here = f"{prefix}{field.encode_name}"
        given = left.pop(field.encode_name, None)
        if (shape.cls.__name__, field.encode_name) in _MAY_BE_NO_NUMBER and _is_no_number(given, field.encode_name in value):
            bent.note("not-a-number", here)
            fields[field.name] = math.nan
            continue
        if given is None and field.encode_name not in value:
            given = _by_other_name(shape, field, left, here, bent)
        if given is None and not field.required:
            continue  # absent, or an explicit null, which means the same
        if given is None:
            missing = field.encode_name not in value
            kind: ViolationKind = "occurrence" if missing else "type"
            raise _RefusedError(kind, "a required field is missing" if missing else "null is not allowed", here)
        kind_of_field = held(field.type)
        if given == "" and not field.required and isinstance(kind_of_field, _EMPTY_MEANS_ABSENT):
            bent.note("empty-as-absent", here)
            continue
        fields[field.name] = _bend(given, kind_of_field, here, bent)
    for name in left:
        bent.note("unknown-field", f"{prefix}{name}"[:255])
    return shape.cls(**fields)


def _is_no_number(given: Any, present: bool) -> bool:
    """Whether a value is there and says in one of the usual ways that there is none."""
    return present and (given is None or (isinstance(given, str) and not _NUMBER.fullmatch(given.strip(" "))))


_EMPTY_MEANS_ABSENT = (inspect.DateTimeType, inspect.IntType, inspect.FloatType)


def _by_other_name(shape: inspect.StructType, field: inspect.Field, left: dict[str, Any], path: str, bent: _Bent) -> Any | None:
    other = _OTHER_NAMES.get((shape.cls.__name__, field.encode_name))
    if other is None or other not in left:
        return None
    given = left.pop(other)
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    bent.note("misnamed-field", path)
    return given


def _bend(value: Any, shape: inspect.Type, path: str, bent: _Bent) -> Any:
    return _BENDERS[type(shape)](value, shape, path, bent)


def _tuple(value: Any, shape: inspect.VarTupleType, path: str, bent: _Bent) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _RefusedError("type", "an array is expected", path)
    if shape.min_length is not None and len(value) < shape.min_length:
        raise _RefusedError("occurrence", f"fewer than {shape.min_length} items", path)
    if shape.max_length is not None and len(value) > shape.max_length:
        raise _RefusedError("occurrence", f"more than {shape.max_length} items", path)
    return tuple(_bend(item, shape.item_type, f"{path}[{index}]", bent) for index, item in enumerate(value))


def _string(value: Any, shape: inspect.StrType, path: str, bent: _Bent) -> str:
    text = _text(value, path, bent)
    if shape.max_length is not None and len(text) > shape.max_length:
        if len(text) > MAX_STRING:
            raise _RefusedError("property", f"longer than {shape.max_length} characters", path)
        bent.note("too-long", path)
    return text


def _text(value: Any, path: str, bent: _Bent) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        bent.note("not-a-string", path)
        return "true" if value else "false"
    if isinstance(value, int | float):
        bent.note("not-a-string", path)
        return str(value)
    raise _RefusedError("type", "a string is expected", path)


def _literal(value: Any, shape: inspect.LiteralType, path: str, bent: _Bent) -> str:
    text = _text(value, path, bent)
    if text not in shape.values:
        if len(text) > MAX_STRING:
            raise _RefusedError("property", "not one of the values allowed", path)
        bent.note("unknown-enum-value", path)
    return text


def _integer(value: Any, shape: inspect.IntType, path: str, bent: _Bent) -> int:
    if isinstance(value, str):
        value = _number_in(value, path, bent)
    if isinstance(value, float):
        if not value.is_integer():
            raise _RefusedError("type", "an integer is expected", path)
        value = int(value)
        bent.note("integral-float", path)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _RefusedError("type", "an integer is expected", path)
    return int(_within(value, shape, path))


def _float(value: Any, shape: inspect.FloatType, path: str, bent: _Bent) -> float:
    if isinstance(value, str):
        value = _number_in(value, path, bent)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _RefusedError("type", "a number is expected", path)
    return float(_within(value, shape, path))


def _number_in(text: str, path: str, bent: _Bent) -> int | float:
    stripped = text.strip(" ")
    if _NUMBER.fullmatch(stripped):
        number = int(stripped) if stripped.lstrip("+-").isdigit() else float(stripped)
        if math.isfinite(number):
            bent.note("numeric-string", path)
            return number
    raise _RefusedError("type", "a number is expected", path)


def _within(value: float, shape: inspect.IntType | inspect.FloatType, path: str) -> float:
    if shape.ge is not None and value < shape.ge:
        raise _RefusedError("property", f"less than {shape.ge}", path)
    if shape.le is not None and value > shape.le:
        raise _RefusedError("property", f"more than {shape.le}", path)
    return value


def _boolean(value: Any, shape: inspect.BoolType, path: str, bent: _Bent) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        bent.note("boolean-string", path)
        return value.lower() == "true"
    raise _RefusedError("type", "true or false is expected", path)


def _time(value: Any, shape: inspect.DateTimeType, path: str, bent: _Bent) -> datetime:
    if not isinstance(value, str):
        raise _RefusedError("type", "a date-time is expected", path)
    match = _TIME.fullmatch(value.strip(" ").upper())
    if match is None:
        raise _RefusedError("property", "not a date-time", path)
    date, clock, seconds, fraction, zone = match.group("date", "clock", "seconds", "fraction", "zone")
    if seconds == ":60":  # a leap second, which Python's calendar does not have
        seconds = ":59"
    micros = (fraction or "").ljust(6, "0")[:6]
    try:
        time = datetime.fromisoformat(f"{date}T{clock or '00:00'}{seconds or ':00'}.{micros}{zone or 'Z'}")
        time = time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _RefusedError("property", "not a date-time", path) from None
    if zone is None:
        bent.note("time-without-zone", path)
    elif not _PLAIN_TIME.fullmatch(value):
        bent.note("time-format", path)
    return time


# What the strict decoder reads by itself is no deviation here either.
_PLAIN_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)", re.ASCII)


def _object(value: Any, shape: inspect.DictType, path: str, bent: _Bent) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _RefusedError("type", "an object is expected", path)
    return value


def _anything(value: Any, shape: inspect.AnyType, path: str, bent: _Bent) -> Any:
    return value


_BENDERS: dict[type[inspect.Type], Callable[[Any, Any, str, _Bent], Any]] = {
    inspect.StructType: _struct,
    inspect.VarTupleType: _tuple,
    inspect.StrType: _string,
    inspect.LiteralType: _literal,
    inspect.IntType: _integer,
    inspect.FloatType: _float,
    inspect.BoolType: _boolean,
    inspect.DateTimeType: _time,
    inspect.DictType: _object,
    inspect.AnyType: _anything,
}
