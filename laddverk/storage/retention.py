"""What is kept how long: whole partitions are dropped on PostgreSQL, rows go in slices elsewhere, readings are thinned."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, Table, bindparam, delete, extract, func, select, text

from laddverk.domain.errors import Unavailable
from laddverk.domain.sessions import ENDED
from laddverk.storage.columns import EPOCH
from laddverk.storage.database import Database
from laddverk.storage.partitions import drop_partition, ensure_partitions, stored_partitions
from laddverk.storage.tables import commands, marks, messages, notes, readings, sessions
from laddverk.storage.upserts import upsert

SLICE = 2_000
"""Rows deleted in one transaction, so that others wait but a moment."""

_SESSIONS_AT_ONCE = 100
_THINNED = "readings-thinned"


class Retained(NamedTuple):
    """What a run removed. `more`: it stopped at its limit (or somebody was in its way): call again."""

    messages: int = 0
    readings: int = 0
    others: int = 0
    partitions: tuple[str, ...] = ()
    more: bool = False


class Retention:
    """Called by a job: `ensure_partitions` daily or oftener, `retain` in quiet hours, again while there is more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ensure_partitions(self, now: datetime) -> list[str]:
        """Make the partitions that will be needed soon; the names of the new ones."""
        return await ensure_partitions(self._database, now)

    async def retain(
        self,
        now: datetime,
        *,
        messages_days: int = 30,
        thin_after_days: int = 90,
        readings_days: int | None = None,
        others_days: int = 365,
        most_slices: int = 20,
    ) -> Retained:
        """Remove the message log before `messages_days`; readings before `readings_days` (None: keep); notes and commands before
        `others_days`; and of sessions that ended before `thin_after_days` all readings but one in 15 minutes and the last."""
        old_messages = now - timedelta(days=messages_days)
        old_readings = EPOCH if readings_days is None else now - timedelta(days=readings_days)
        dropped, busy = await self._drop({"messages": old_messages, "readings": old_readings})
        old_messages_gone, more_messages = await self._oldest(messages, "at", old_messages, most_slices)
        gone, more_readings = await self._oldest(readings, "received_at", old_readings, most_slices)
        thinned, more_thin = await self._thin(now - timedelta(days=thin_after_days), most_slices)
        others, more_others = 0, False
        for table in (notes, commands):
            count, more = await self._slices(
                table, select(table.c.id).where(table.c.id < _lowest_id(now - timedelta(days=others_days))), most_slices
            )
            others, more_others = others + count, more_others or more
        more = busy or more_messages or more_readings or more_thin or more_others
        return Retained(old_messages_gone, gone + thinned, others, tuple(dropped), more)

    async def _drop(self, before: dict[str, datetime]) -> tuple[list[str], bool]:
        dropped: list[str] = []
        for partition in await stored_partitions(self._database):
            if partition.end <= before[partition.table]:
                try:
                    await drop_partition(self._database, partition)
                except Unavailable:
                    return dropped, True
                dropped.append(partition.name)
        return dropped, False

    async def _oldest(self, table: Table, column: str, before: datetime, most: int) -> tuple[int, bool]:
        """Delete the oldest rows. On PostgreSQL only in the rest: elsewhere whole partitions go.

        SQLite has no index by time and needs none: rows are in the order in which they came."""
        at = table.c[column]
        if self._database.is_postgres:
            sql = text(
                f"DELETE FROM {table.name}_rest WHERE ctid = ANY(ARRAY("  # noqa: S608 (our own names)
                f"SELECT ctid FROM {table.name}_rest WHERE {column} < :before LIMIT {SLICE}))"
            ).bindparams(bindparam("before", before, type_=at.type))
        else:
            sql = text(
                f"DELETE FROM {table.name} WHERE rowid IN (SELECT rowid FROM "  # noqa: S608 (our own names)
                f"(SELECT rowid, {column} FROM {table.name} ORDER BY rowid LIMIT {SLICE}) WHERE {column} < :before)"
            ).bindparams(bindparam("before", before, type_=at.type))
        return await self._repeat(sql, most)

    async def _slices(self, table: Table, old: Select[Any], most: int) -> tuple[int, bool]:
        return await self._repeat(delete(table).where(table.c.id.in_(old.limit(SLICE))), most)

    async def _repeat(self, statement: Any, most: int) -> tuple[int, bool]:
        removed = 0
        for _ in range(most):
            async with self._database.writing() as connection:
                count = (await connection.execute(statement)).rowcount
            removed += count
            if count < SLICE:
                return removed, False
        return removed, True

    async def _thin(self, before: datetime, most: int) -> tuple[int, bool]:
        """Thin the readings of sessions in the order of their ids, going on where the last run stopped."""
        removed = 0
        for _ in range(most):
            async with self._database.writing() as connection:
                mark = (await connection.execute(select(marks.c.value).where(marks.c.name == _THINNED))).scalar_one_or_none()
                wanted = select(sessions.c.id, sessions.c.status, sessions.c.ended_at).where(
                    sessions.c.id > (mark or "0" * 32), sessions.c.id < _lowest_id(before)
                )
                found = (await connection.execute(wanted.order_by(sessions.c.id).limit(_SESSIONS_AT_ONCE))).all()
                old = [row.id for row in found if row.status == ENDED and row.ended_at is not None and row.ended_at < before]
                if old:
                    removed += (await connection.execute(self._superfluous(), {"ids": self._database.array(old)})).rowcount
                if found:
                    await connection.execute(upsert(self._database, marks, {"name": _THINNED, "value": found[-1].id}, ["name"]))
            if len(found) < _SESSIONS_AT_ONCE:
                return removed, False
        return removed, True

    def _superfluous(self) -> Any:
        """Deletes all but the first reading of each quarter of an hour and the last of all; what is quarantined stays."""
        quarter = (
            func.floor(extract("epoch", readings.c.at) / 900) if self._database.is_postgres else readings.c.at.op("/")(text("900000000"))
        )
        mine = self._database.among(readings.c.session_id, "ids")
        place = func.row_number().over(partition_by=[readings.c.session_id, quarter], order_by=readings.c.id)
        back = func.row_number().over(partition_by=readings.c.session_id, order_by=readings.c.id.desc())
        ranked = select(readings.c.id, place.label("place"), back.label("back")).where(mine).subquery()
        spare = select(ranked.c.id).where(ranked.c.place > 1, ranked.c.back > 1)
        return delete(readings).where(mine, readings.c.quarantine.is_(None), readings.c.id.in_(spare))


def _lowest_id(at: datetime) -> str:
    """The lowest UUIDv7 of this millisecond (RFC 9562 section 5.7): ids below it were made earlier."""
    return f"{int(at.timestamp() * 1000) << 80:032x}"
