"""What a station may be called."""

import re

import pytest

from laddverk.domain.identity import STATION_ID_PATTERN, is_station_id

GOOD = ["CP-0001", "a", "A B", "cp.1", "SE*ABC*E1", "x" * 48, "%41", "a?b#c", "'; DROP TABLE stations; --"]
BAD = ["", " ", " a", "a ", ".", "..", "a..b", "a/b", "a\\b", "a\0b", "a\n", "å", "x" * 49, "a\tb"]


@pytest.mark.parametrize("text", GOOD)
def test_printable_names_are_taken(text: str) -> None:
    """Printable ASCII of at most 48 characters."""
    assert is_station_id(text)


@pytest.mark.parametrize("text", BAD)
def test_names_that_could_be_paths_are_not(text: str) -> None:
    """Nothing that a path, a log line or a subject could take for something else."""
    assert not is_station_id(text)


@pytest.mark.parametrize("text", GOOD + [t for t in BAD if not t.endswith("\n")])
def test_the_published_pattern_says_the_same(text: str) -> None:
    """The OpenAPI document shows the rule that is applied."""
    assert bool(re.search(STATION_ID_PATTERN, text)) == is_station_id(text)
