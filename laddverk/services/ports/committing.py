"""The hot path's way into storage: many stations' entries, one durable transaction.

An `Entry` is everything that one message leaves behind. It is stored whole or not at all, and its station hears the answer only after.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, Protocol

from laddverk.domain.events import Event
from laddverk.domain.metering import Reading
from laddverk.domain.reports import Booted, Variable
from laddverk.domain.sessions import Progress, Session
from laddverk.domain.stations import Connector


class MessageLogged(NamedTuple):
    """One row of the message log: a call with its answer. `request` and `response` are JSON payloads as sent, secrets redacted."""

    id: str
    at: datetime
    outgoing: bool
    message_id: str
    action: str
    request: str
    response: str
    """The answering payload, or for a CALLERROR `["code","description",{...}]`; empty where none came."""
    digest: int
    """Signed 64-bit digest of the call's payload as it came, for knowing a repeated one."""
    error: bool = False


class ReadingStored(NamedTuple):
    """One row a report: all its readings with the session's progress after them. `session_id` None: outside any session."""

    id: str
    session_id: str | None
    evse_id: int | None
    at: datetime
    """The newest reading's station time, or the time of receipt."""
    received_at: datetime
    progress: Progress | None
    readings: tuple[Reading, ...]
    heard_key: int = 0
    """Content key of the report (signed 64 bits): loaded again with the state, so that a replay is known after a restart."""
    quarantine: str | None = None


class SessionSaved(NamedTuple):
    """Insert or replace the session's row (by id). `progress` goes into the row too."""

    session: Session
    progress: Progress


class ConnectorSaved(NamedTuple):
    """Insert or replace; creates the EVSE and connector rows where the station shows one we did not know (quirk 65)."""

    connector: Connector


class BootSaved(NamedTuple):
    """What the station said of itself at boot."""

    booted: Booted
    at: datetime


class VariablesSaved(NamedTuple):
    """Part of a device model: upsert by (component, instance, variable, instance, evse, connector, attribute)."""

    variables: tuple[Variable, ...]
    at: datetime


class NoteStored(NamedTuple):
    """Any further message, shown to the operator."""

    id: str
    at: datetime
    topic: str
    text: str
    critical: bool


class Quarantined(NamedTuple):
    """What cannot be true, with the reason, kept for a person to look at."""

    id: str
    at: datetime
    session_id: str | None
    reason: str
    text: str


class Told(NamedTuple):
    """An event for the outbox."""

    event: Event


Write = MessageLogged | ReadingStored | SessionSaved | ConnectorSaved | BootSaved | VariablesSaved | NoteStored | Quarantined | Told


class Entry(NamedTuple):
    """All writes of one message of one station, with the epoch under which its home writes."""

    station_key: int
    epoch: int
    writes: tuple[Write, ...]


COMMITTED, FENCED, FAILED, UNCERTAIN = 0, 1, 2, 3


class Committer(Protocol):
    """Group commit."""

    def submit(self, entry: Entry, done: Callable[[int], None]) -> None:
        """Join the next batch. Never blocks, never raises.

        `done` is called on the event loop with COMMITTED once the entry is durable, with FENCED if a newer home has taken the
        station over, with FAILED if storage refused it; in the latter two nothing of the entry was stored. UNCERTAIN: the database
        went away in the middle of the commit and stayed away; what is stored is known when the state is loaded again."""
        ...

    async def drain(self) -> None:
        """Wait until all that was submitted is decided."""
        ...
