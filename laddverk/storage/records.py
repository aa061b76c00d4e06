"""What stations left behind: messages, notes, doubts, device models. Readable under a station's id even after it was removed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, not_, select

from laddverk.domain.reports import Variable
from laddverk.services.ports.committing import MessageLogged, NoteStored, Quarantined
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.station_records import QuarantineRecord, VariableRecord
from laddverk.storage.columns import clean, fold
from laddverk.storage.pages import in_order, newest_first, page
from laddverk.storage.tables import messages, notes, quarantine, stations, variables
from laddverk.storage.unit import Unit


class StoredRecords:
    """Records of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def messages(
        self, station_id: str, part: Slice, action: str | None = None, outgoing: bool | None = None, errors: bool | None = None
    ) -> Page[MessageLogged]:
        """The recorded OCPP traffic, newest first."""
        keys = await self._keys(station_id)
        if not keys:
            return Page(())
        statement = select(messages).where(_of(messages.c.station_key, keys))
        if action is not None:
            statement = statement.where(messages.c.action == clean(action))
        for column, wanted in ((messages.c.outgoing, outgoing), (messages.c.error, errors)):
            if wanted is not None:
                statement = statement.where(column if wanted else not_(column))
        return page(await self._unit.rows(newest_first(statement, part, messages.c.id)), part, _message, "id")

    async def notes(self, station_id: str, part: Slice, topic: str | None = None, critical: bool | None = None) -> Page[NoteStored]:
        """Further messages, newest first."""
        keys = await self._keys(station_id)
        if not keys:
            return Page(())
        statement = select(notes).where(_of(notes.c.station_key, keys))
        if topic is not None:
            statement = statement.where(notes.c.topic == clean(topic))
        if critical is not None:
            statement = statement.where(notes.c.critical if critical else not_(notes.c.critical))
        return page(
            await self._unit.rows(newest_first(statement, part, notes.c.id)),
            part,
            lambda row: NoteStored(row.id, row.at, row.topic, row.text, row.critical),
            "id",
        )

    async def quarantine(self, part: Slice, station_id: str | None = None, session_id: str | None = None) -> Page[QuarantineRecord]:
        """What could not be true, newest first."""
        statement = select(quarantine, stations.c.id.label("station_id")).join(stations, stations.c.key == quarantine.c.station_key)
        statement = statement.where(self._unit.mine(quarantine.c.tenant_id))
        if station_id is not None:
            statement = statement.where(stations.c.folded == fold(station_id))
        if session_id is not None:
            statement = statement.where(quarantine.c.session_id == clean(session_id))
        return page(await self._unit.rows(newest_first(statement, part, quarantine.c.id)), part, _doubt, "id")

    async def variables(self, station_id: str, part: Slice, component: str | None = None) -> Page[VariableRecord]:
        """The device model, in the order of its key."""
        keys = await self._keys(station_id)
        if not keys:
            return Page(())
        # Of stations that had this id one after the other the last one's.
        statement = select(variables).where(variables.c.station_key == max(keys))
        if component is not None:
            statement = statement.where(variables.c.component == clean(component))
        names = ("component", "component_instance", "variable", "variable_instance", "evse_id", "connector_id", "attribute")
        rows = await self._unit.rows(in_order(statement, part, *[variables.c[name] for name in names]))
        return page(rows, part, _variable, *names)

    async def _keys(self, station_id: str) -> list[int]:
        known = select(stations.c.key).where(stations.c.folded == fold(station_id), self._unit.mine(stations.c.tenant_id))
        return [row.key for row in await self._unit.rows(known)]


def _of(column: ColumnElement[Any], keys: Sequence[int]) -> ColumnElement[bool]:
    """Equality where it can be: then an index gives the order, too."""
    return column == keys[0] if len(keys) == 1 else column.in_(keys)


def _message(row: Row[Any]) -> MessageLogged:
    return MessageLogged(
        row.id, row.at, bool(row.outgoing), row.message_id, row.action, row.request, row.response, row.digest, bool(row.error)
    )


def _doubt(row: Row[Any]) -> QuarantineRecord:
    return QuarantineRecord(row.station_id, Quarantined(row.id, row.at, row.session_id, row.reason, row.text))


def _variable(row: Row[Any]) -> VariableRecord:
    return VariableRecord(
        Variable(
            component=row.component,
            variable=row.variable,
            value=row.value,
            component_instance=row.component_instance or None,
            variable_instance=row.variable_instance or None,
            evse_id=None if row.evse_id == -1 else row.evse_id,
            connector_id=None if row.connector_id == -1 else row.connector_id,
            attribute=row.attribute,
            mutability=row.mutability,
            data_type=row.data_type,
            unit=row.unit,
            min_limit=row.min_limit,
            max_limit=row.max_limit,
            values_list=row.values_list,
        ),
        row.at,
    )
