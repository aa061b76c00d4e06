"""Bring a database to this version. Safe to run by several processes at once: one does it, the others wait."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from laddverk.storage.database import Database

_LOCK = 0x4C6164_64766572
"""Key of the advisory lock under which PostgreSQL is migrated."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def revisions() -> list[str]:
    """All revisions of this version of the software, oldest first."""
    return [script.revision for script in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]


async def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`. Raises Unavailable if it does not answer."""
    database = Database(url)
    try:
        await migrate_database(database, revision)
    finally:
        await database.close()


async def migrate_database(database: Database, revision: str = "head") -> None:
    """The same on an open database."""
    async with database.writing() as connection:
        if database.is_postgres:
            await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), revision))


async def stored_revision(database: Database) -> str | None:
    """The revision that the database is at; None where it is empty."""
    async with database.reading() as connection:
        return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
