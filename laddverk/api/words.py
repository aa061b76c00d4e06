"""The API's value types: what text, numbers and free JSON may be at this border."""

import math
import re
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from laddverk.domain.identity import STATION_ID_PATTERN, is_station_id

_PRINTED = r"^[^\x00-\x1f\x7f]*$"
_WRITTEN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,12})?([Zz]|[+-]\d\d:\d\d)\Z", re.ASCII)

MAX_JSON_DEPTH = 16
MAX_JSON_VALUES = 5_000
MAX_JSON_TEXT = 65_536

T = TypeVar("T")


class Input(BaseModel):
    """What callers send: unknown fields are refused, so that a misspelt one is not ignored in silence."""

    model_config = ConfigDict(extra="forbid", str_max_length=MAX_JSON_TEXT, allow_inf_nan=False)


class Output(BaseModel):
    """What we answer."""

    model_config = ConfigDict(extra="forbid")


class PageOf(Output, Generic[T]):
    """Part of a list, newest first. `next` is the `cursor` of what follows, null at the end."""

    items: list[T]
    next: str | None = None


def _station_id(value: str) -> str:
    if not is_station_id(value):
        raise ValueError("must be 1 to 48 printable ASCII characters without / \\ or .. and without space at either end")
    return value


def _utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


def _rfc3339(value: Any) -> Any:
    """Pydantic would take numbers for seconds since 1970 as well."""
    if isinstance(value, datetime) or (isinstance(value, str) and _RFC3339.match(value)):
        return value
    raise ValueError("must be a time as in RFC 3339, e.g. 2026-03-01T12:00:00Z")


def _json(value: Any) -> Any:
    """Plain JSON that every part behind can keep: bounded, finite, without NUL and lone surrogates."""
    left = MAX_JSON_VALUES
    stack: list[tuple[Any, int]] = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        left -= 1
        if depth > MAX_JSON_DEPTH or left < 0:
            raise ValueError(f"must not be deeper than {MAX_JSON_DEPTH} or hold more than {MAX_JSON_VALUES} values")
        if isinstance(item, dict):
            stack.extend((key, depth) for key in item)
            stack.extend((child, depth + 1) for child in item.values())
        elif isinstance(item, list):
            stack.extend((child, depth + 1) for child in item)
        elif isinstance(item, str):
            if len(item) > MAX_JSON_TEXT or "\0" in item or any("\ud800" <= c <= "\udfff" for c in item):
                raise ValueError("must not hold NUL, lone surrogates or texts over 65536 characters")
        elif isinstance(item, float) and not math.isfinite(item):
            raise ValueError("must hold finite numbers only")
        elif isinstance(item, int) and not -(2**63) <= item < 2**63:
            raise ValueError("must hold integers of at most 64 bits only")
    return value


Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_PRINTED)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_PRINTED)]
SearchText = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_PRINTED)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=_WRITTEN)]
StationId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=48),
    AfterValidator(_station_id),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 48, "pattern": STATION_ID_PATTERN, "examples": ["CP-0001"]}),
]
TokenUid = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
Email = Annotated[
    str,
    StringConstraints(min_length=3, max_length=254, pattern=r"^[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*$"),
]
Password = Annotated[
    str,
    StringConstraints(min_length=12, max_length=256, pattern=r"^[^\x00-\x1f\x7f]*$"),
    WithJsonSchema({"type": "string", "format": "password", "minLength": 12, "maxLength": 256, "pattern": r"^[^\x00-\x1f\x7f]*$"}),
]
StationPassword = Annotated[
    str,
    StringConstraints(min_length=8, max_length=64, pattern=r"^[\x21-\x7e]*$"),
    WithJsonSchema({"type": "string", "format": "password", "minLength": 8, "maxLength": 64, "pattern": r"^[\x21-\x7e]*$"}),
]
When = Annotated[AwareDatetime, BeforeValidator(_rfc3339), AfterValidator(_utc)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
Number = Annotated[int, Field(ge=0, le=1_000)]
FreeJson = Annotated[dict[str, Any], AfterValidator(_json)]


def id_type(prefix: str, noun: str) -> Any:
    """The type of a public id, e.g. `ses_` and 32 hex digits."""
    return Annotated[str, StringConstraints(pattern=rf"^{prefix}_[0-9a-f]{{32}}$"), Field(description=f"Id of a {noun}.")]


LocationId = id_type("loc", "site")
SessionId = id_type("ses", "session")
CommandId = id_type("cmd", "command")
UserId = id_type("usr", "user")
ApiKeyId = id_type("key", "API key")
