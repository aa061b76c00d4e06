"""Texts and times on their way into columns."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from laddverk.storage.columns import clean, clean_row, fold, instant, micros

_TEXTS = st.text(alphabet=st.characters(codec=None), max_size=60)


@settings(max_examples=200)
@given(_TEXTS)
def test_a_cleaned_text_fits_every_column(text: str) -> None:
    """Whatever comes, the result is UTF-8 without NUL; a text that fitted already is not touched, and cleaning twice changes nothing."""
    cleaned = clean(text)
    assert "\0" not in cleaned
    assert cleaned.encode().decode() == cleaned
    assert clean(cleaned) == cleaned
    if "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text):
        assert cleaned == text


@given(st.text(max_size=30))
def test_folding_forgets_case(text: str) -> None:
    """A text and its upper-case form are looked up as one, for the letters whose case is one letter."""
    if text.upper().lower() == text.lower():
        assert fold(text.lower()) == fold(text)


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))])))
def test_an_instant_survives_as_microseconds(at: datetime) -> None:
    """No microsecond is lost, before 1970 and in any zone."""
    assert instant(micros(at)) == at
    assert instant(micros(at)).tzinfo is UTC


def test_only_texts_of_a_row_are_cleaned() -> None:
    """Numbers, bytes and None pass."""
    assert clean_row((1, None, "a\0", b"\0", True, "\ud800")) == (1, None, "a\u2400", b"\0", True, "\ufffd\ufffd\ufffd")
