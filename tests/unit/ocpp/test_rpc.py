"""One connection's RPC state: correlation, one outstanding call, queue, time-outs, both directions."""

from __future__ import annotations

import json

import pytest

from laddverk.ocpp.events import (
    CallFailed,
    CallLost,
    CallReceived,
    CallSucceeded,
    CallTimedOut,
    Ignored,
    Reply,
    ResultRefused,
    SendReceived,
    Transmit,
)
from laddverk.ocpp.rpc import QueueFull, Rpc

VERSIONS = ("ocpp1.6", "ocpp2.0.1", "ocpp2.1")


@pytest.fixture(params=VERSIONS)
def rpc(request: pytest.FixtureRequest) -> Rpc:
    return Rpc(request.param)


def test_a_call_is_received_and_answered_under_its_id(rpc: Rpc) -> None:
    events = rpc.receive('[2,"7f","Heartbeat",{}]', 0.0)
    assert events == (CallReceived("7f", "Heartbeat", b"{}"),)
    assert rpc.result("7f", b'{"currentTime":"2026-03-01T12:00:00Z"}') == ('[3,"7f",{"currentTime":"2026-03-01T12:00:00Z"}]')


def test_bytes_are_as_good_as_text(rpc: Rpc) -> None:
    assert rpc.receive(b'[2,"7f","Heartbeat",{}]', 0.0) == (CallReceived("7f", "Heartbeat", b"{}"),)


def test_white_space_is_allowed_everywhere(rpc: Rpc) -> None:
    events = rpc.receive(' [ 2 ,\n "7f" , "Heartbeat" , { "a" : 1 } ]\n', 0.0)
    assert events == (CallReceived("7f", "Heartbeat", b'{ "a" : 1 }'),)


def test_a_number_as_id_comes_back_as_a_number(rpc: Rpc) -> None:
    assert rpc.receive('[2,17,"Heartbeat",{}]', 0.0) == (CallReceived("17", "Heartbeat", b"{}"),)
    assert rpc.result("17", b"{}") == "[3,17,{}]"
    rpc.receive('[2,18,"Heartbeat",{}]', 0.0)
    assert rpc.error("18", "NotImplemented", "") == '[4,18,"NotImplemented","",{}]'
    rpc.receive('[2,"17","Heartbeat",{}]', 0.0)
    assert rpc.result("17", b"{}") == '[3,"17",{}]'


def test_an_id_with_quotes_is_echoed_as_valid_json(rpc: Rpc) -> None:
    message_id = 'a"\\b å'
    (event,) = rpc.receive(json.dumps([2, message_id, "Heartbeat", {}]), 0.0)
    assert isinstance(event, CallReceived)
    assert json.loads(rpc.result(event.message_id, b"{}")) == [3, message_id, {}]


def test_an_error_description_is_one_printable_line_of_at_most_255_characters(rpc: Rpc) -> None:
    text = json.loads(rpc.error("1", "InternalError", "line\none\x00" + "x" * 300, b'{"a":1}'))
    assert text[:3] == [4, "1", "InternalError"]
    assert text[3].startswith("line one x")
    assert len(text[3]) == 255
    assert text[4] == {"a": 1}


def test_an_answer_finds_its_call_and_context(rpc: Rpc) -> None:
    context = object()
    assert rpc.call("Reset", b'{"type":"Hard"}', message_id="c1", now=5.0, context=context) == ('[2,"c1","Reset",{"type":"Hard"}]')
    assert rpc.deadline() == 35.0
    assert rpc.receive('[3,"c1",{"status":"Accepted"}]', 6.0) == (CallSucceeded("c1", "Reset", b'{"status":"Accepted"}', context),)
    assert rpc.deadline() is None


def test_an_error_finds_its_call(rpc: Rpc) -> None:
    rpc.call("Reset", b"{}", message_id="c1", now=0.0, context=1)
    assert rpc.receive('[4,"c1","NotSupported","no",{"why":1}]', 1.0) == (CallFailed("c1", "Reset", "NotSupported", "no", b'{"why":1}', 1),)


@pytest.mark.parametrize("text", ['[4,"c1"]', '[4,"c1",null]', '[4,"c1",5,{},[],1]', '[4,"c1","","",{}]'])
def test_a_careless_error_still_ends_its_call(rpc: Rpc, text: str) -> None:
    rpc.call("Reset", b"{}", message_id="c1", now=0.0)
    (event,) = rpc.receive(text, 1.0)
    assert isinstance(event, CallFailed)
    assert event.code == "GenericError"


