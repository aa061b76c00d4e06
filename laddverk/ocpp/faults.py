"""How a payload can be wrong: what was tolerated (`Deviation`), what was refused (`Violation`), and its OCPP-J code."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from msgspec import Struct

Version = Literal["ocpp1.6", "ocpp2.0.1", "ocpp2.1"]

ViolationKind = Literal["format", "occurrence", "type", "property"]

DeviationKind = Literal[
    "null-payload",
    "unknown-field",
    "unknown-enum-value",
    "too-long",
    "numeric-string",
    "boolean-string",
    "integral-float",
    "not-a-string",
    "empty-as-absent",
    "time-without-zone",
    "time-format",
    "misnamed-field",
    "not-a-number",
]


class Deviation(NamedTuple):
    """One thing a payload did against the standard that was bent into shape; see docs/reference/ocpp-tolerances.md.

    `path` names the place as in `meterValue[0].timestamp`; it is empty for the payload itself.
    """

    kind: DeviationKind
    path: str


class Violation(Struct, frozen=True, gc=False):
    """Why a payload is refused. `description` tells no inside of ours, at most 255 characters, fit for a CALLERROR.

    `kind`: `format` is no acceptable JSON; `occurrence` a field is missing or a list is too long or short;
    `type` a value has the wrong JSON type; `property` a value is out of its range.
    """

    kind: ViolationKind
    description: str
    path: str = ""


# OCPP-J 1.6 table 7 (the missing "r" is the standard's); OCPP-J 2.0.1 and 2.1 (part 4) table 8.
_CODES_16: Final[dict[ViolationKind, str]] = {
    "format": "FormationViolation",
    "occurrence": "OccurenceConstraintViolation",
    "type": "TypeConstraintViolation",
    "property": "PropertyConstraintViolation",
}
_CODES_2X: Final[dict[ViolationKind, str]] = _CODES_16 | {
    "format": "FormatViolation",
    "occurrence": "OccurrenceConstraintViolation",
}


def error_code(version: Version, kind: ViolationKind) -> str:
    """The RPC error code by which a version names a kind of violation."""
    return (_CODES_16 if version == "ocpp1.6" else _CODES_2X)[kind]
