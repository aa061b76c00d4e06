"""Batches into PostgreSQL: one connection, one transaction a batch, rows by COPY, few round trips.

Fencing: a batch holds its node's advisory lock in shared mode from before it reads the epochs until it has ended. Who takes a station over
commits the higher epoch first and then waits for that lock: a batch that has read the old epoch has ended by then, any later one reads the
new epoch.

A connection lost while COMMIT was under way leaves its outcome open. Every batch therefore writes its number into the writer's row of
`batches`; after the loss that row tells.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from laddverk.services.ports.committing import Entry
from laddverk.storage.database import WAIT_S, Database, refused
from laddverk.storage.group_commit import Away, Refused, Unsettled
from laddverk.storage.rows import Row, Rows
from laddverk.storage.targets import MESSAGES, READINGS, Target

SETTLE_S = 60.0
"""How long the outcome of a lost COMMIT is asked for, before its entries are called uncertain."""

_COPY_FROM = 24
"""From this many rows on COPY costs less than an array a column, though it takes one round trip more."""

_PAIRS = (
    "FROM unnest('{{{keys}}}'::bigint[], '{{{epochs}}}'::bigint[]) AS e(key, epoch) "
    "LEFT JOIN stations AS s ON s.key = e.key WHERE s.epoch IS DISTINCT FROM e.epoch"
)


def node_lock(node: str) -> int:
    """The key of the advisory lock under which a node writes."""
    return int.from_bytes(
        hashlib.blake2b(node.encode("utf-8", "replace"), digest_size=8, person=b"laddverk-node").digest(), "big", signed=True
    )


def _same(at: datetime) -> datetime:
    return at


class PostgresWriter:
    """A BatchWriter. `tenants` is filled by whoever meets a station first."""

    def __init__(self, database: Database, node: str, tenants: dict[int, str]) -> None:
        self._database = database
        self._tenants = tenants
        self._lock = node_lock(node)
        self._id = secrets.randbits(62)
        self._connection: Any = None
        self._inserts: dict[Target, str] = {}

    async def write(self, entries: Sequence[Entry], scrub: bool) -> frozenset[tuple[int, int]]:
        """Store a batch; see BatchWriter."""
        pairs = {(entry.station_key, entry.epoch) for entry in entries}
        connection = await self._connected()
        number = secrets.randbits(62)
        try:
            strangers = await self._find_tenants(connection, pairs)
            parts = self._parts(entries, strangers, scrub)
            fenced = await self._begin(connection, pairs)
            if fenced != strangers:
                parts = self._parts(entries, fenced, scrub)
            for target, rows in parts:
                await self._send(connection, target, rows)
        except Exception as error:
            await self._give_up(connection)
            raise (Refused(type(error).__name__) if refused(error) else Away()) from error
        try:
            await connection.execute(f"UPDATE batches SET id = {number}, at = now() WHERE writer = {self._id}; COMMIT")  # noqa: S608 (integers)
        except Exception as error:
            self._drop()
            if refused(error):
                raise Refused(type(error).__name__) from error
            if not await self._was_committed(number):
                raise Away from error
        return fenced

    async def close(self) -> None:
        """Forget the writer's row and close the connection."""
        connection, self._connection = self._connection, None
        if connection is None or connection.is_closed():
            return
        try:
            await connection.execute("DELETE FROM batches WHERE writer = $1", self._id)
            await connection.close(timeout=WAIT_S)
        except Exception:
            connection.terminate()

    def _parts(self, entries: Sequence[Entry], fenced: frozenset[tuple[int, int]], scrub: bool) -> list[tuple[Target, list[Row]]]:
        rows = Rows(_same, scrub)
        tenants = self._tenants
        if fenced:
            entries = [entry for entry in entries if (entry.station_key, entry.epoch) not in fenced]
        rows.take(entries, tenants)
        return rows.by_target()

    async def _begin(self, connection: Any, pairs: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """Begin, take the lock and compare epochs, in one round trip: the answer to the last statement says how many differ."""
        clause = _PAIRS.format(keys=",".join([str(key) for key, _ in pairs]), epochs=",".join([str(epoch) for _, epoch in pairs]))
        status = await connection.execute(f"BEGIN; SELECT pg_advisory_xact_lock_shared({self._lock}); SELECT e.key {clause}")
        if status == "SELECT 0":
            return frozenset()
        return frozenset([(row[0], row[1]) for row in await connection.fetch(f"SELECT e.key, e.epoch {clause}")])

    async def _send(self, connection: Any, target: Target, rows: list[Row]) -> None:
        if target in (MESSAGES, READINGS) and len(rows) >= _COPY_FROM:
            await connection.copy_records_to_table(target.name, records=rows, columns=target.columns)
            return
        statement = self._inserts.get(target)
        if statement is None:
            statement = self._inserts[target] = target.postgres()
        await connection.execute(statement, *map(list, zip(*rows, strict=True)))

    async def _find_tenants(self, connection: Any, pairs: set[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """Learn whose the stations are; return the pairs of stations that are not there (and are fenced, therefore)."""
        missing = [key for key, _epoch in pairs if key not in self._tenants]
        if not missing:
            return frozenset()
        self._tenants.update(await connection.fetch("SELECT key, tenant_id FROM stations WHERE key = ANY($1::bigint[])", missing))
        return frozenset([pair for pair in pairs if pair[0] not in self._tenants])

    async def _connected(self) -> Any:
        if self._connection is not None and not self._connection.is_closed():
            return self._connection
        try:
            connection = await self._database.connect_raw(
                {
                    # A transaction whose client went silent must not hold the node's lock for long.
                    "idle_in_transaction_session_timeout": "15000",
                    "tcp_keepalives_idle": "5",
                    "tcp_keepalives_interval": "5",
                    "tcp_keepalives_count": "2",
                    "jit": "off",
                }
            )
            await connection.execute(
                "INSERT INTO batches (writer, id, at) VALUES ($1, 0, now()) ON CONFLICT (writer) DO NOTHING",
                self._id,
            )
        except Exception as error:
            raise Away from error
        self._connection = connection
        return connection

    async def _give_up(self, connection: Any) -> None:
        """Leave the transaction; where that does not work, leave the connection."""
        try:
            await connection.execute("ROLLBACK", timeout=WAIT_S)
        except Exception:
            self._drop()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _was_committed(self, number: int) -> bool:
        """Ask for the outcome of a lost COMMIT, once whatever is left of it has ended. Raises Unsettled if nobody answers."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SETTLE_S
        pause_s = 0.02
        while True:
            try:
                connection = await self._connected()
                await connection.execute(f"SELECT pg_advisory_xact_lock({self._lock})")
                return bool(await connection.fetchval("SELECT id FROM batches WHERE writer = $1", self._id) == number)
            except Exception as error:
                self._drop()
                if loop.time() > deadline:
                    raise Unsettled from error
                await asyncio.sleep(pause_s)
                pause_s = min(1.0, pause_s * 2)
