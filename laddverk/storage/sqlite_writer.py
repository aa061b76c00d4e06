"""Batches into SQLite: one thread with its own connection, one statement a table.

A statement takes all rows of its table as parameters: the thread gives the interpreter lock up once a statement instead of once a row,
so that the event loop and the thread do not wait for each other at every row. Numbers of rows are rounded up to powers of two with rows of
nulls, so that few statements are ever prepared.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from laddverk.services.ports.committing import Entry
from laddverk.storage.columns import micros
from laddverk.storage.database import PRAGMAS, WAIT_S, Database, refused
from laddverk.storage.group_commit import Away, Refused
from laddverk.storage.rows import Row, Rows
from laddverk.storage.targets import Target

_MOST_PARAMETERS = 30_000
"""SQLite's default limit is 32,766 parameters a statement."""

_CHECK = (
    "SELECT e.value ->> 0, e.value ->> 1 FROM json_each(?) AS e LEFT JOIN stations AS s ON s.key = e.value ->> 0 "
    "WHERE s.epoch IS NOT e.value ->> 1"
)

Step = tuple[str, list[Any]]


@cache
def _statement(target: Target, rows: int) -> str:
    return target.sqlite(rows)


def _steps(target: Target, rows: list[Row]) -> list[Step]:
    """The rows as statements with flat parameters."""
    width = len(target.columns)
    most = 1 << ((_MOST_PARAMETERS // width).bit_length() - 1)
    steps: list[Step] = []
    for start in range(0, len(rows), most):
        part = rows[start : start + most]
        size = 1 << (len(part) - 1).bit_length()
        values: list[Any] = [value for row in part for value in row]
        values += [None] * ((size - len(part)) * width)
        steps.append((_statement(target, size), values))
    return steps


class SqliteWriter:
    """A BatchWriter. `tenants` is filled by whoever meets a station first."""

    def __init__(self, database: Database, tenants: dict[int, str]) -> None:
        self._database = database
        self._tenants = tenants
        self._thread = ThreadPoolExecutor(1, "storage")
        self._connection: sqlite3.Connection | None = None

    async def write(self, entries: Sequence[Entry], scrub: bool) -> frozenset[tuple[int, int]]:
        """Store a batch; see BatchWriter."""
        run = asyncio.get_running_loop().run_in_executor
        pairs = {(entry.station_key, entry.epoch) for entry in entries}
        missing = [key for key, _epoch in pairs if key not in self._tenants]
        if missing:
            self._tenants.update(await run(self._thread, self._find_tenants, missing))
        known = [entry for entry in entries if entry.station_key in self._tenants]
        check = "[" + ",".join([f"[{key},{epoch}]" for key, epoch in pairs]) + "]"
        async with self._database.turn:
            fenced: frozenset[tuple[int, int]] = frozenset()
            for _ in range(2):
                steps = self._plan(known, scrub)
                found = await run(self._thread, self._store, check, steps, fenced)
                if found == fenced:
                    return fenced
                # Nothing was stored: now without those that have a newer home.
                fenced = found
                known = [entry for entry in known if (entry.station_key, entry.epoch) not in fenced]
        raise Away

    async def close(self) -> None:
        """Close the connection and end the thread."""
        if self._connection is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown(wait=True)

    def _plan(self, entries: Sequence[Entry], scrub: bool) -> list[Step]:
        rows = Rows(micros, scrub)
        try:
            rows.take(entries, self._tenants)
        except Exception as error:
            raise Refused(type(error).__name__) from error
        return [step for target, found in rows.by_target() for step in _steps(target, found)]

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            connection = sqlite3.connect(
                self._database.file, timeout=WAIT_S, isolation_level=None, check_same_thread=False, cached_statements=256
            )
            for pragma in PRAGMAS:
                connection.execute(pragma)
            connection.execute("PRAGMA cache_size=-64000")
            self._connection = connection
        return self._connection

    def _find_tenants(self, keys: list[int]) -> dict[int, str]:
        try:
            marks = "[" + ",".join(map(str, keys)) + "]"
            found = self._open().execute("SELECT key, tenant_id FROM stations WHERE key IN (SELECT value FROM json_each(?))", (marks,))
            return dict(found.fetchall())
        except sqlite3.Error as error:
            raise Away from error

    def _store(self, check: str, steps: list[Step], expected: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """Runs on the thread. Commits if exactly the expected ones are fenced, else leaves everything as it was and says which are."""
        try:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                found = frozenset(connection.execute(_CHECK, (check,)).fetchall())
                if found == expected:
                    for statement, values in steps:
                        connection.execute(statement, values)
                    connection.execute("COMMIT")
                return found
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except Exception as error:
            raise (Refused(type(error).__name__) if refused(error) else Away()) from error
