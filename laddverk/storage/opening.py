"""Storage as one thing: opened from a URL, closed as a whole."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from sqlalchemy import literal, select

from laddverk.domain.errors import LaddverkError, Unavailable
from laddverk.services.ports.records import UnitOfWork
from laddverk.storage.database import Database
from laddverk.storage.group_commit import PATIENCE_S, BatchWriter, GroupCommitter
from laddverk.storage.homes import StoredHomes
from laddverk.storage.migrating import migrate_database, revisions, stored_revision
from laddverk.storage.postgres_writer import PostgresWriter
from laddverk.storage.relay import StoredRelay
from laddverk.storage.retention import Retention
from laddverk.storage.sqlite_writer import SqliteWriter
from laddverk.storage.work import StoredWork

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Storage:
    """All ports of one database. Belongs to the event loop on which it was opened."""

    def __init__(self, database: Database, node: str, clock: Clock = _utc_now, patience_s: float = PATIENCE_S) -> None:
        self.database = database
        self.node = node
        tenants: dict[int, str] = {}
        writer: BatchWriter = PostgresWriter(database, node, tenants) if database.is_postgres else SqliteWriter(database, tenants)
        self.committer = GroupCommitter(writer, patience_s=patience_s)
        self.homes = StoredHomes(database, tenants, clock)
        self.relay = StoredRelay(database)
        self.retention = Retention(database)
        self._clock = clock

    def uow(self, tenant_id: str | None) -> AbstractAsyncContextManager[UnitOfWork]:
        """A unit of work; see `services.ports.records`."""
        return StoredWork(self.database, tenant_id, self._clock)

    async def ping(self) -> None:
        """Return if the database answers. Raises Unavailable if not."""
        async with self.database.reading() as connection:
            await connection.execute(select(literal(1)))

    async def is_ready(self) -> bool:
        """Whether the database answers and is at this version's revision."""
        try:
            return await stored_revision(self.database) == revisions()[-1]
        except LaddverkError:
            return False

    async def close(self) -> None:
        """Decide what was submitted, serve what was asked, and close all connections."""
        await self.committer.close()
        await self.homes.drain()
        await self.database.close()


async def open_storage(
    url: str,
    node: str,
    *,
    migrate: bool | None = None,
    pool_size: int = 10,
    clock: Clock = _utc_now,
    patience_s: float = PATIENCE_S,
    holds_sockets: bool = False,
) -> Storage:
    """Open the database at `url` (`sqlite:///path` or `postgresql://...`) for this node.

    `migrate`: bring it to this version first; None: on SQLite only. `holds_sockets`: the node is a gateway that starts anew: whatever it
    held when it last ended is offline now. Raises Unavailable if the database does not answer or is at another version, Invalid for a bad
    URL.
    """
    database = Database(url, pool_size)
    try:
        if migrate or (migrate is None and not database.is_postgres):
            await migrate_database(database)
        stored = await stored_revision(database)
        if stored != revisions()[-1]:
            raise Unavailable(
                "the database is at another version than this software: run `laddverk migrate`", stored=stored, wanted=revisions()[-1]
            )
        storage = Storage(database, node, clock, patience_s)
        await storage.retention.ensure_partitions(clock())
        if holds_sockets:
            await storage.homes.begin(node)
    except BaseException:
        await database.close()
        raise
    return storage
