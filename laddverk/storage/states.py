"""What a station's new home must know, loaded for many stations in few queries."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from laddverk.domain.sessions import ACTIVE, ENDED, Session
from laddverk.domain.stations import RECENT_KEYS, RECENT_MESSAGES, RECENT_SESSIONS, Connector, Handled, LiveSession, Station, StationState
from laddverk.domain.tokens import IdToken
from laddverk.storage.columns import Instant
from laddverk.storage.compact import to_texts
from laddverk.storage.database import Database
from laddverk.storage.live import LiveProgress
from laddverk.storage.newest import newest_of_each
from laddverk.storage.tables import connectors, messages, readings, sessions, stations

RECENT = timedelta(days=1)
"""How long before a station was last seen its messages are looked for: this bounds the partitions that are read."""

RECENTLY_ENDED = timedelta(hours=1)
"""A session that ended within this time before the station was last seen is loaded with the keys of what was heard of it."""


class StateLoader:
    """Reads states of stations."""

    def __init__(self, database: Database) -> None:
        self._database = database
        pg = database.is_postgres
        every = tuple(column.name for column in sessions.columns)
        self._stations = select(stations).where(database.among(stations.c.key, "keys"))
        self._connectors = select(connectors).where(database.among(connectors.c.station_key, "keys"))
        self._active = select(sessions).where(database.among(sessions.c.station_key, "keys"), sessions.c.status == ACTIVE)
        self._ended = newest_of_each(pg, sessions, "station_key", every, RECENT_SESSIONS, f"t.status = '{ENDED}'")
        self._progress = LiveProgress(database)
        self._heard = newest_of_each(pg, readings, "session_id", ("session_id", "heard_key", "id"), RECENT_KEYS)
        self._handled = newest_of_each(
            pg,
            messages,
            "station_key",
            ("station_key", "message_id", "digest", "response"),
            RECENT_MESSAGES,
            "NOT t.outgoing AND t.response <> '' AND t.at >= :since",
            since=Instant(),
        )

    async def load(self, connection: AsyncConnection, keys: Sequence[int]) -> dict[int, StationState]:
        """The states of these stations by key; removed ones are left out."""
        bound = {"keys": self._database.array(keys)}
        states: dict[int, StationState] = {}
        seen: dict[int, datetime] = {}
        for row in await connection.execute(self._stations, bound):
            if row.deleted_at is None:
                states[row.key] = StationState(to_station(row))
                seen[row.key] = row.last_seen_at or row.created_at
        for row in await connection.execute(self._connectors, bound):
            if row.station_key in states:
                states[row.station_key].connectors[row.evse_id, row.connector_id] = to_connector(row)
        await self._load_sessions(connection, states, seen, bound)
        since = min(seen.values(), default=datetime.now(UTC)) - RECENT
        handled = list(await connection.execute(self._handled, {**bound, "since": since}))
        for row in reversed(handled):
            if row.station_key in states:
                states[row.station_key].handled[row.message_id] = Handled(row.digest, row.response)
        return states

    async def session(self, connection: AsyncConnection, station_key: int, transaction_id: str) -> LiveSession | None:
        """One session with progress and heard keys; of several with this id an active one, else the newest."""
        found = select(sessions).where(sessions.c.station_key == station_key, sessions.c.transaction_id == transaction_id)
        rows = (await connection.execute(found)).all()
        if not rows:
            return None
        row = max(rows, key=lambda row: (row.status == ACTIVE, row.id))
        live = (await self._lives(connection, [row]))[row.id]
        await self._hear(connection, {row.id: live})
        return live

    async def _load_sessions(
        self, connection: AsyncConnection, states: dict[int, StationState], seen: dict[int, datetime], bound: dict[str, Any]
    ) -> None:
        ended = sorted(await connection.execute(self._ended, bound), key=lambda row: str(row.id))
        active = sorted(await connection.execute(self._active, bound), key=lambda row: str(row.id))
        lives = await self._lives(connection, [*ended, *active])
        last_ended = {row.station_key: row for row in ended}
        heard: dict[str, LiveSession] = {}
        # Active ones last: where two share a transaction id, the active one is meant.
        for row in (*ended, *active):
            state = states.get(row.station_key)
            if state is None:
                continue
            state.sessions.pop(row.transaction_id, None)
            state.sessions[row.transaction_id] = lives[row.id]
            late = row is last_ended.get(row.station_key) and (row.ended_at or row.started_at) > seen[row.station_key] - RECENTLY_ENDED
            if row.status == ACTIVE or late:
                heard[row.id] = lives[row.id]
        if heard:
            await self._hear(connection, heard)

    async def _lives(self, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[str, LiveSession]:
        progress = await self._progress.of(connection.execute, rows)
        return {row.id: LiveSession(to_session(row), progress[row.id]) for row in rows}

    async def _hear(self, connection: AsyncConnection, lives: dict[str, LiveSession]) -> None:
        """The keys heard, oldest first."""
        rows = list(await connection.execute(self._heard, {"keys": self._database.array(list(lives))}))
        for row in reversed(rows):
            if row.heard_key:
                lives[row.session_id].heard[row.heard_key] = None


def to_station(row: Row[Any]) -> Station:
    """A row of `stations` as its home needs it."""
    return Station(
        key=row.key,
        id=row.id,
        tenant_id=row.tenant_id,
        epoch=row.epoch,
        admission=row.admission,
        vendor=row.vendor,
        model=row.model,
        serial_number=row.serial_number,
        firmware_version=row.firmware_version,
        default_token=row.default_token,
        max_power_w=row.max_power_w,
        booted_at=row.booted_at,
    )


def to_connector(row: Row[Any]) -> Connector:
    """A row of `connectors`."""
    return Connector(row.evse_id, row.connector_id, row.status, row.at, row.error_code, row.info, row.vendor_error_code)


def to_session(row: Row[Any]) -> Session:
    """A row of `sessions`."""
    return Session(
        id=row.id,
        station_id=row.station_id,
        evse_id=row.evse_id,
        connector_id=row.connector_id,
        transaction_id=row.transaction_id,
        status=row.status,
        started_at=row.started_at,
        token=None if row.token_uid is None else IdToken(row.token_uid, row.token_type),
        group=row.token_group,
        verdict=row.verdict,
        start_key=row.start_key,
        ended_at=row.ended_at,
        stop_reason=row.stop_reason,
        meter_start_mwh=row.meter_start_mwh,
        meter_stop_mwh=row.meter_stop_mwh,
        energy_mwh=row.energy_mwh,
        remote_start_id=row.remote_start_id,
        reservation_id=row.reservation_id,
        flags=to_texts(row.flags),
    )
