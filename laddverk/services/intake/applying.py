"""Believing what was committed."""

from laddverk.domain.stations import RECENT_SESSIONS, LiveSession, StationState
from laddverk.services.intake.decision import ConnectorChanged, Decision, SessionChanged


def apply(state: StationState, decision: Decision) -> None:
    """Change the state as decided. Called once, after the decision's writes are durable."""
    for change in decision.changes:
        if isinstance(change, SessionChanged):
            _session(state, change)
        elif isinstance(change, ConnectorChanged):
            connector = change.connector
            state.connectors[(connector.evse_id, connector.connector_id)] = connector
        else:
            state.station = change.station


def adopt(state: StationState, live: LiveSession) -> None:
    """Take a session that was looked up (`session_needed`) into the state, so that a report on it can be decided."""
    state.sessions.setdefault(live.session.transaction_id, live)
    _forget_ended(state)


def _session(state: StationState, change: SessionChanged) -> None:
    session = change.session
    live = state.sessions.get(session.transaction_id)
    if live is None:
        live = state.sessions[session.transaction_id] = LiveSession(session)
        _forget_ended(state)
    live.session = session
    live.progress = change.progress
    if change.told_at is not None:
        live.told_at = change.told_at
    if change.heard_key is not None:
        live.hears(change.heard_key)


def _forget_ended(state: StationState) -> None:
    """Keep the active sessions and the last few that ended."""
    ended = [key for key, live in state.sessions.items() if live.session.status != "active"]
    for key in ended[: max(0, len(ended) - RECENT_SESSIONS)]:
        del state.sessions[key]
