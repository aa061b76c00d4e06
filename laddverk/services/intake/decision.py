"""The words of a decision."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from laddverk.domain.answers import Answer
from laddverk.domain.events import Event
from laddverk.domain.sessions import Progress, Session
from laddverk.domain.stations import Connector, Station
from laddverk.domain.tokens import Token
from laddverk.services.ports.committing import Write


class Policy(NamedTuple):
    """What the operator may set."""

    heartbeat_interval_s: int = 300
    pending_retry_s: int = 30
    rejected_retry_s: int = 300
    max_future: timedelta = timedelta(minutes=10)
    """A station time further ahead of ours than this is not believed."""
    status_window: timedelta = timedelta(minutes=5)
    """Within this, an older status is taken for one that was overtaken (quirk 34); beyond it the station's clock is off."""
    telemetry_gap: timedelta = timedelta(seconds=1)
    """A session tells the live stream of itself at most this often."""


class Facts(NamedTuple):
    """What was looked up before the decision."""

    token: Token | None = None
    """The token that `token_needed` named; None if unknown or none was needed."""
    digest: int = 0
    """Signed 64-bit digest of the message's payload, stable over restarts."""


class SessionChanged(NamedTuple):
    """A session begins, goes on or ends. `heard_key` is the content key of the report that moved it."""

    session: Session
    progress: Progress
    heard_key: int | None = None
    told_at: datetime | None = None


class ConnectorChanged(NamedTuple):
    """A connector's state."""

    connector: Connector


class StationChanged(NamedTuple):
    """The station's own facts."""

    station: Station


Change = SessionChanged | ConnectorChanged | StationChanged


class Decision(NamedTuple):
    """What to store, what then to believe, what then to say. Nothing of it may be believed or said before it is stored."""

    answer: Answer
    writes: tuple[Write, ...] = ()
    changes: tuple[Change, ...] = ()
    live: tuple[Event, ...] = ()
    """Telemetry for the live stream: not kept."""


EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)
"""Before this no station of OCPP spoke: 1970-01-01 and 0001-01-01 mean that its clock was never set (quirk 32)."""


def believed_time(station_time: datetime | None, now: datetime, policy: Policy) -> datetime:
    """The station's time where it can be true, else the time of receipt."""
    if station_time is None or station_time < EARLIEST or station_time > now + policy.max_future:
        return now
    return station_time
