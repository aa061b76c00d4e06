"""Stations as the operator sees them: a page of them costs four queries, however many connectors and sessions they have."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, insert, not_, or_, select, update

from laddverk.domain.errors import NotFound
from laddverk.domain.sessions import ACTIVE
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.station_records import ConnectorRecord, LiveFigures, StationFilter, StationRecord, StationSettings
from laddverk.storage.columns import clean, fold
from laddverk.storage.leases import living_nodes
from laddverk.storage.live import LiveProgress
from laddverk.storage.pages import has_text, newest_first, page
from laddverk.storage.tables import connectors, sessions, stations
from laddverk.storage.unit import Unit

_UNKNOWN = "there is no such station"


class StoredStations:
    """Stations of a unit of work."""

    def __init__(self, unit: Unit, clock: Callable[[], datetime]) -> None:
        self._unit = unit
        self._clock = clock

    async def add(self, station_id: str, settings: StationSettings, password_hash: str | None, at: datetime) -> None:
        """Register. Raises Conflict if the id is taken."""
        row = {
            "id": clean(station_id),
            "folded": fold(station_id),
            "tenant_id": self._unit.owner,
            "password_hash": password_hash,
            "created_at": at,
            "updated_at": at,
            **_settings(settings),
        }
        await self._unit.change(insert(stations).values(row), taken="a station with this id is registered already")

    async def get(self, station_id: str) -> StationRecord:
        """Raises NotFound."""
        row = await self._unit.first(select(stations, self._online.label("alive")).where(self._this(station_id)))
        if row is None:
            raise NotFound(_UNKNOWN)
        return (await self._records([row]))[0]

    async def list(self, wanted: StationFilter, part: Slice) -> Page[StationRecord]:
        """Newest registration first."""
        statement = select(stations, self._online.label("alive")).where(
            self._unit.mine(stations.c.tenant_id), stations.c.deleted_at.is_(None)
        )
        if wanted.location_id is not None:
            statement = statement.where(stations.c.location_id == clean(wanted.location_id))
        if wanted.online is not None:
            statement = statement.where(self._online if wanted.online else not_(self._online))
        if wanted.admission is not None:
            statement = statement.where(stations.c.admission == clean(wanted.admission))
        if wanted.disabled is not None:
            statement = statement.where(stations.c.disabled if wanted.disabled else not_(stations.c.disabled))
        if wanted.text:
            columns = (stations.c.id, stations.c.vendor, stations.c.model, stations.c.serial_number)
            statement = statement.where(or_(*[has_text(self._unit.database, column, wanted.text) for column in columns]))
        rows = await self._unit.rows(newest_first(statement, part, stations.c.key))
        records = {record.key: record for record in await self._records(rows)}
        return page(rows, part, lambda row: records[row.key], "key")

    async def set(self, station_id: str, settings: StationSettings, at: datetime) -> None:
        """Replace the settings. Raises NotFound."""
        await self._change(station_id, {**_settings(settings), "updated_at": at})

    async def set_password(self, station_id: str, password_hash: str | None, at: datetime) -> None:
        """The new password counts at once, and no earlier one any more. Raises NotFound."""
        await self._change(station_id, {"password_hash": password_hash, "previous_password_hash": None, "updated_at": at})

    async def delete(self, station_id: str, at: datetime) -> None:
        """Unknown from now on; its home is fenced. Raises NotFound."""
        changes = {"deleted_at": at, "updated_at": at, "epoch": stations.c.epoch + 1, "online": False}
        await self._change(station_id, changes)

    @property
    def _online(self) -> ColumnElement[bool]:
        return and_(stations.c.online, stations.c.node.in_(living_nodes(self._unit.database, self._clock)))

    def _this(self, station_id: str) -> ColumnElement[bool]:
        return and_(self._unit.mine(stations.c.tenant_id), stations.c.folded == fold(station_id), stations.c.deleted_at.is_(None))

    async def _change(self, station_id: str, changes: dict[str, Any]) -> None:
        if not await self._unit.change(update(stations).where(self._this(station_id)).values(changes)):
            raise NotFound(_UNKNOWN)

    async def _records(self, rows: Sequence[Row[Any]]) -> Sequence[StationRecord]:
        """The stations with their connectors and active sessions."""
        database = self._unit.database
        bound = {"keys": database.array([row.key for row in rows])}
        plugs: dict[int, list[ConnectorRecord]] = defaultdict(list)
        known = select(connectors).where(database.among(connectors.c.station_key, "keys"))
        for row in await self._unit.rows(known.order_by(connectors.c.evse_id, connectors.c.connector_id), bound) if rows else ():
            plugs[row.station_key].append(
                ConnectorRecord(
                    row.evse_id, row.connector_id, row.status, row.at, row.standard, row.error_code, row.info, row.vendor_error_code
                )
            )
        active = select(sessions).where(database.among(sessions.c.station_key, "keys"), sessions.c.status == ACTIVE)
        running = await self._unit.rows(active.order_by(sessions.c.id), bound) if rows else ()
        progress = await LiveProgress(database).of(self._unit.rows, running)
        live: dict[int, list[LiveFigures]] = defaultdict(list)
        for row in running:
            live[row.station_key].append(
                LiveFigures(row.id, row.evse_id, row.connector_id, row.transaction_id, row.started_at, progress[row.id])
            )
        return [_record(row, tuple(plugs[row.key]), tuple(live[row.key])) for row in rows]


def _settings(settings: StationSettings) -> dict[str, Any]:
    return {
        "location_id": settings.location_id,
        "admission": settings.admission,
        "disabled": settings.disabled,
        "max_power_w": settings.max_power_w,
        "default_token": None if settings.default_token is None else clean(settings.default_token),
        "security_profile": settings.security_profile,
    }


def _record(row: Row[Any], plugs: tuple[ConnectorRecord, ...], live: tuple[LiveFigures, ...]) -> StationRecord:
    settings = StationSettings(
        location_id=row.location_id,
        admission=row.admission,
        disabled=row.disabled,
        max_power_w=row.max_power_w,
        default_token=row.default_token,
        security_profile=row.security_profile,
    )
    return StationRecord(
        key=row.key,
        id=row.id,
        tenant_id=row.tenant_id,
        settings=settings,
        created_at=row.created_at,
        updated_at=row.updated_at,
        has_password=row.password_hash is not None,
        vendor=row.vendor,
        model=row.model,
        serial_number=row.serial_number,
        firmware_version=row.firmware_version,
        protocol=row.protocol,
        online=bool(row.alive),
        address=row.address,
        connected_at=row.connected_at,
        last_seen_at=row.last_seen_at,
        booted_at=row.booted_at,
        connectors=plugs,
        live=live,
    )
