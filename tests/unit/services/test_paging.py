"""Cursors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laddverk.domain.errors import Invalid
from laddverk.services.ports.paging import decode_cursor, encode_cursor


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40), st.integers(-(2**63), 2**63 - 1))
def test_a_cursor_comes_back_as_it_went(text: str, number: int) -> None:
    """Whatever the sort keys are."""
    cursor = encode_cursor(text, number)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert decode_cursor(cursor, str, int) == (text, number)


@given(st.text(max_size=60))
def test_any_other_text_is_refused(text: str) -> None:
    """With Invalid, which names the field, and nothing else."""
    with pytest.raises(Invalid):
        decode_cursor(text, str, int, int)


@pytest.mark.parametrize("parts", [(1,), ("a", "b"), ("a", True), ("a\0", 1), ("\ud800", 1), ("a", 2**63), ("a" * 201, 1)])
def test_a_forged_cursor_is_refused(parts: tuple[str | int, ...]) -> None:
    """Wrong kinds, NUL, lone surrogates, numbers that no column holds."""
    with pytest.raises(Invalid):
        decode_cursor(encode_cursor(*parts), str, int)
