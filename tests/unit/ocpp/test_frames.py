"""Reading a message with care."""

from __future__ import annotations

import json

import pytest

from laddverk.ocpp.frames import Broken, Frame, clean, quoted, read_frame


def test_an_ordinary_call_is_read() -> None:
    assert read_frame("ocpp1.6", '[2,"a","Reset",{"type":"Hard"}]') == Frame(2, "a", False, "Reset", b'{"type":"Hard"}')


def test_a_lone_surrogate_is_broken_not_fatal() -> None:
    assert isinstance(read_frame("ocpp2.1", '[2,"\ud800","Reset",{}]'), Broken)


@pytest.mark.parametrize("text", ["", "a-b_c.1", 'say "hi"', "back\\slash", "tab\t", "å😀", "\x7f", "\ud800"])
def test_quoted_text_is_json(text: str) -> None:
    assert json.loads(quoted(text)) == text.encode("utf-8", "replace").decode()


def test_clean_text_is_printable_and_short() -> None:
    assert clean("a\nb\x00c") == "a b c"
    assert clean("å" * 300) == "å" * 255


@pytest.mark.parametrize("text", ["[3", '[3,"a', '[4,"x",', "[5,", "[6,{"])
def test_a_broken_answer_is_never_answered(text: str) -> None:
    for version in ("ocpp1.6", "ocpp2.0.1", "ocpp2.1"):
        frame = read_frame(version, text)
        assert isinstance(frame, Broken)
        if not (version == "ocpp2.0.1" and text[1] in "56"):
            assert frame.reply_to is None
