"""Partitions of the growing tables on PostgreSQL: messages by day, readings by month, made ahead of time.

What comes when its partition is missing goes to the table's rest (the default partition) and moves out when the partition is made.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from laddverk.storage.database import Database

_LOCK = 0x4C61_6464_7061_7274
"""Key of the advisory lock under which partitions are made."""

_AHEAD_DAYS = 3
_AHEAD_MONTHS = 2


class Partition(NamedTuple):
    """The rows of `table` whose `column` is in [begin, end)."""

    table: str
    column: str
    name: str
    begin: datetime
    end: datetime


def messages_of(at: datetime) -> Partition:
    """The day's messages."""
    begin = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return Partition("messages", "at", f"messages_{begin:%Y%m%d}", begin, begin + timedelta(days=1))


def readings_of(at: datetime) -> Partition:
    """The month's readings."""
    begin = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Partition("readings", "received_at", f"readings_{begin:%Y%m}", begin, (begin + timedelta(days=32)).replace(day=1))


def parsed(name: str) -> Partition | None:
    """The partition that has this name; None where it is not one of ours, or a rest."""
    table, _, stamp = name.partition("_")
    try:
        if table == "messages":
            return messages_of(datetime.strptime(stamp, "%Y%m%d").replace(tzinfo=UTC))
        if table == "readings":
            return readings_of(datetime.strptime(stamp, "%Y%m").replace(tzinfo=UTC))
    except ValueError:
        return None
    return None


async def stored_partitions(database: Database) -> list[Partition]:
    """Those that are there, oldest first, without the rests. Empty on SQLite."""
    if not database.is_postgres:
        return []
    async with database.reading() as connection:
        rows = await connection.exec_driver_sql(
            "SELECT c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid "
            "WHERE i.inhparent IN ('messages'::regclass, 'readings'::regclass) AND c.relkind = 'r'"
        )
        names = [row[0] for row in rows]
    return sorted([found for name in names if (found := parsed(name)) is not None], key=lambda found: (found.table, found.begin))


async def ensure_partitions(database: Database, now: datetime) -> list[str]:
    """Make the partitions of now and of the next days and months; the names of the new ones. Does nothing on SQLite."""
    if not database.is_postgres:
        return []
    wanted = [messages_of(now + timedelta(days=days)) for days in range(_AHEAD_DAYS + 1)]
    month = readings_of(now)
    for _ in range(_AHEAD_MONTHS + 1):
        wanted.append(month)
        month = readings_of(month.end)
    existing = {found.name for found in await stored_partitions(database)}
    made: list[str] = []
    for partition in wanted:
        if partition.name not in existing:
            async with database.writing() as connection:
                if await _make(connection, partition):
                    made.append(partition.name)
    return made


async def _make(connection: AsyncConnection, partition: Partition) -> bool:
    """Make it, with the rows that are in the rest already. False if another process was first."""
    table, column, name, begin, end = partition
    run = connection.exec_driver_sql
    await run(f"SELECT pg_advisory_xact_lock({_LOCK})")
    if (await run(f"SELECT to_regclass('{name}') IS NOT NULL")).scalar_one():
        return False
    await run(f"LOCK TABLE {table}_rest IN ACCESS EXCLUSIVE MODE")
    await run(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    span = f"{column} >= '{begin.isoformat()}' AND {column} < '{end.isoformat()}'"
    await run(
        f"WITH moved AS (DELETE FROM {table}_rest WHERE {span} RETURNING *) "  # noqa: S608 (our own names and times)
        f"INSERT INTO {name} SELECT * FROM moved"
    )
    await run(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{begin.isoformat()}') TO ('{end.isoformat()}')")
    return True


async def drop_partition(database: Database, partition: Partition) -> None:
    """Remove it with its rows. Raises Unavailable where somebody reads the table for too long: try again later."""
    async with database.writing() as connection:
        # Whoever waits for the lock makes all writers wait behind it.
        await connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
        await connection.exec_driver_sql(f"DROP TABLE IF EXISTS {partition.name}")
