"""Migrations: from each earlier revision, on both engines, to what the tables say."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from laddverk.domain.errors import Invalid, Unavailable
from laddverk.storage import migrate, open_storage, revisions
from laddverk.storage.database import Database
from laddverk.storage.migrating import stored_revision
from laddverk.storage.tables import metadata
from tests.servers import PostgresServer, free_port


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database on each engine in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


def _ours(_object: Any, name: str | None, kind: str, reflected: bool, _compared: Any) -> bool:
    """Partitions are made by the software, not by migrations."""
    return not (kind == "table" and reflected and name is not None and name.startswith(("messages_", "readings_")))


def _differences(connection: Connection) -> list[Any]:
    options = {"compare_type": True, "compare_server_default": True, "include_object": _ours}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


@pytest.mark.parametrize("begin", [None, *revisions()])
async def test_every_earlier_revision_comes_up_to_the_tables(empty_url: str, begin: str | None) -> None:
    """From nothing and from each revision the last one is reached, and it equals the metadata."""
    if begin is not None:
        await migrate(empty_url, begin)
    await migrate(empty_url)
    await migrate(empty_url)
    database = Database(empty_url)
    assert await stored_revision(database) == revisions()[-1]
    async with database.reading() as connection:
        assert await connection.run_sync(_differences) == []
    await database.close()


async def test_several_processes_migrate_at_once(empty_url: str) -> None:
    """One does it, the others wait, all end well."""
    await asyncio.gather(*[migrate(empty_url) for _ in range(4)])
    storage = await open_storage(empty_url, "one")
    assert await storage.is_ready()
    await storage.ping()
    await storage.close()


async def test_a_database_at_another_revision_is_not_opened(empty_url: str) -> None:
    """The message says what to do; a half-migrated SQLite is brought up by opening it."""
    await migrate(empty_url, revisions()[0])
    with pytest.raises(Unavailable, match="laddverk migrate"):
        await open_storage(empty_url, "one", migrate=False)
    storage = await open_storage(empty_url, "one", migrate=True)
    await storage.close()


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "", "sqlite://", "sqlite:///:memory:"])
async def test_a_bad_url_is_invalid(url: str) -> None:
    """Named as such before anything is connected."""
    with pytest.raises(Invalid):
        await open_storage(url, "one")


async def test_a_database_that_is_not_there_is_unavailable() -> None:
    """Without a word of the driver's."""
    with pytest.raises(Unavailable) as caught:
        await open_storage(f"postgresql://nobody:secret@127.0.0.1:{free_port()}/none", "one")
    assert "secret" not in caught.value.message
