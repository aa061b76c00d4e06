"""Times in messages: always UTC inside, at most milliseconds and always `Z` outside."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Struct, inspect

_S = TypeVar("_S", bound=Struct)


class TimeField(NamedTuple):
    """A field of a struct that is a time, or holds structs that hold times (`inner`)."""

    name: str
    inner: TimeFields | None
    many: bool


TimeFields = tuple[TimeField, ...]


@cache
def time_fields(cls: type[Struct]) -> TimeFields:
    """Which fields of a message type lead to times; empty for most types."""
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    found = []
    for field in info.fields:
        shape, many = held(field.type), False
        if isinstance(shape, inspect.VarTupleType):
            shape, many = shape.item_type, True
        if isinstance(shape, inspect.DateTimeType):
            found.append(TimeField(field.name, None, many))
        elif isinstance(shape, inspect.StructType) and (inner := time_fields(shape.cls)):
            found.append(TimeField(field.name, inner, many))
    return tuple(found)


def held(shape: inspect.Type) -> inspect.Type:
    """The type itself where it may also be absent."""
    if isinstance(shape, inspect.UnionType):
        return next(kind for kind in shape.types if not isinstance(kind, inspect.NoneType))
    return shape


def all_utc(message: Struct, fields: TimeFields, whole_ms: bool = False) -> bool:
    """Whether every time of a message is in UTC (and of whole milliseconds) already: usual, so found out cheaply."""
    for name, inner, many in fields:
        value = getattr(message, name)
        if value is None:
            continue
        if inner is None:
            for time in value if many else (value,):
                if time.tzinfo is not UTC or (whole_ms and time.microsecond % 1000):
                    return False
        elif many:
            for item in value:
                if not all_utc(item, inner, whole_ms):
                    return False
        elif not all_utc(value, inner, whole_ms):
            return False
    return True


def in_utc(message: _S, fields: TimeFields) -> _S:
    """The message with every time moved to UTC. Raises OverflowError for an offset at the ends of the calendar."""
    return _changed(message, fields, whole_ms=False)


def in_utc_ms(message: _S, fields: TimeFields) -> _S:
    """The message with every time in UTC and cut to milliseconds. Raises OverflowError as `in_utc` does."""
    return _changed(message, fields, whole_ms=True)


def _changed(message: _S, fields: TimeFields, *, whole_ms: bool) -> _S:
    changes: dict[str, Any] = {}
    for name, inner, many in fields:
        value = getattr(message, name)
        if value is None:
            continue
        items = value if many else (value,)
        new = tuple(_moved(item, whole_ms) if inner is None else _changed(item, inner, whole_ms=whole_ms) for item in items)
        if any(after is not before for after, before in zip(new, items, strict=True)):
            changes[name] = new if many else new[0]
    return msgspec.structs.replace(message, **changes) if changes else message


def _moved(time: datetime, whole_ms: bool) -> datetime:
    if time.tzinfo is not UTC and time.tzinfo is not None:  # one without a zone is left for the strict check to refuse
        time = time.astimezone(UTC)
    excess_us = time.microsecond % 1000 if whole_ms else 0
    return time.replace(microsecond=time.microsecond - excess_us) if excess_us else time


_MICROSECONDS_END = b'000Z"'
_MILLISECONDS = re.compile(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}')
_MILLISECONDS_SIZE = 24


def with_milliseconds(raw: bytes, cls: type[Struct]) -> bytes:
    """Writes `...00.123Z` in a message's JSON for `...00.123000Z`, which msgspec writes and some stations choke on.

    It goes by the fields' names: `"timestamp":"` cannot stand inside a JSON string, whose quotes are escaped.
    """
    if _MICROSECONDS_END not in raw:
        return raw
    *pieces, rest = raw.split(_MICROSECONDS_END)
    keys = _keys(cls)
    written = bytearray()
    for piece in pieces:
        is_time = _MILLISECONDS.fullmatch(piece, len(piece) - _MILLISECONDS_SIZE) is not None
        written += piece
        written += b'Z"' if is_time and piece.endswith(keys, 0, -_MILLISECONDS_SIZE) else _MICROSECONDS_END
    return bytes(written + rest)


@cache
def _keys(cls: type[Struct]) -> tuple[bytes, ...]:
    return tuple(f'"{name}":'.encode() for name in sorted(_names(cls)))


def _names(cls: type[Struct]) -> set[str]:
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    names = set()
    for field in info.fields:
        shape = held(field.type)
        if isinstance(shape, inspect.VarTupleType):
            shape = shape.item_type
        if isinstance(shape, inspect.DateTimeType):
            names.add(field.encode_name)
        elif isinstance(shape, inspect.StructType):
            names |= _names(shape.cls)
    return names
