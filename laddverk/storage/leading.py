"""Which process runs the jobs: whoever holds an advisory lock of PostgreSQL. It falls free when its holder's connection ends."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from laddverk.storage.database import Database, translated

_LOCK = 0x4C6164_6A6F6273


class StoredLeadership:
    """A Leadership over a database. On SQLite there is one process, and it leads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None

    async def lead(self) -> bool:
        """Become or stay the leader. Raises Unavailable, and then does not lead."""
        if not self._database.is_postgres:
            return True
        try:
            with translated():
                return await self._hold()
        except BaseException:
            await self.resign()
            raise

    async def _hold(self) -> bool:
        if self._connection is not None:
            # The lock lives as long as its connection does.
            await self._connection.execute(text("SELECT 1"))
            return True
        connection = await self._database.engine.connect()
        try:
            # Without a transaction: one that stays open would keep old rows from being cleaned away.
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            taken = (await connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})).scalar_one()
        except BaseException:
            await connection.invalidate()
            await connection.close()
            raise
        if taken:
            self._connection = connection
        else:
            await connection.close()
        return bool(taken)

    async def resign(self) -> None:
        """Give it away by ending the connection, so that the lock cannot go back into the pool with it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()
