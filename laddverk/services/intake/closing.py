"""Ends of sessions, and how a session is told of."""

from dataclasses import replace
from datetime import datetime

from laddverk.domain.events import SESSION_ENDED, Event
from laddverk.domain.sessions import ENDED, Progress, Session, summary
from laddverk.domain.stations import LiveSession
from laddverk.services.intake.decision import Change, SessionChanged
from laddverk.services.ports.committing import SessionSaved, Told, Write

ZOMBIE = "zombie"


def with_flag(session: Session, flag: str | None) -> Session:
    """The session with one more thing noted as odd about it."""
    return session if flag is None or flag in session.flags else replace(session, flags=(*session.flags, flag))


def without_flag(session: Session, flag: str) -> Session:
    """The session with that oddity explained."""
    return replace(session, flags=tuple(f for f in session.flags if f != flag)) if flag in session.flags else session


def close_zombie(live: LiveSession, at: datetime, now: datetime, writes: list[Write], changes: list[Change]) -> None:
    """Close a transaction that the station forgot, with the last register we believed. Its real end, if it comes, amends this."""
    progress = live.progress._replace(power_w=None)
    session = replace(
        live.session,
        status=ENDED,
        ended_at=max(live.session.started_at, progress.last_at or at),
        stop_reason="Other",
        meter_stop_mwh=progress.last_mwh,
        energy_mwh=progress.energy_mwh,
        flags=(*live.session.flags, ZOMBIE),
    )
    writes.append(SessionSaved(session, progress))
    writes.append(Told(session_event(SESSION_ENDED, session, progress, now)))
    changes.append(SessionChanged(session, progress))


def session_event(kind: str, session: Session, progress: Progress, now: datetime) -> Event:
    """A session in the API's words."""
    return Event(kind, session.station_id, now, summary(session, progress, now))
