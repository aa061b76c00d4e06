"""Payloads made from the official schemas: with the required fields alone, and with every field."""

from __future__ import annotations

from typing import Any

from tests.ocpp_schemas import schema

VERSIONS = ("ocpp1.6", "ocpp2.0.1", "ocpp2.1")


def example(version: str, action: str, kind: str, *, full: bool) -> dict[str, Any]:
    """A payload that the official schema allows."""
    root = schema(version, action, kind)
    made = _made(root, root, full)
    assert isinstance(made, dict)
    return made


def _made(part: dict[str, Any], root: dict[str, Any], full: bool) -> Any:
    if "$ref" in part:
        return _made(root["definitions"][part["$ref"].rsplit("/", 1)[1]], root, full)
    if "enum" in part:
        return part["enum"][0]
    kind = part.get("type")
    if kind == "object":
        required = part.get("required", ())
        return {
            name: {"vendorId": "x"} if name == "customData" else _made(child, root, full)
            for name, child in part.get("properties", {}).items()
            if name in required or full
        }
    if kind == "array":
        return [_made(part["items"], root, full) for _ in range(max(1, part.get("minItems", 0)))]
    if kind == "string":
        return "2026-03-01T12:00:00Z" if part.get("format") == "date-time" else "7"[: part.get("maxLength", 1)]
    if kind == "integer":
        return max(1, int(part.get("minimum", 1)))
    if kind == "number":
        return min(1.5, float(part.get("maximum", 1.5)))
    if kind == "boolean":
        return True
    return "anything"
