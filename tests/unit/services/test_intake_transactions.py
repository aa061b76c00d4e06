"""Transactions in every order the standards allow, and in some that they do not. Numbers are those of the list of quirks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from laddverk.domain.answers import TransactionAnswer
from laddverk.domain.metering import Reading, Sample
from laddverk.domain.reports import MeterReported, StatusReported, TransactionReported
from laddverk.domain.stations import StationState
from laddverk.domain.tokens import IdToken
from tests.unit.services.intake_bench import CARD, Bench, at, reasons, register, saved, stored, told


def start_16(seconds: float = 0, wh: int = 1000, token: IdToken | None = CARD, evse: int = 1) -> TransactionReported:
    return TransactionReported("started", None, at(seconds), evse_id=evse, connector_id=1, id_token=token, meter_start_mwh=wh * 1000)


def stop_16(transaction_id: str, seconds: float = 60, wh: int = 1500, **more: object) -> TransactionReported:
    return TransactionReported("ended", transaction_id, at(seconds), meter_stop_mwh=wh * 1000, **more)  # type: ignore[arg-type]


def test_a_16_session_from_start_to_stop() -> None:
    """A start gets a positive number, meter values move the energy, the stop fixes it."""
    bench = Bench()
    begun = bench.hear(start_16())
    assert isinstance(begun.answer, TransactionAnswer)
    number = begun.answer.transaction_id
    assert number is not None
    assert 0 < int(number) < 2**31
    assert begun.answer.verdict is not None
    assert begun.answer.verdict.accepted
    assert told(begun) == ["session.started"]
    bench.hear(MeterReported(1, (register(1200, at(30), 11_000),), number), now=at(30))
    assert bench.progress(number).energy_mwh == 200_000
    assert bench.progress(number).power_w == 11_000
    ended = bench.hear(stop_16(number, 60, 1400, stop_reason="EVDisconnected"), now=at(60))
    session = bench.session(number)
    assert (session.status, session.energy_mwh, session.stop_reason) == ("ended", 400_000, "EVDisconnected")
    assert (session.meter_start_mwh, session.meter_stop_mwh) == (1_000_000, 1_400_000)
    assert told(ended) == ["session.ended"]


def test_a_start_sent_again_gets_the_same_number() -> None:
    """38: connector, token, register and time make the start; a second one changes nothing."""
    bench = Bench()
    first = bench.hear(start_16())
    again = bench.hear(start_16(), now=at(40))
    assert again.answer == first.answer
    assert again.writes == ()
    assert len(bench.state.sessions) == 1


def test_a_refused_token_still_gets_a_number_of_its_own() -> None:
    """37: never transaction id 0, even where the tag is refused."""
    bench = Bench()
    answer = bench.hear(start_16(token=IdToken("STRANGER"))).answer
    assert isinstance(answer, TransactionAnswer)
    assert answer.verdict is not None
    assert answer.verdict.status == "Unknown"
    assert int(answer.transaction_id or 0) > 0


def test_a_stop_sent_twice_is_answered_twice_and_counted_once() -> None:
    """38: the same stop under another message id."""
    bench = Bench()
    number = bench.hear(start_16()).answer.transaction_id  # type: ignore[union-attr]
    first = bench.hear(stop_16(number, id_token=CARD), digest=99)
    again = bench.hear(stop_16(number, id_token=CARD), digest=99)
    assert again.answer == first.answer
    assert again.writes == ()
    assert bench.session(number).energy_mwh == 500_000


@pytest.mark.parametrize("named", ["-1", "0"])
def test_a_stop_without_a_number_ends_the_one_that_fits(named: str) -> None:
    """35: matched by token and register to the open transaction."""
    bench = Bench()
    number = bench.hear(start_16()).answer.transaction_id  # type: ignore[union-attr]
    bench.hear(stop_16(named, id_token=CARD))
    assert bench.session(number).status == "ended"


def test_a_stop_without_a_number_and_without_a_match_is_kept_as_an_orphan() -> None:
    """35, 36: acknowledged, stored, shown."""
    bench = Bench()
    decision = bench.hear(stop_16("-1"))
    assert decision.answer == TransactionAnswer()
    assert reasons(decision) == ["no-transaction-id"]
    assert reasons(bench.hear(stop_16("4711"))) == ["unknown-transaction"]


def test_only_the_stop_is_replayed() -> None:
    """45: a session is made of the stop's own transaction data."""
    bench = Bench()
    data = (
        Reading(at(-3600), (Sample(2000.0, context="Transaction.Begin"),)),
        Reading(at(0), (Sample(9000.0, context="Transaction.End"),)),
    )
    decision = bench.hear(stop_16("77", 0, 9000)._replace(readings=data))
    session = bench.session("77")
    assert session.energy_mwh == 7_000_000
    assert session.started_at == at(-3600)
    assert "synthetic" in session.flags
    assert told(decision) == ["session.started", "session.ended"]


