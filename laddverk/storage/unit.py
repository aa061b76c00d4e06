"""The transaction under a unit of work: what repositories read and write through.

PostgreSQL: one transaction, READ COMMITTED. SQLite: reads see what is committed at their time; with its first write the unit takes its turn
among the writers and holds it until it ends, so that both engines behave alike.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, Row, true
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

from laddverk.domain.errors import Conflict, Invalid
from laddverk.storage.database import Database, translated

Bound = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None


class Unit:
    """One transaction of one tenant, or of the system (`tenant_id` None)."""

    def __init__(self, database: Database, tenant_id: str | None) -> None:
        self.database = database
        self.tenant_id = tenant_id
        self._connection: AsyncConnection | None = None
        self._writing = False
        self._ended = False

    @property
    def owner(self) -> str:
        """The tenant to whom new rows belong. Raises Invalid in the system's own unit, which owns none."""
        if self.tenant_id is None:
            raise Invalid("this unit of work belongs to no tenant")
        return self.tenant_id

    def mine(self, tenant_id: ColumnElement[Any]) -> ColumnElement[bool]:
        """Only the unit's tenant's rows; all of them in the system's own unit."""
        return true() if self.tenant_id is None else tenant_id == self.tenant_id

    async def rows(self, statement: Executable, bound: Bound = None) -> Sequence[Row[Any]]:
        """What a query finds."""
        with translated():
            return (await (await self._open()).execute(statement, bound)).all()

    async def first(self, statement: Executable, bound: Bound = None) -> Row[Any] | None:
        """The first row that a query finds."""
        with translated():
            return (await (await self._open()).execute(statement, bound)).first()

    async def change(self, statement: Executable, bound: Bound = None, *, taken: str | None = None) -> int:
        """Write; how many rows. `taken`: what to say where the row collides with another."""
        return int((await self.changed(statement, bound, taken=taken)).rowcount)

    async def changed(self, statement: Executable, bound: Bound = None, *, taken: str | None = None) -> CursorResult[Any]:
        """Write; what the statement returns."""
        await self.begin_writing()
        try:
            with translated():
                result = await (await self._open()).execute(statement, bound)
        except Conflict as error:
            raise (Conflict(taken) if taken else error) from error
        assert isinstance(result, CursorResult)
        return result

    async def begin_writing(self) -> None:
        """Take the turn among SQLite's writers: what is read from here on nobody else changes before this unit ends."""
        with translated():
            connection = await self._open()
            if self._writing:
                return
            if not self.database.is_postgres:
                await self.database.turn.acquire()
                try:
                    await connection.exec_driver_sql("BEGIN IMMEDIATE")
                except BaseException:
                    self.database.turn.release()
                    raise
            self._writing = True

    async def commit(self) -> None:
        """Make it durable and end."""
        await asyncio.shield(asyncio.ensure_future(self._end("COMMIT")))

    async def leave(self) -> None:
        """End without a trace, unless committed."""
        if not self._ended:
            # A caller that is cancelled here must not leave its turn or its connection behind.
            await asyncio.shield(asyncio.ensure_future(self._end("ROLLBACK")))

    async def _open(self) -> AsyncConnection:
        if self._ended:
            raise Invalid("this unit of work has ended")
        if self._connection is None:
            self._connection = await self.database.engine.connect()
        return self._connection

    async def _end(self, how: str) -> None:
        self._ended = True
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with translated():
            try:
                if self.database.is_postgres:
                    await (connection.commit() if how == "COMMIT" else connection.rollback())
                elif self._writing:
                    try:
                        await connection.exec_driver_sql(how)
                    except BaseException:
                        with contextlib.suppress(Exception):
                            await connection.exec_driver_sql("ROLLBACK")
                        raise
            finally:
                if self._writing and not self.database.is_postgres:
                    self.database.turn.release()
                await connection.close()
