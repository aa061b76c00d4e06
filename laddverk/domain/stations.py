"""What the home of a station knows about it: read once when it connects, changed only there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from laddverk.domain.sessions import Progress, Session

ACCEPTED, PENDING, REJECTED = "accepted", "pending", "rejected"

RECENT_MESSAGES = 16
RECENT_SESSIONS = 8
RECENT_KEYS = 64


class Connector(NamedTuple):
    """Last known state of a connector; `evse_id == 0` is the station itself."""

    evse_id: int
    connector_id: int
    status: str
    at: datetime
    error_code: str | None = None
    info: str | None = None
    vendor_error_code: str | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """The facts of a station that its home needs."""

    key: int
    id: str
    tenant_id: str
    epoch: int
    admission: str
    vendor: str | None = None
    model: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None
    default_token: str | None = None
    """Stands in where a station charges without any token (free vend)."""
    max_power_w: int | None = None
    booted_at: datetime | None = None


@dataclass(slots=True)
class LiveSession:
    """A session, where it stands, and what has been heard of it (content keys of its events, newest last)."""

    session: Session
    progress: Progress = field(default_factory=Progress)
    heard: dict[int, None] = field(default_factory=dict)
    told_at: datetime | None = None
    """When the live stream last heard of it."""

    def hears(self, key: int) -> None:
        """Remember one more event; the oldest is forgotten."""
        self.heard[key] = None
        if len(self.heard) > RECENT_KEYS:
            del self.heard[next(iter(self.heard))]


class Handled(NamedTuple):
    """A message that was answered: the digest of its payload, and the reply: its text, or where the state was loaded the answering
    payload as the message log keeps it."""

    digest: int
    reply: str


@dataclass(slots=True)
class StationState:
    """In memory at the station's home. Changed by `services.intake.apply` alone, after the commit."""

    station: Station
    connectors: dict[tuple[int, int], Connector] = field(default_factory=dict)
    sessions: dict[str, LiveSession] = field(default_factory=dict)
    """By transaction id: the active ones and the last few that ended."""
    handled: dict[str, Handled] = field(default_factory=dict)
    """By message id: the last few calls answered, so that a repeated one gets the same answer and no second effect."""

    def active_on(self, evse_id: int) -> LiveSession | None:
        """The active session of an EVSE, if there is one."""
        for live in self.sessions.values():
            if live.session.evse_id == evse_id and live.session.status == "active":
                return live
        return None