def test_available_closes_a_forgotten_16_transaction_and_the_late_stop_amends_it() -> None:
    """39: a zombie is closed with the last register; the true end, if it comes, wins."""
    bench = Bench()
    number = bench.hear(start_16()).answer.transaction_id  # type: ignore[union-attr]
    bench.hear(MeterReported(1, (register(1200, at(30)),), number), now=at(30))
    bench.hear(StatusReported(1, 1, "available", at(60), ends_transaction=True), now=at(60))
    assert (bench.session(number).status, bench.session(number).energy_mwh) == ("ended", 200_000)
    assert "zombie" in bench.session(number).flags
    bench.hear(stop_16(number, 45, 1300, stop_reason="Local"), now=at(90))
    session = bench.session(number)
    assert (session.energy_mwh, session.stop_reason, session.ended_at) == (300_000, "Local", at(45))
    assert "zombie" not in session.flags


def test_a_new_start_closes_what_was_left_on_the_evse() -> None:
    """39: one active session an EVSE."""
    bench = Bench()
    first = bench.hear(start_16()).answer.transaction_id  # type: ignore[union-attr]
    decision = bench.hear(start_16(600, 2000), now=at(600))
    second = decision.answer.transaction_id  # type: ignore[union-attr]
    assert bench.session(first).status == "ended"
    assert bench.state.active_on(1).session.transaction_id == second  # type: ignore[union-attr]
    assert [s.status for s in saved(decision)] == ["ended", "active"]


def test_late_meter_values_after_the_stop_are_kept_and_not_billed() -> None:
    """40: the register went on after the stop; the session's energy stands."""
    bench = Bench()
    number = bench.hear(start_16()).answer.transaction_id  # type: ignore[union-attr]
    bench.hear(stop_16(number, 60, 1400), now=at(60))
    late = bench.hear(MeterReported(1, (register(1900, at(120)),), number), now=at(120))
    assert bench.session(number).energy_mwh == 400_000
    assert stored(late)[0].quarantine == "after-end"
    assert bench.session(number).status == "ended"


def test_meter_values_without_a_number_belong_to_the_evse_s_session() -> None:
    """41: attributed by connector and time; before the session they are the idle EVSE's."""
    bench = Bench()
    number = bench.hear(start_16()).answer.transaction_id  # type: ignore[union-attr]
    inside = bench.hear(MeterReported(1, (register(1100, at(10)),)), now=at(10))
    before = bench.hear(MeterReported(1, (register(900, at(-10)),)), now=at(11))
    other = bench.hear(MeterReported(0, (register(900_000, at(10)),)), now=at(12))
    assert stored(inside)[0].session_id == bench.session(number).id
    assert stored(before)[0].session_id is None
    assert stored(other)[0].session_id is None


def test_a_default_token_stands_in_for_a_station_without_readers() -> None:
    """49: free vend is attributed to the station's own token."""
    bench = Bench(default_token=CARD.uid)
    bench.hear(bench.event("started", 0, 10, 0))
    assert bench.session().token == CARD
    assert bench.session().verdict == "Accepted"


