"""The database goes away and comes back: what was acknowledged is stored, once; nobody waits for ever."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from laddverk.domain.errors import Unavailable
from laddverk.services.ports.committing import COMMITTED, FAILED
from laddverk.services.ports.paging import Slice
from laddverk.services.ports.station_records import StationFilter
from laddverk.storage import Storage, migrate, open_storage
from tests.contract.storage.stories import commit, count, entry, message, reading, station
from tests.servers import PostgresServer, postgres_server


@pytest.fixture(scope="module")
def own_postgres() -> Iterator[PostgresServer]:
    """A server that these tests may kill."""
    with postgres_server() as server:
        yield server


@pytest.fixture
async def storage(own_postgres: PostgresServer) -> AsyncIterator[Storage]:
    with own_postgres.database() as url:
        await migrate(url)
        opened = await open_storage(url, "one")
        yield opened
        await opened.close()


class Writers:
    """Stations that send one message after the other and remember what was acknowledged."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.acknowledged: list[str] = []
        self.failed: list[str] = []
        self.stopping = False

    async def run(self, name: str) -> None:
        state = await station(self.storage, name)
        number = 0
        while not self.stopping:
            number += 1
            wanted = f"{name}/{number}"
            writes = (message(number, message_id=wanted), reading(None, number))
            [outcome] = await commit(self.storage.committer, [entry(state, *writes)], 90)
            (self.acknowledged if outcome == COMMITTED else self.failed).append(wanted)

    async def reach(self, acknowledged: int) -> None:
        """Return once so many were acknowledged."""
        async with asyncio.timeout(60):
            while len(self.acknowledged) < acknowledged:
                await asyncio.sleep(0.005)


async def stored_messages(storage: Storage) -> list[str]:
    async with storage.database.reading() as connection:
        return [row[0] for row in await connection.exec_driver_sql("SELECT message_id FROM messages")]


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.parametrize("how", ["immediate", "fast"])
async def test_a_restarted_server_loses_and_doubles_nothing(storage: Storage, own_postgres: PostgresServer, how: str) -> None:
    """While ten stations send, PostgreSQL crashes or is restarted three times: everything acknowledged is there exactly once, and what is
    there was acknowledged; the unit of work and the homes find the server again by themselves."""
    writers = Writers(storage)
    tasks = [asyncio.create_task(writers.run(f"CP-{number}")) for number in range(10)]
    for round_ in range(1, 4):
        await writers.reach(round_ * 200)
        await asyncio.to_thread(own_postgres.restart, how)
    await writers.reach(len(writers.acknowledged) + 200)
    writers.stopping = True
    await asyncio.gather(*tasks)
    assert writers.failed == []
    stored = await stored_messages(storage)
    assert sorted(stored) == sorted(writers.acknowledged)
    async with storage.uow("default") as work:
        assert len((await work.stations.list(StationFilter(), Slice())).items) == 10
    assert (await storage.homes.credential("CP-3")) is not None


@pytest.mark.postgres
async def test_a_lost_backend_loses_and_doubles_nothing(storage: Storage, own_postgres: PostgresServer) -> None:
    """The writer's connection is cut again and again, also in the middle of COMMIT."""
    writers = Writers(storage)
    tasks = [asyncio.create_task(writers.run(f"CP-{number}")) for number in range(10)]
    administrator: Any = await asyncpg.connect(storage.database.url.set(drivername="postgresql").render_as_string())
    for round_ in range(1, 16):
        await writers.reach(round_ * 30)
        await administrator.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await writers.reach(len(writers.acknowledged) + 50)
    writers.stopping = True
    await asyncio.gather(*tasks)
    await administrator.close()
    assert writers.failed == []
    assert sorted(await stored_messages(storage)) == sorted(writers.acknowledged)


