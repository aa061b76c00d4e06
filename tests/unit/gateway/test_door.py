"""Reading a request: paths, credentials, versions."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laddverk.gateway.door import Basic, basic_in, choose_version, spellings, station_id_in
from laddverk.gateway.doorway import Answer


@given(st.text(max_size=80))
def test_any_path_is_an_id_or_an_answer(path: str) -> None:
    """Never an exception; an id is never something that means more elsewhere."""
    found = station_id_in("/ocpp/" + path)
    if isinstance(found, str):
        assert 0 < len(found) <= 48
        assert found.isascii()
        assert found.isprintable()
        assert not set(found) & set("/\\:")
        assert ".." not in found
    else:
        assert found.status in (400, 404)


@pytest.mark.parametrize(("path", "station_id"), [("/ocpp/RDAM%7C123", "RDAM|123"), ("/ocpp/a b", "a b"), ("/ocpp/a%2520b", "a%20b")])
def test_decoded_once(path: str, station_id: str) -> None:
    """OCPP-J 3.1: percent-encoding, taken away once."""
    assert station_id_in(path) == station_id


@given(st.binary(max_size=40), st.binary(max_size=60))
def test_basic_is_split_at_the_first_colon(user: bytes, password: bytes) -> None:
    """As bytes, whatever they are (quirk 7)."""
    header = "Basic " + base64.b64encode(user.replace(b":", b"") + b":" + password).decode()
    assert basic_in(header) == Basic(user.replace(b":", b""), password)


@given(st.text(max_size=60))
def test_no_header_raises(header: str) -> None:
    """What is no Basic is None."""
    found = basic_in(header)
    assert found is None or header.lower().strip().startswith("basic")


@pytest.mark.parametrize("header", [None, "", "Basic", "Basic !!!!", "Basic Zm9v", "Bearer YTpi", "Basic " + "A" * 2_000])
def test_not_basic(header: str | None) -> None:
    """Missing, damaged, without a colon, of another scheme, too long."""
    assert basic_in(header) is None


def test_versions_by_our_preference() -> None:
    """The first of ours, whatever the order in which they are offered."""
    ours = ("ocpp2.1", "ocpp2.0.1", "ocpp1.6")
    assert choose_version(("ocpp1.6", "ocpp2.1"), ours) == "ocpp2.1"
    assert choose_version(("ocpp1.5",), ours) is None
    assert choose_version((), ours) is None


@given(st.binary(max_size=40))
def test_the_password_as_it_came_is_tried_first(password: bytes) -> None:
    """Other spellings come after, few, and never raise."""
    found = spellings(password)
    assert found[0] == password
    assert len(found) <= 6


def test_unknown_paths_name_the_right_one() -> None:
    """The answer helps the installer."""
    answer = station_id_in("/steve/websocket/BOX")
    assert isinstance(answer, Answer)
    assert "/ocpp/" in answer.text
