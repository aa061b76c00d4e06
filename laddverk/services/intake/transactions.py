"""Transactions begin, go on and end, in whatever order a station tells of it.

The first word of a transaction makes the session, whichever word it is: a station that was offline may replay the end first, or only the
end. What comes again is answered again. What comes late is kept, and changes the past only where it fits.
"""

from dataclasses import replace
from datetime import datetime

from laddverk.domain.answers import TransactionAnswer
from laddverk.domain.events import SESSION_ENDED, SESSION_STARTED, SESSION_UPDATED, Event
from laddverk.domain.ids import Ids
from laddverk.domain.metering import REGISTER, Reading, Sample
from laddverk.domain.reports import TransactionReported
from laddverk.domain.sessions import ACTIVE, ENDED, Progress, Session
from laddverk.domain.stations import LiveSession, StationState
from laddverk.domain.tokens import IdToken, Verdict
from laddverk.services.intake.closing import ZOMBIE, close_zombie, session_event, with_flag, without_flag
from laddverk.services.intake.decision import Change, Decision, Facts, Policy, SessionChanged, believed_time
from laddverk.services.intake.readings import Moved, heard_key, move, quarantined
from laddverk.services.intake.verdicts import verdict_over
from laddverk.services.ports.committing import Quarantined, ReadingStored, SessionSaved, Told, Write

_new = tuple.__new__
"""Makes a NamedTuple in half the time, where every meter value pays for it."""

UNSEEN_START = "start-unseen"
SYNTHETIC = "synthetic"


def transaction(state: StationState, report: TransactionReported, facts: Facts, now: datetime, ids: Ids, policy: Policy) -> Decision:
    """The rule for OCPP 1.6 StartTransaction and StopTransaction and for 2.x TransactionEvent."""
    named = report.transaction_id
    if named is None:
        return _asked_for_number(state, report, facts, now, ids, policy)
    live = state.sessions.get(named)
    if live is None and named in ("-1", "0", ""):
        live = _meant(state, report)
        if live is None:
            return _orphan(report, facts, now, ids, "no-transaction-id")
    if live is None:
        if report.kind == "ended" and report.seq_no is None and not report.readings:
            # Quirk 36: OCPP 1.6 stop of a transaction that we never saw, and nothing told of it. Acknowledged, or it is sent for ever.
            return _orphan(report, facts, now, ids, "unknown-transaction")
        return _begin(state, report, facts, now, ids, policy, named)
    return _go_on(state, live, report, facts, now, ids, policy)


def _asked_for_number(state: StationState, report: TransactionReported, facts: Facts, now: datetime, ids: Ids, policy: Policy) -> Decision:
    """OCPP 1.6 StartTransaction: the same start gets the same number, a new one always a new positive one (quirks 37, 38)."""
    key = start_key(report)
    for live in state.sessions.values():
        if live.session.start_key == key:
            verdict = _verdict(state, report, facts, now)
            return Decision(TransactionAnswer(live.session.transaction_id, verdict))
    number = str(ids.transaction_number())
    while number in state.sessions:
        number = str(ids.transaction_number())
    return _begin(state, report, facts, now, ids, policy, number, key)


def start_key(report: TransactionReported) -> str:
    """What makes a 1.6 start the same start: connector, token, register and the station's time."""
    token = report.id_token.key if report.id_token else ""
    return f"{report.evse_id}|{token}|{report.meter_start_mwh}|{report.station_time.isoformat() if report.station_time else ''}"


def _verdict(state: StationState, report: TransactionReported, facts: Facts, now: datetime) -> Verdict | None:
    shown = report.id_token
    if shown is None:
        return None
    return verdict_over(shown, facts.token, now)


def _begin(
    state: StationState,
    report: TransactionReported,
    facts: Facts,
    now: datetime,
    ids: Ids,
    policy: Policy,
    transaction_id: str,
    key: str | None = None,
) -> Decision:
    """The first that we hear of a transaction."""
    at = believed_time(report.station_time, now, policy)
    writes: list[Write] = []
    changes: list[Change] = []
    if report.evse_id is not None and report.kind != "ended":
        other = state.active_on(report.evse_id)
        if other is not None and other.session.started_at <= at:
            close_zombie(other, at, now, writes, changes)
    verdict, session = _new_session(state, report, facts, now, ids, policy, transaction_id, key)
    live = LiveSession(session)
    moved = _moved(state, live, report, at, now, policy)
    session, progress = _settled(session, moved.progress, moved.flags, report, at)
    writes.append(SessionSaved(session, progress))
    event_key = heard_key(report, facts.digest)
    _store_reading(writes, ids, session, report, moved, progress, now, event_key)
    writes.append(Told(session_event(SESSION_STARTED, session, progress, now)))
    if session.status == ENDED:
        writes.append(Told(session_event(SESSION_ENDED, session, progress, now)))
    changes.append(SessionChanged(session, progress, event_key, now))
    asked = report.transaction_id is None
    answer = TransactionAnswer(transaction_id if asked else None, verdict)
    return Decision(answer, tuple(writes), tuple(changes))


