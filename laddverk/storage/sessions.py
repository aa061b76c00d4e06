"""Sessions and their readings, as the operator sees them."""

from typing import Any

from sqlalchemy import Row, select

from laddverk.domain.errors import NotFound
from laddverk.services.ports.committing import ReadingStored
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.station_records import SessionFilter, SessionRecord
from laddverk.storage.columns import clean, fold
from laddverk.storage.compact import to_progress, to_readings
from laddverk.storage.live import LiveProgress
from laddverk.storage.pages import newest_first, page
from laddverk.storage.states import to_session
from laddverk.storage.tables import readings, sessions, stations
from laddverk.storage.unit import Unit

_UNKNOWN = "there is no such session"


class StoredSessions:
    """Sessions of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def get(self, session_id: str) -> SessionRecord:
        """Raises NotFound."""
        row = await self._unit.first(select(sessions).where(sessions.c.id == clean(session_id), self._unit.mine(sessions.c.tenant_id)))
        if row is None:
            raise NotFound(_UNKNOWN)
        progress = await LiveProgress(self._unit.database).of(self._unit.rows, [row])
        return SessionRecord(to_session(row), progress[row.id])

    async def list(self, wanted: SessionFilter, part: Slice) -> Page[SessionRecord]:
        """By start, newest first, then by id."""
        c = sessions.c
        statement = select(sessions).where(self._unit.mine(c.tenant_id))
        if wanted.station_id is not None:
            # A removed station's sessions stay readable under its id.
            keys = select(stations.c.key).where(stations.c.folded == fold(wanted.station_id), self._unit.mine(stations.c.tenant_id))
            statement = statement.where(c.station_key.in_(keys))
        if wanted.token_uid is not None:
            statement = statement.where(c.token_folded == fold(wanted.token_uid))
        if wanted.transaction_id is not None:
            statement = statement.where(c.transaction_id == clean(wanted.transaction_id))
        for column, value in ((c.evse_id, wanted.evse_id), (c.status, wanted.status)):
            if value is not None:
                statement = statement.where(column == value)
        if wanted.started_from is not None:
            statement = statement.where(c.started_at >= wanted.started_from)
        if wanted.started_before is not None:
            statement = statement.where(c.started_at < wanted.started_before)
        rows = await self._unit.rows(newest_first(statement, part, c.started_at, c.id))
        progress = await LiveProgress(self._unit.database).of(self._unit.rows, rows)
        return page(rows, part, lambda row: SessionRecord(to_session(row), progress[row.id]), "started_at", "id")

    async def readings(self, session_id: str, part: Slice) -> Page[ReadingStored]:
        """Newest first by time, then by id. Raises NotFound if there is no such session."""
        known = select(sessions.c.id).where(sessions.c.id == clean(session_id), self._unit.mine(sessions.c.tenant_id))
        row = await self._unit.first(known)
        if row is None:
            raise NotFound(_UNKNOWN)
        statement = newest_first(select(readings).where(readings.c.session_id == row.id), part, readings.c.at, readings.c.id)
        return page(await self._unit.rows(statement), part, _reading, "at", "id")


def _reading(row: Row[Any]) -> ReadingStored:
    return ReadingStored(
        id=row.id,
        session_id=row.session_id,
        evse_id=row.evse_id,
        at=row.at,
        received_at=row.received_at,
        progress=to_progress(row.progress),
        readings=to_readings(row.samples),
        heard_key=row.heard_key,
        quarantine=row.quarantine,
    )