def test_a_2x_session_in_order() -> None:
    """Started, updated, ended; the last event has the stop reason."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 100, 0, id_token=CARD))
    bench.hear(bench.event("updated", 60, 250, 1, charging_state="Charging"), now=at(60))
    assert bench.progress().charging_state == "Charging"
    assert bench.progress().energy_mwh == 150_000
    bench.hear(bench.event("ended", 120, 300, 2, stop_reason="StoppedByEV"), now=at(120))
    assert (bench.session().energy_mwh, bench.session().stop_reason) == (200_000, "StoppedByEV")


def test_replayed_in_reverse_the_energy_is_the_same() -> None:
    """53: an offline queue out of order makes one session, ended, with first and last register."""
    straight, reverse = Bench(), Bench()
    events = [
        straight.event("started", 0, 100, 0, offline=True),
        straight.event("updated", 60, 250, 1, offline=True),
        straight.event("updated", 90, 270, 2, offline=True),
        straight.event("ended", 120, 300, 3, offline=True, stop_reason="Local"),
    ]
    for event in events:
        straight.hear(event, now=at(500))
    for event in reversed(events):
        reverse.hear(event, now=at(500))
    left, right = straight.session(), reverse.session()
    assert (left.energy_mwh, left.started_at, left.ended_at) == (200_000, at(0), at(120))
    assert replace(right, id=left.id) == left


def test_seq_no_always_zero_is_still_told_apart() -> None:
    """53: a fleet that counts nothing; a true repetition is known by its time."""
    bench = Bench()
    for second, wh in ((0, 100), (10, 120), (20, 140)):
        bench.hear(bench.event("started" if second == 0 else "updated", second, wh, 0), now=at(second))
    again = bench.hear(bench.event("updated", 20, 140, 0), now=at(30))
    assert again.writes == ()
    assert bench.progress().energy_mwh == 40_000


def test_nothing_reopens_an_ended_transaction() -> None:
    """53, 55: an update after the end is kept and changes nothing; the end sent again is answered {}."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 100, 0))
    bench.hear(bench.event("ended", 60, 200, 2), now=at(60))
    bench.hear(bench.event("updated", 70, 230, 3), now=at(70))
    again = bench.hear(bench.event("ended", 60, 200, 2), now=at(80))
    assert again.answer == TransactionAnswer()
    assert again.writes == ()
    assert (bench.session().status, bench.session().energy_mwh) == ("ended", 100_000)


def test_a_2x_transaction_taken_for_forgotten_goes_on() -> None:
    """A second transaction closed it by a guess; its next event proves the guess wrong."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 100, 0))
    bench.hear(bench.event("started", 10, 100, 0, transaction_id="T2"), now=at(10))
    assert bench.session().status == "ended"
    bench.hear(bench.event("updated", 30, 150, 1), now=at(30))
    assert bench.session().status == "active"
    assert bench.progress().energy_mwh == 50_000


def test_a_token_shown_at_the_end_is_judged() -> None:
    """E07: the stopping token gets its verdict, the starting one stays."""
    bench = Bench()
    bench.hear(bench.event("started", 0, 100, 0, id_token=CARD))
    answer = bench.hear(bench.event("ended", 60, 200, 1, id_token=IdToken("other")), now=at(60)).answer
    assert isinstance(answer, TransactionAnswer)
    assert answer.verdict is not None
    assert answer.verdict.status == "Unknown"
    assert bench.session().token == CARD


@pytest.mark.parametrize("station_time", [None, at(0) - timedelta(days=20_000), at(0) + timedelta(days=400)])
def test_a_clock_that_cannot_be_true_gives_way_to_ours(station_time: object) -> None:
    """32: never set, or far in the future."""
    bench = Bench()
    bench.hear(bench.event("started", 0, None, 0)._replace(station_time=station_time))  # type: ignore[arg-type]
    assert bench.session().started_at == at(0)


def test_deciding_changes_nothing_until_it_is_applied() -> None:
    """The state is untouched by a decision whose commit fails."""
    from laddverk.services.intake import Facts, decide
    from tests.unit.services.intake_bench import POLICY

    bench = Bench()
    bench.hear(bench.event("started", 0, 100, 0))
    before = bench.progress(), bench.session()
    decide(bench.state, bench.event("ended", 60, 200, 1), Facts(), at(60), bench.ids, POLICY)
    assert (bench.progress(), bench.session()) == before
    assert isinstance(bench.state, StationState)