def _new_session(
    state: StationState,
    report: TransactionReported,
    facts: Facts,
    now: datetime,
    ids: Ids,
    policy: Policy,
    transaction_id: str,
    key: str | None,
) -> tuple[Verdict | None, Session]:
    at = believed_time(report.station_time, now, policy)
    verdict = _verdict(state, report, facts, now)
    token = report.id_token
    if token is None and state.station.default_token is not None and report.kind == "started":
        token = IdToken(state.station.default_token)
        verdict = verdict_over(token, facts.token, now)
    session = Session(
        id=ids.new(),
        station_id=state.station.id,
        evse_id=report.evse_id,
        connector_id=report.connector_id,
        transaction_id=transaction_id,
        status=ACTIVE,
        started_at=_first_time(report, at, now, policy),
        token=token,
        group=verdict.group if verdict else None,
        verdict=verdict.status if verdict else None,
        start_key=key,
        remote_start_id=report.remote_start_id,
        reservation_id=report.reservation_id,
    )
    if report.offline:
        session = with_flag(session, "offline")
    if report.kind != "started":
        session = with_flag(session, SYNTHETIC if report.seq_no is None else UNSEEN_START)
    return verdict, session


def _go_on(
    state: StationState,
    live: LiveSession,
    report: TransactionReported,
    facts: Facts,
    now: datetime,
    ids: Ids,
    policy: Policy,
) -> Decision:
    """More of a transaction that we know."""
    answer = TransactionAnswer(None, _verdict(state, report, facts, now)) if report.id_token else _PLAIN
    key = heard_key(report, facts.digest)
    if key in live.heard:
        return Decision(answer)  # Repeated: the same answer, no second effect (quirks 24, 38, 53, 55).
    at = believed_time(report.station_time, now, policy)
    before = live.session
    if report.kind == "updated" and report.seq_no is not None and ZOMBIE in before.flags and at > (before.ended_at or at):
        live = _reopened(live)
    moved = _moved(state, live, report, at, now, policy)
    session, progress = _settled(_known_better(live.session, report, facts, at, now), moved.progress, moved.flags, report, at)
    if moved.quarantine is not None:
        session = with_flag(session, "quarantined")
    writes: list[Write] = []
    if session is not before:
        writes.append(SessionSaved(session, progress))
    _store_reading(writes, ids, session, report, moved, progress, now, key)
    if session.status == ENDED and (before.status != ENDED or session is not before):
        writes.append(Told(session_event(SESSION_ENDED, session, progress, now)))
        return Decision(answer, tuple(writes), (SessionChanged(session, progress, key, now),))
    told_at = live.told_at
    if told_at is not None and now - told_at < policy.telemetry_gap and report.trigger == "MeterValuePeriodic":
        return _new(Decision, (answer, tuple(writes), (_new(SessionChanged, (session, progress, key, None)),), ()))
    event: Event = session_event(SESSION_UPDATED, session, progress, now)
    return Decision(answer, tuple(writes), (SessionChanged(session, progress, key, now),), (event,))


_PLAIN = TransactionAnswer()


def _reopened(live: LiveSession) -> LiveSession:
    """We had taken it for forgotten, and it goes on (2.x, where every event names its transaction for certain)."""
    session = replace(without_flag(live.session, ZOMBIE), status=ACTIVE, ended_at=None, stop_reason=None, meter_stop_mwh=None, energy_mwh=0)
    return LiveSession(session, live.progress, live.heard, live.told_at)


def _moved(
    state: StationState,
    live: LiveSession,
    report: TransactionReported,
    at: datetime,
    now: datetime,
    policy: Policy,
) -> Moved:
    readings = report.readings
    if report.meter_start_mwh is not None:
        readings = (_register(at, report.meter_start_mwh), *readings)
    if report.meter_stop_mwh is not None:
        readings = (*readings, _register(at, report.meter_stop_mwh))
    # A session that was closed for us by a guess is amended by its true end (quirk 39).
    ended_at = None if ZOMBIE in live.session.flags and report.kind == "ended" else live.session.ended_at
    moved = move(live.progress, readings, at, now, state.station.max_power_w, policy, ended_at)
    said = report.charging_state
    if said is not None and said != moved.progress.charging_state and live.session.status == ACTIVE:
        return moved._replace(progress=moved.progress._replace(charging_state=said))
    return moved


