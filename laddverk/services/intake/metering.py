"""Meter values outside transaction events, and what a car announces."""

from datetime import datetime

from laddverk.domain.answers import DONE
from laddverk.domain.events import SESSION_UPDATED
from laddverk.domain.ids import Ids
from laddverk.domain.reports import EvNeedsReported, MeterReported
from laddverk.domain.sessions import ACTIVE
from laddverk.domain.stations import LiveSession, StationState
from laddverk.services.intake.closing import session_event, with_flag
from laddverk.services.intake.decision import Decision, Facts, Policy, SessionChanged, believed_time
from laddverk.services.intake.readings import move, quarantined
from laddverk.services.ports.committing import ReadingStored, SessionSaved, Write


def meter(state: StationState, report: MeterReported, facts: Facts, now: datetime, ids: Ids, policy: Policy) -> Decision:
    """Attribute readings to a session by transaction id, else by connector and time (quirk 41); else they are the idle EVSE's own."""
    first = report.readings[0].at if report.readings else None
    at = believed_time(first, now, policy)
    live = _owner(state, report, at)
    if live is None:
        stored = ReadingStored(ids.new(), None, report.evse_id, at, now, None, report.readings, facts.digest)
        return Decision(DONE, (stored,))
    if facts.digest in live.heard:
        return Decision(DONE)
    session = live.session
    moved = move(live.progress, report.readings, at, now, state.station.max_power_w, policy, session.ended_at)
    progress = moved.progress
    for flag in moved.flags:
        session = with_flag(session, flag)
    if moved.quarantine is not None:
        session = with_flag(session, "quarantined")
    writes: list[Write] = [] if session is live.session else [SessionSaved(session, progress)]
    writes.append(
        ReadingStored(ids.new(), session.id, report.evse_id, moved.at, now, progress, report.readings, facts.digest, moved.quarantine)
    )
    if moved.quarantine is not None:
        writes.append(quarantined(ids, now, session.id, moved.quarantine, progress, report.readings))
    told_at = live.told_at
    if session.status != ACTIVE or (told_at is not None and now - told_at < policy.telemetry_gap):
        return Decision(DONE, tuple(writes), (SessionChanged(session, progress, facts.digest),))
    event = session_event(SESSION_UPDATED, session, progress, now)
    return Decision(DONE, tuple(writes), (SessionChanged(session, progress, facts.digest, now),), (event,))


def _owner(state: StationState, report: MeterReported, at: datetime) -> LiveSession | None:
    named = report.transaction_id
    if named is not None:
        # Quirk 43: the id of an ended session is believed for what it is: the data is kept there, the session stays ended.
        live = state.sessions.get(named)
        if live is not None:
            return live
    if report.evse_id <= 0:
        return None  # The station's main meter is nobody's session.
    live = state.active_on(report.evse_id)
    return live if live is not None and at >= live.session.started_at else None


def ev_needs(state: StationState, report: EvNeedsReported, _facts: Facts, now: datetime, _ids: Ids, _policy: Policy) -> Decision:
    """What the car wants, kept with its session, so that we can say how much is left (OCPP 2.0.1 K15)."""
    live = state.active_on(report.evse_id)
    if live is None:
        return Decision(DONE)
    old = live.progress
    progress = old._replace(
        needed_wh=report.energy_needed_wh if report.energy_needed_wh is not None else old.needed_wh,
        needed_from_mwh=old.energy_mwh if report.energy_needed_wh is not None else old.needed_from_mwh,
        capacity_wh=report.capacity_wh if report.capacity_wh is not None else old.capacity_wh,
        soc=report.soc if report.soc is not None else old.soc,
        departure_at=report.departure_at or old.departure_at,
    )
    event = session_event(SESSION_UPDATED, live.session, progress, now)
    return Decision(DONE, (SessionSaved(live.session, progress),), (SessionChanged(live.session, progress, None, now),), (event,))