def test_a_peers_words_are_made_printable_and_short(rpc: Rpc) -> None:
    rpc.call("Reset", b"{}", message_id="c1", now=0.0)
    (event,) = rpc.receive(json.dumps([4, "c1", "X", "a\x00\n" + "b" * 400, {}]), 1.0)
    assert isinstance(event, CallFailed)
    assert event.description == "a  " + "b" * 252


def test_a_truncated_answer_fails_that_call_only(rpc: Rpc) -> None:
    rpc.call("GetConfiguration", b"{}", message_id="c1", now=0.0)
    rpc.call("Reset", b"{}", message_id="c2", now=0.0)
    failed, transmit = rpc.receive('[3,"c1",{"configurationKey":[]', 1.0)
    assert isinstance(failed, CallFailed)
    assert failed.message_id == "c1"
    assert failed.code == ("FormationViolation" if rpc.version == "ocpp1.6" else "FormatViolation")
    assert transmit == Transmit('[2,"c2","Reset",{}]')


@pytest.mark.parametrize("text", ['[3,"other",{}]', '[4,"other","X","",{}]', '[3,"other",{', "[3]", "[4,{}]"])
def test_an_answer_to_nothing_is_ignored_and_leaves_the_call_outstanding(rpc: Rpc, text: str) -> None:
    rpc.call("Reset", b"{}", message_id="c1", now=0.0)
    (event,) = rpc.receive(text, 1.0)
    assert isinstance(event, Ignored)
    assert rpc.deadline() == 30.0


def test_a_second_answer_is_ignored(rpc: Rpc) -> None:
    rpc.call("Reset", b"{}", message_id="c1", now=0.0)
    rpc.receive('[3,"c1",{}]', 1.0)
    (event,) = rpc.receive('[3,"c1",{}]', 1.0)
    assert isinstance(event, Ignored)


def test_one_call_is_outstanding_and_the_next_leaves_with_the_answer(rpc: Rpc) -> None:
    assert rpc.call("A", b"{}", message_id="1", now=0.0) == '[2,"1","A",{}]'
    assert rpc.call("B", b"{}", message_id="2", now=0.0) is None
    assert rpc.call("C", b"{}", message_id="3", now=0.0) is None
    assert rpc.receive('[3,"1",{}]', 4.0) == (CallSucceeded("1", "A", b"{}", None), Transmit('[2,"2","B",{}]'))
    assert rpc.deadline() == 34.0
    assert rpc.receive('[4,"2","GenericError","",{}]', 5.0)[1] == Transmit('[2,"3","C",{}]')
    assert rpc.receive('[3,"3",{}]', 6.0) == (CallSucceeded("3", "C", b"{}", None),)


def test_a_full_queue_refuses() -> None:
    rpc = Rpc("ocpp2.0.1", queue_max=2)
    assert rpc.call("A", b"{}", message_id="0", now=0.0) is not None
    assert rpc.call("A", b"{}", message_id="1", now=0.0) is None
    assert rpc.call("A", b"{}", message_id="2", now=0.0) is None
    assert rpc.call("A", b"{}", message_id="3", now=0.0) == QueueFull(2)
    rpc.receive('[3,"0",{}]', 0.0)
    assert rpc.call("A", b"{}", message_id="3", now=0.0) is None


def test_with_no_queue_one_call_is_still_possible() -> None:
    rpc = Rpc("ocpp2.0.1", queue_max=0)
    assert rpc.call("A", b"{}", message_id="0", now=0.0) == '[2,"0","A",{}]'
    assert rpc.call("A", b"{}", message_id="1", now=0.0) == QueueFull(0)


def test_an_unanswered_call_times_out_and_the_next_leaves(rpc: Rpc) -> None:
    rpc.call("A", b"{}", message_id="1", now=0.0, context="c", timeout_s=2.0)
    rpc.call("B", b"{}", message_id="2", now=0.0)
    assert rpc.expire(1.999) == ()
    assert rpc.expire(2.0) == (CallTimedOut("1", "A", "c"), Transmit('[2,"2","B",{}]'))
    assert rpc.deadline() == 32.0
    (late,) = rpc.receive('[3,"1",{}]', 3.0)
    assert isinstance(late, Ignored)


def test_nothing_expires_while_nothing_is_outstanding(rpc: Rpc) -> None:
    assert rpc.expire(1e12) == ()
    assert rpc.deadline() is None


def test_the_peer_may_call_in_the_middle_of_our_call(rpc: Rpc) -> None:
    rpc.call("Reset", b"{}", message_id="1", now=0.0)
    assert rpc.receive('[2,"1","Heartbeat",{}]', 1.0) == (CallReceived("1", "Heartbeat", b"{}"),)
    assert rpc.result("1", b"{}") == '[3,"1",{}]'
    assert rpc.receive('[3,"1",{}]', 2.0) == (CallSucceeded("1", "Reset", b"{}", None),)


