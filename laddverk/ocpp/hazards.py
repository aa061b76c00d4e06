"""JSON that is refused whatever its schema says: it breaks stacks, numbers or database columns further in."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from laddverk.ocpp.faults import Violation

MAX_DEPTH: Final = 32
_INTEGERS: Final = range(-(2**63), 2**63)

_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_STRING = re.compile(rb'"[^"]*"')
_ALL_BUT_STRUCTURE = bytes(set(range(256)) - set(b'[]{}"'))


def too_deep(raw: bytes) -> bool:
    """Whether arrays and objects are nested in each other more than `MAX_DEPTH` deep.

    Works on the text, each step in C, so that a hostile text costs no recursion and little time.
    """
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return False
    text = _ESCAPE.sub(b"", raw) if b"\\" in raw else raw
    brackets = _STRING.sub(b"", text.translate(None, _ALL_BUT_STRUCTURE))
    for _ in range(MAX_DEPTH):
        if not brackets:
            return False
        # Takes away the innermost level; what is malformed never becomes empty and is refused all the same.
        brackets = _without_leaves(brackets)
    return bool(brackets)


_LEAF = re.compile(rb"(?:\[\]|\{\})+")


def _without_leaves(brackets: bytes) -> bytes:
    return _LEAF.sub(b"", brackets)


def read(raw: bytes) -> Any | Violation:
    """The JSON value of a text, or why it is refused: malformed, too deep, NUL, a number beyond 64 bits."""
    if too_deep(raw):
        return Violation("format", f"the payload is malformed or nested more than {MAX_DEPTH} levels deep")
    try:
        value = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return Violation("format", "the payload is not valid JSON")
    return _hazard(value, "") or value


def _hazard(value: Any, path: str) -> Violation | None:
    if isinstance(value, str):
        return Violation("format", "a string holds a NUL character", path[:255]) if "\0" in value else None
    if isinstance(value, int):
        return None if value in _INTEGERS else Violation("property", "an integer is beyond 64 bits", path[:255])
    if isinstance(value, dict):
        for key, item in value.items():
            if found := _hazard(key, path) or _hazard(item, f"{path}.{key}" if path else key):
                return found
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if found := _hazard(item, f"{path}[{index}]"):
                return found
    return None
