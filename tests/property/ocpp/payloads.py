"""Makes payloads from the official schemas: valid ones, and valid ones with one thing broken."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

Schema = dict[str, Any]
Path = tuple[str | int, ...]

_TIMES = (
    "2026-03-01T12:00:00Z",
    "2026-03-01T12:00:00.5Z",
    "2026-03-01T12:00:00.123Z",
    "2026-03-01T12:00:00.123456+02:00",
    "1970-01-01T00:00:00-11:30",
)
_TEXT = ("", "a", "Å\n\t\"\\/", "0", "-1.5", "null", "{[", "😀", "2026-03-01T12:00:00.123000Z")  # fmt: skip

# One thing to put in another's place. Numbers beyond 64 bits have a test of their own.
_STRANGERS: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 1.0, 1.5, -2.25, 10**12, "", " ", "5", "-3", "2.0", "1e3", "true", "False", "x", "nan",
    "y" * 10_000, "z" * 10_001, [], [1], ["a"], {}, {"a": 1}, "2026-03-01T12:00:00", "2026-03-01T12:00:00+02", "2026-03-01 12:00Z",
    "2026-02-30T00:00:00Z", "a\0b", 2**40,
)  # fmt: skip


def resolve(root: Schema, spec: Schema) -> Schema:
    """The schema that a `$ref` points at."""
    while "$ref" in spec:
        spec = root["definitions"][spec["$ref"].rpartition("/")[2]]
    return spec


def valid(root: Schema, spec: Schema, rng: random.Random, depth: int = 0) -> Any:
    """A payload that the schema allows; the deeper, the fewer optional fields."""
    spec = resolve(root, spec)
    if "enum" in spec:
        return rng.choice(spec["enum"])
    match spec.get("type"):
        case "object":
            required = spec.get("required", [])
            return {
                name: valid(root, inner, rng, depth + 1)
                for name, inner in spec.get("properties", {}).items()
                if name in required or rng.random() < 0.5 / (depth + 1)
            }
        case "array":
            least = spec.get("minItems", 0)
            most = min(spec.get("maxItems", least + 2), least + 2)
            return [valid(root, spec["items"], rng, depth + 1) for _ in range(rng.randint(least, most))]
        case "string":
            return _string(spec, rng)
        case "integer":
            low, high = int(spec.get("minimum", -(2**63))), int(spec.get("maximum", 2**63 - 1))
            return rng.choice([low, high, rng.randint(low, high), max(low, min(high, 1))])
        case "number":
            return _number(spec, rng)
        case "boolean":
            return rng.random() < 0.5
    return rng.choice([1, "text", [1, {"a": None}], {"b": 2.5}])


def _string(spec: Schema, rng: random.Random) -> str:
    if spec.get("format") == "date-time":
        return rng.choice(_TIMES)
    if spec.get("format") == "uri":
        return "https://files.example/firmware.bin"
    longest = int(spec.get("maxLength", 60))
    return rng.choice([*_TEXT, "é" * longest])[:longest]


def _number(spec: Schema, rng: random.Random) -> float:
    low, high = float(spec.get("minimum", -1e6)), float(spec.get("maximum", 1e6))
    if "multipleOf" in spec:
        return float(Decimal(rng.randint(0, 9_999)) * Decimal(str(spec["multipleOf"])))
    return rng.choice([low, high, low + (high - low) * rng.random(), float(int((low + high) / 2))])


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a payload, the payload itself first."""
    yield path
    if isinstance(value, dict):
        for name, item in value.items():
            yield from places(item, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*path, index))


def broken(payload: Any, rng: random.Random) -> Any:
    """The payload with one thing changed; now and then the result is valid still."""
    payload = copy.deepcopy(payload)
    path = rng.choice(list(places(payload)))
    if not path:
        if rng.random() < 0.3 or not isinstance(payload, dict):
            return rng.choice(_STRANGERS)
        payload["unknownField"] = rng.choice(_STRANGERS)
        return payload
    holder = payload
    for step in path[:-1]:
        holder = holder[step]
    last = path[-1]
    value = holder[last]
    match rng.randrange(5):
        case 0:
            del holder[last]
        case 1 if isinstance(value, dict):
            value["unknownField"] = rng.choice(_STRANGERS)
        case 1 if isinstance(value, list) and value:
            holder[last] = value * rng.choice([3, 1_100 if len(str(value)) < 100 else 5])
        case 2 if isinstance(value, str):
            holder[last] = rng.choice([f" {value}", value + "x" * 300, value.lower(), 1])
        case 2 if isinstance(value, int | float) and not isinstance(value, bool):
            holder[last] = rng.choice([str(value), max(-abs(value) - 1, -(2**63)), value + 0.5 if abs(value) < 2**50 else 0, 10_000])
        case _:
            holder[last] = rng.choice(_STRANGERS)
    return payload