def test_closing_loses_what_is_outstanding_and_queued(rpc: Rpc) -> None:
    rpc.call("A", b"{}", message_id="1", now=0.0, context=1)
    rpc.call("B", b"{}", message_id="2", now=0.0, context=2)
    assert rpc.close() == [CallLost("1", "A", True, 1), CallLost("2", "B", False, 2)]
    assert rpc.close() == []
    assert rpc.deadline() is None


def test_send_and_result_errors_belong_to_2_1() -> None:
    rpc = Rpc("ocpp2.1")
    assert rpc.receive('[6,"s","NotifyPeriodicEventStream",{"id":1}]', 0.0) == (
        SendReceived("s", "NotifyPeriodicEventStream", b'{"id":1}'),
    )
    assert rpc.receive('[5,"r","TypeConstraintViolation","bad",{}]', 0.0) == (ResultRefused("r", "TypeConstraintViolation", "bad", b"{}"),)
    assert rpc.send("NotifyPeriodicEventStream", b"{}", "s") == '[6,"s","NotifyPeriodicEventStream",{}]'
    assert rpc.result_error("r", "FormatViolation", "x") == '[5,"r","FormatViolation","x",{}]'


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1"])
def test_older_versions_have_no_send(version: str) -> None:
    rpc = Rpc(version)  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        rpc.send("X", b"{}", "1")
    with pytest.raises(ValueError):
        rpc.result_error("1", "X", "")


@pytest.mark.parametrize(
    ("version", "size", "taken"),
    [
        ("ocpp1.6", 64, True),
        ("ocpp1.6", 65, False),
        ("ocpp2.0.1", 64, True),
        ("ocpp2.0.1", 65, False),
        ("ocpp2.1", 36, True),
        ("ocpp2.1", 37, False),
    ],
)
def test_ids_have_a_longest_length(version: str, size: int, taken: bool) -> None:
    rpc = Rpc(version)  # type: ignore[arg-type]
    (event,) = rpc.receive(json.dumps([2, "x" * size, "Heartbeat", {}]), 0.0)
    assert isinstance(event, CallReceived) == taken
    if not taken:
        assert isinstance(event, Ignored if version == "ocpp1.6" else Reply)


def test_an_endlessly_deep_message_is_answered_not_fatal(rpc: Rpc) -> None:
    deep = '[2,"d","DataTransfer",' + "[" * 200_000 + "]" * 200_000 + "]"
    (event,) = rpc.receive(deep, 0.0)
    assert isinstance(event, Reply)
    assert json.loads(event.text)[1] == "d"


def test_what_is_sent_is_shown_with_the_action_that_an_answer_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str, str, bytes]] = []
    monkeypatch.setattr(Rpc, "on_sent", lambda *sent: seen.append(sent))
    rpc = Rpc("ocpp2.1")
    rpc.receive('[2,"1","Heartbeat",{}]', 0.0)
    rpc.receive('[2,"2","Authorize",{}]', 0.0)
    rpc.error("2", "InternalError", "")
    rpc.result("1", b'{"x":1}')
    rpc.call("Reset", b"{}", message_id="3", now=0.0)
    rpc.send("NotifyPeriodicEventStream", b"{}", "4")
    assert seen == [
        ("ocpp2.1", "error", "Authorize", b"{}"),
        ("ocpp2.1", "result", "Heartbeat", b'{"x":1}'),
        ("ocpp2.1", "call", "Reset", b"{}"),
        ("ocpp2.1", "send", "NotifyPeriodicEventStream", b"{}"),
    ]


def test_a_peer_that_never_lets_us_answer_is_not_remembered_without_end(rpc: Rpc) -> None:
    for number in range(2_000):
        rpc.receive(f'[2,"{number}","Heartbeat",{{}}]', 0.0)
        rpc.receive(f'[2,{number},"Heartbeat",{{}}]', 0.0)
    assert len(rpc._unanswered) <= 256
    assert len(rpc._integer_ids) <= 256


@pytest.mark.parametrize("action", ["x" * 65, "", "a\nb"], ids=["long", "empty", "two lines"])
def test_an_impossible_action_is_answered_with_an_error(rpc: Rpc, action: str) -> None:
    (event,) = rpc.receive(json.dumps([2, "a", action, {}], separators=(",", ":")), 0.0)
    assert isinstance(event, Reply)
    assert json.loads(event.text)[1] == "a"
