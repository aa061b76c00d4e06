"""What is refused whatever the schema says."""

from __future__ import annotations

import json

import pytest

from laddverk.ocpp.faults import Violation
from laddverk.ocpp.hazards import MAX_DEPTH, read, too_deep


def nested(depth: int, opening: str = "[", closing: str = "]", inside: str = "") -> bytes:
    return (opening * depth + inside + closing * depth).encode()


@pytest.mark.parametrize(("opening", "closing", "inside"), [("[", "]", ""), ("[", "]", '"]"'), ('{"a":', "}", "1")])
def test_depth_is_counted_exactly(opening: str, closing: str, inside: str) -> None:
    assert not too_deep(nested(MAX_DEPTH, opening, closing, inside))
    assert too_deep(nested(MAX_DEPTH + 1, opening, closing, inside))


def test_width_is_not_depth() -> None:
    assert not too_deep(json.dumps([{"a": [1, 2]}] * 1_000).encode())


@pytest.mark.parametrize("text", ["[" * 50, '\\"' + "[" * 50, "\\", '"]}', "\\\\" + "{" * 40])
def test_brackets_in_strings_do_not_count(text: str) -> None:
    assert not too_deep(json.dumps({text: [text, text]}).encode())


@pytest.mark.parametrize("raw", [b"[" * 40, b"]" * 40 + b"[" * 40, b"[}" * 40])
def test_unbalanced_brackets_count_as_too_deep(raw: bytes) -> None:
    assert too_deep(raw)


def test_a_huge_hostile_text_is_judged_without_recursion() -> None:
    assert isinstance(read(nested(500_000)), Violation)
    assert isinstance(read(nested(100_000, '{"a":', "}", "1")), Violation)


@pytest.mark.parametrize(
    ("raw", "path"),
    [(b'{"a":[1,{"b":"x\\u0000"}]}', "a[1].b"), (b'{"a":{"x\\u0000":1}}', "a"), (b'[18446744073709551616]', "[0]")],
)  # fmt: skip
def test_a_hazard_is_found_at_its_place(raw: bytes, path: str) -> None:
    result = read(raw)
    assert isinstance(result, Violation)
    assert result.path == path


def test_a_harmless_value_is_returned() -> None:
    assert read(b'{"a":[1,2.5,null,true,"x",-9223372036854775808]}') == {"a": [1, 2.5, None, True, "x", -(2**63)]}