@pytest.mark.postgres
@pytest.mark.parametrize("committed", [True, False])
async def test_the_outcome_of_a_lost_commit_is_found_out(storage: Storage, committed: bool) -> None:
    """The connection breaks with COMMIT under way: what was committed is not written again, what was not is."""
    state = await station(storage)
    assert await commit(storage.committer, [entry(state, message(1))]) == [COMMITTED]
    writer: Any = storage.committer._writer
    connection = writer._connection
    execute = connection.execute

    async def break_at_commit(statement: str, *arguments: Any, **more: Any) -> Any:
        if not statement.endswith("COMMIT"):
            return await execute(statement, *arguments, **more)
        if committed:
            await execute(statement, *arguments, **more)
        raise ConnectionResetError("the line is dead")

    class Breaking:
        """The real connection, except that its COMMIT is never heard of again."""

        def __getattr__(self, name: str) -> Any:
            return break_at_commit if name == "execute" else getattr(connection, name)

    writer._connection = Breaking()
    assert await commit(storage.committer, [entry(state, message(2), reading(None))]) == [COMMITTED]
    assert sorted(await stored_messages(storage)) == ["m-1", "m-2"]
    assert await count(storage, "readings") == 1


@pytest.mark.postgres
async def test_entries_fail_when_the_database_stays_away(own_postgres: PostgresServer) -> None:
    """After the time that they may wait, not before and not never; afterwards the node goes on as if nothing had been."""
    with own_postgres.database() as url:
        await migrate(url)
        opened = await open_storage(url, "one", patience_s=1.0)
        state = await station(opened)
        assert await commit(opened.committer, [entry(state, message(1))]) == [COMMITTED]
        await asyncio.to_thread(own_postgres.stop, "immediate")
        try:
            loop = asyncio.get_running_loop()
            began = loop.time()
            assert await commit(opened.committer, [entry(state, message(2))], 30) == [FAILED]
            assert loop.time() - began >= 1.0
            with pytest.raises(Unavailable):
                await opened.homes.credential("CP-1")
            with pytest.raises(Unavailable):
                await opened.ping()
            assert not await opened.is_ready()
        finally:
            await asyncio.to_thread(own_postgres.start)
        assert await commit(opened.committer, [entry(state, message(3))], 30) == [COMMITTED]
        await opened.ping()
        assert sorted(await stored_messages(opened)) == ["m-1", "m-3"]
        await opened.close()


async def test_a_locked_sqlite_file_is_waited_for(sqlite_url: str) -> None:
    """Another process holds the write lock for a while: entries wait for it and are stored."""
    opened = await open_storage(sqlite_url, "one")
    state = await station(opened)
    holder = sqlite3.connect(opened.database.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    outcome = asyncio.ensure_future(commit(opened.committer, [entry(state, message(1))]))
    done, _pending = await asyncio.wait([outcome], timeout=0.3)
    assert not done
    holder.execute("COMMIT")
    holder.close()
    assert await outcome == [COMMITTED]
    await opened.close()


async def test_what_sqlite_acknowledged_survives_kill_9(sqlite_url: str) -> None:
    """A process that is killed in the middle of writing leaves every acknowledged message behind."""
    program = """
import asyncio, sys
from laddverk.storage import open_storage
from tests.contract.storage.stories import commit, entry, message, station

async def main():
    storage = await open_storage(sys.argv[1], "one")
    state = await station(storage)
    number = 0
    while True:
        entries = [entry(state, message(number + n, message_id=f"k-{number + n}")) for n in range(5)]
        await commit(storage.committer, entries)
        number += 5
        print(number, flush=True)

asyncio.run(main())
"""
    process = subprocess.Popen([sys.executable, "-c", program, sqlite_url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    acknowledged = 0
    while acknowledged < 100:
        acknowledged = int(process.stdout.readline())
    process.kill()
    for line in process.stdout:
        acknowledged = int(line)
    process.wait(20)
    opened = await open_storage(sqlite_url, "one")
    stored = set(await stored_messages(opened))
    assert {f"k-{number}" for number in range(acknowledged)} <= stored
    await opened.close()
