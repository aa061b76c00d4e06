"""Stored stations, sessions and commands, as the use cases see them.

Station ids are compared without regard to case everywhere and are unique over all tenants; the registered spelling is what is returned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from laddverk.domain.reports import Variable
from laddverk.domain.sessions import Progress, Session
from laddverk.services.ports.committing import MessageLogged, NoteStored, Quarantined, ReadingStored
from laddverk.services.ports.paging import Page, Slice


@dataclass(frozen=True, slots=True)
class StationSettings:
    """What the operator decides about a station."""

    location_id: str | None = None
    admission: str = "accepted"
    """accepted pending rejected"""
    disabled: bool = False
    max_power_w: int | None = None
    """Rating of one EVSE, for judging what its meter says."""
    default_token: str | None = None
    security_profile: int = 1


class ConnectorRecord(NamedTuple):
    """Last known state; `evse_id == 0` is the station itself."""

    evse_id: int
    connector_id: int
    status: str
    at: datetime
    standard: str | None = None
    error_code: str | None = None
    info: str | None = None
    vendor_error_code: str | None = None


class LiveFigures(NamedTuple):
    """An active session of the station and where it stands after its newest reading."""

    session_id: str
    evse_id: int | None
    connector_id: int | None
    transaction_id: str
    started_at: datetime
    progress: Progress


@dataclass(frozen=True, slots=True)
class StationRecord:
    """A station as stored, with its connectors (ordered by EVSE and connector) and active sessions."""

    key: int
    id: str
    tenant_id: str
    settings: StationSettings
    created_at: datetime
    updated_at: datetime
    has_password: bool = False
    vendor: str | None = None
    model: str | None = None
    serial_number: str | None = None
    firmware_version: str | None = None
    protocol: str | None = None
    """Subprotocol of the present or last connection: ocpp1.6 ocpp2.0.1 ocpp2.1"""
    online: bool = False
    """Connected now: it has a home whose lease is alive."""
    address: str | None = None
    connected_at: datetime | None = None
    last_seen_at: datetime | None = None
    booted_at: datetime | None = None
    connectors: tuple[ConnectorRecord, ...] = ()
    live: tuple[LiveFigures, ...] = ()


class StationFilter(NamedTuple):
    """None: any. `text` matches part of id, vendor, model or serial number, without regard to case, as plain text."""

    location_id: str | None = None
    online: bool | None = None
    admission: str | None = None
    disabled: bool | None = None
    text: str | None = None


class Stations(Protocol):
    """Stations of the unit's tenant. Lists are ordered newest registration first."""

    async def add(self, station_id: str, settings: StationSettings, password_hash: str | None, at: datetime) -> None:
        """Register. Raises Conflict if the id is taken, in whatever case and by whatever tenant."""
        ...

    async def get(self, station_id: str) -> StationRecord:
        """Raises NotFound."""
        ...

    async def list(self, wanted: StationFilter, part: Slice) -> Page[StationRecord]:
        """Part of the list; raises Invalid for a cursor that is not its own."""
        ...

    async def set(self, station_id: str, settings: StationSettings, at: datetime) -> None:
        """Replace the settings. Raises NotFound."""
        ...

    async def set_password(self, station_id: str, password_hash: str | None, at: datetime) -> None:
        """The new password counts at once and no earlier one any more. Raises NotFound."""
        ...

    async def delete(self, station_id: str, at: datetime) -> None:
        """The station is unknown from now on (here and at the door) and its id free; its epoch rises, so that a home that still
        holds its socket is fenced; sessions, messages and the rest stay readable under the id. Raises NotFound."""
        ...


class SessionRecord(NamedTuple):
    """A session with where it stands (active: after its newest reading; ended: at its end)."""

    session: Session
    progress: Progress


class SessionFilter(NamedTuple):
    """None: any. `station_id` and `token_uid` without regard to case; `started_from` inclusive, `started_before` exclusive."""

    station_id: str | None = None
    evse_id: int | None = None
    status: str | None = None
    token_uid: str | None = None
    transaction_id: str | None = None
    started_from: datetime | None = None
    started_before: datetime | None = None


class Sessions(Protocol):
    """Read only: sessions are written by intake. Ordered by start, newest first, then by id."""

    async def get(self, session_id: str) -> SessionRecord:
        """Raises NotFound."""
        ...

    async def list(self, wanted: SessionFilter, part: Slice) -> Page[SessionRecord]: ...

    async def readings(self, session_id: str, part: Slice) -> Page[ReadingStored]:
        """Newest first by `at`, then by id. Raises NotFound if there is no such session."""
        ...


class Records(Protocol):
    """What stations left behind, newest first. An unknown station has none: callers check that it exists."""

    async def messages(
        self, station_id: str, part: Slice, action: str | None = None, outgoing: bool | None = None, errors: bool | None = None
    ) -> Page[MessageLogged]:
        """The recorded OCPP traffic. `action` exact."""
        ...

    async def notes(self, station_id: str, part: Slice, topic: str | None = None, critical: bool | None = None) -> Page[NoteStored]: ...

    async def quarantine(self, part: Slice, station_id: str | None = None, session_id: str | None = None) -> Page["QuarantineRecord"]: ...

    async def variables(self, station_id: str, part: Slice, component: str | None = None) -> Page["VariableRecord"]:
        """The device model, ordered by component, instance, variable, instance, EVSE, connector, attribute."""
        ...


class QuarantineRecord(NamedTuple):
    """What could not be true, and whose it was."""

    station_id: str
    item: Quarantined


class VariableRecord(NamedTuple):
    """A variable and when the station last reported it."""

    variable: Variable
    at: datetime


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """A command on its way; `params` and `response` are plain JSON data."""

    id: str
    station_id: str
    name: str
    params: object
    raw: bool
    status: str
    created_at: datetime
    updated_at: datetime
    timeout_s: float = 30.0
    response: object = None
    reason: str | None = None
    actor_name: str | None = None


class Commands(Protocol):
    """Commands of the unit's tenant (of all tenants where the unit has none), newest first."""

    async def add(self, command: CommandRecord) -> None: ...

    async def get(self, command_id: str) -> CommandRecord:
        """Raises NotFound."""
        ...

    async def list(self, part: Slice, station_id: str | None = None, status: str | None = None) -> Page[CommandRecord]: ...

    async def move(self, command_id: str, status: str, response: object, reason: str | None, at: datetime) -> bool:
        """Take a new status, unless the stored one is final already: then False and nothing changes."""
        ...

    async def stuck(self, created_before: datetime, limit: int) -> Sequence[tuple[str, CommandRecord]]:
        """(tenant id, command) of those queued or sent, made before that time, oldest first."""
        ...
