"""The written list of tolerances, once more and independently of the library: which schema errors are forgiven.

`docs/reference/ocpp-tolerances.md` says the same in words.
"""

from __future__ import annotations

import re
from typing import Any

from jsonschema import ValidationError

from tests.property.ocpp.payloads import Schema, resolve

# Violation kind by the schema keyword that was broken and not forgiven.
KINDS = {
    "required": "occurrence",
    "minItems": "occurrence",
    "maxItems": "occurrence",
    "type": "type",
    "minimum": "property",
    "maximum": "property",
    "maxLength": "property",
    "enum": "property",
    "format": "property",
}

_NUMBER = re.compile(r" *[+-]?\d+(\.\d+)?([eE][+-]?\d+)? *", re.ASCII)
_TIME = re.compile(
    r" *\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d)?([.,]\d*)?)? ?([Zz]|[+-]\d\d(:?\d\d)?)? *",
    re.ASCII,
)


def kinds(error: ValidationError) -> set[str]:
    """The kinds of violation that may be told for an error: a bent number may turn out to be beyond its bounds."""
    bent = error.validator == "type" and error.schema["type"] in ("integer", "number")
    return {KINDS[str(error.validator)], "property"} if bent else {KINDS[str(error.validator)]}


def forgiven(error: ValidationError, root: Schema) -> bool:
    """Whether the library is to read the payload in spite of this error."""
    keyword, value, spec = str(error.validator), error.instance, error.schema
    path = tuple(error.absolute_path)
    if "customData" in path and (path[-1] != "customData" or keyword == "required"):
        return True
    if keyword in ("additionalProperties", "multipleOf"):
        return True
    sampled_value = keyword == "type" and len(path) > 2 and path[-1] == "value" and path[-3] == "sampledValue"
    if sampled_value and spec.get("type") == "number" and (value is None or isinstance(value, str)):
        return True
    if value is None and (not path or _optional(root, path)):
        return True
    if keyword == "maxLength":
        return len(value) <= 10_000
    if keyword == "enum":
        return not isinstance(value, dict | list | None.__class__) and len(str(value)) <= 10_000
    if keyword == "minItems":
        return root.get("title") == "MeterValuesRequest" and path[-1] == "sampledValue"
    if keyword == "format" and spec.get("format") == "date-time":
        return (value == "" and _optional(root, path)) or (bool(_TIME.fullmatch(value)) and not value.startswith("2026-02-30"))
    if keyword == "type":
        return _type_forgiven(value, spec, optional=bool(path) and _optional(root, path))
    return False


def _type_forgiven(value: Any, spec: Schema, *, optional: bool) -> bool:
    wanted = spec["type"]
    if wanted == "string":
        return spec.get("format") != "date-time" and (isinstance(value, int | float) or _is_decimal(value))
    if wanted == "boolean":
        return isinstance(value, str) and value.lower() in ("true", "false")
    if wanted not in ("integer", "number"):
        return False
    if isinstance(value, str):
        if value == "":
            return optional
        if not _NUMBER.fullmatch(value):
            return False
        number = float(value)
        return (wanted == "number" or number.is_integer()) and within(number, spec)
    return _is_decimal(value) and value == int(value) and within(float(value), spec)


def _is_decimal(value: Any) -> bool:
    return type(value).__name__ == "Decimal"


def within(number: float, spec: Schema) -> bool:
    """Whether a number keeps a schema's bounds."""
    return float(spec.get("minimum", number)) <= number <= float(spec.get("maximum", number))


def _optional(root: Schema, path: tuple[str | int, ...]) -> bool:
    """Whether the field at a path may be left out; an item of a list may not."""
    spec, optional = resolve(root, root), False
    for step in path:
        if isinstance(step, int):
            spec, optional = resolve(root, spec["items"]), False
        else:
            optional = step not in spec.get("required", [])
            spec = resolve(root, spec.get("properties", {}).get(step, {}))
    return optional