def _register(at: datetime, mwh: int) -> Reading:
    return Reading(at, (Sample(mwh / 1000, REGISTER, "Wh"),))


def _first_time(report: TransactionReported, at: datetime, now: datetime, policy: Policy) -> datetime:
    """Quirk 45: where only the end is told, its first reading says when it began."""
    if report.kind != "started" and report.readings and report.readings[0].at is not None:
        return min(at, believed_time(report.readings[0].at, now, policy))
    return at


def _known_better(session: Session, report: TransactionReported, facts: Facts, at: datetime, now: datetime) -> Session:
    """Facts that this report adds to the session: a late start, a token or a connector shown only now."""
    if report.evse_id is not None and session.evse_id is None:
        session = replace(session, evse_id=report.evse_id, connector_id=report.connector_id)
    elif report.connector_id is not None and session.connector_id is None:
        session = replace(session, connector_id=report.connector_id)
    if report.id_token is not None and session.token is None and report.kind != "ended":
        verdict = verdict_over(report.id_token, facts.token, now)
        session = replace(session, token=report.id_token, group=verdict.group, verdict=verdict.status)
    if report.kind == "started" and UNSEEN_START in session.flags:
        session = without_flag(session, UNSEEN_START)
        session = replace(session, started_at=min(at, session.started_at))
    if report.remote_start_id is not None and session.remote_start_id is None:
        session = replace(session, remote_start_id=report.remote_start_id)
    if report.offline:
        session = with_flag(session, "offline")
    return session


def _settled(
    session: Session, progress: Progress, flags: tuple[str, ...], report: TransactionReported, at: datetime
) -> tuple[Session, Progress]:
    """The session's row as it must now be; the very same object where nothing of it changed."""
    for flag in flags:
        session = with_flag(session, flag)
    ends = report.kind == "ended" and (session.status == ACTIVE or ZOMBIE in session.flags)
    if ends:
        progress = progress._replace(power_w=None, charging_state=None)
        session = without_flag(session, ZOMBIE)
        return replace(
            session,
            status=ENDED,
            ended_at=max(at, session.started_at),
            stop_reason=report.stop_reason or "Local",
            meter_start_mwh=_start_register(session, progress),
            meter_stop_mwh=progress.last_mwh,
            energy_mwh=progress.energy_mwh,
        ), progress
    start = _start_register(session, progress)
    if start != session.meter_start_mwh:
        session = replace(session, meter_start_mwh=start)
    if session.status == ENDED and session.energy_mwh != progress.energy_mwh:
        session = replace(session, energy_mwh=progress.energy_mwh)
    return session, progress


def _start_register(session: Session, progress: Progress) -> int | None:
    """The first register believed; a reset in between does not change where the session began."""
    if progress.before_reset_mwh and session.meter_start_mwh is not None:
        return session.meter_start_mwh
    return progress.first_mwh


def _store_reading(
    writes: list[Write],
    ids: Ids,
    session: Session,
    report: TransactionReported,
    moved: Moved,
    progress: Progress,
    now: datetime,
    key: int,
) -> None:
    doubt = moved.quarantine
    writes.append(_new(ReadingStored, (ids.new(), session.id, session.evse_id, moved.at, now, progress, report.readings, key, doubt)))
    if doubt is not None:
        said = report.readings or (report.meter_start_mwh, report.meter_stop_mwh)
        writes.append(quarantined(ids, now, session.id, doubt, progress, said))


def _meant(state: StationState, report: TransactionReported) -> LiveSession | None:
    """Quirk 35: which transaction does a stop with id -1 or 0 end? The one that fits by token and register, if there is just one."""
    token = report.id_token.key if report.id_token else None
    fitting = [
        live
        for live in state.sessions.values()
        if live.session.status == ACTIVE
        and (token is None or live.session.token is None or live.session.token.key == token)
        and (report.meter_stop_mwh is None or live.progress.last_mwh is None or report.meter_stop_mwh >= live.progress.last_mwh)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _orphan(report: TransactionReported, facts: Facts, now: datetime, ids: Ids, reason: str) -> Decision:
    """Acknowledge, keep, show; there is no session to change."""
    verdict = verdict_over(report.id_token, facts.token, now) if report.id_token else None
    text = (
        f"{report.kind} of transaction {report.transaction_id!r} at {report.station_time}: "
        f"stop register {report.meter_stop_mwh} mWh, reason {report.stop_reason}"
    )
    return Decision(TransactionAnswer(None, verdict), (Quarantined(ids.new(), now, None, reason, text),))
