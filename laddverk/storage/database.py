"""One database behind one engine: connections, transactions, and its errors in our words.

SQLite: readers see what is committed and never wait; writers of one process queue in the order they came (`turn`), and begin with
BEGIN IMMEDIATE, so that none fails halfway because another was faster. PostgreSQL: READ COMMITTED.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import structlog
from sqlalchemy import URL, ColumnElement, any_, bindparam, event, func, make_url, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from laddverk.domain.errors import Conflict, Invalid, LaddverkError, Unavailable
from laddverk.storage.compact import to_text

_log = structlog.get_logger(__name__)

POOL_SIZE = 10
WAIT_S = 10.0
"""How long a query, a free connection or a lock is waited for."""

AWAY = "the database does not answer now"


def driver_url(url: str) -> URL:
    """The URL with the driver that we use. Raises Invalid for other engines."""
    try:
        parsed = make_url(url)
    except SQLAlchemyError:
        raise Invalid("the database URL cannot be read", field="database_url") from None
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+asyncpg")
        case other:
            raise Invalid(f"the database URL names {other}: only sqlite and postgresql are known", field="database_url")


class Database:
    """An engine with its pool. Nothing is connected before the first use."""

    def __init__(self, url: str, pool_size: int = POOL_SIZE) -> None:
        self.url = driver_url(url)
        self.is_postgres = self.url.drivername.startswith("postgresql")
        self.turn = asyncio.Lock()
        """Held by whoever writes to SQLite in this process."""
        if self.is_postgres:
            self.engine = create_async_engine(
                self.url,
                pool_size=pool_size,
                max_overflow=0,
                pool_timeout=WAIT_S,
                async_creator=self.connect_raw,
            )
            event.listen(self.engine.sync_engine, "checkout", _refuse_dead)
        else:
            self.file = sqlite_file(self.url)
            self.file.parent.mkdir(parents=True, exist_ok=True)
            # Transactions are begun and ended by us: the driver would begin them too late and as readers.
            self.engine = create_async_engine(
                self.url,
                poolclass=AsyncAdaptedQueuePool,
                pool_size=pool_size,
                max_overflow=0,
                pool_timeout=WAIT_S,
                isolation_level="AUTOCOMMIT",
                connect_args={"timeout": WAIT_S},
            )
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)

    async def connect_raw(self, settings: dict[str, str] | None = None) -> Any:
        """A connection of the PostgreSQL driver, outside the pool, with these settings of the session."""
        return await asyncpg.connect(
            self.url.set(drivername="postgresql").render_as_string(hide_password=False),
            timeout=WAIT_S,
            command_timeout=WAIT_S * 3,
            server_settings={"application_name": "laddverk", **(settings or {})},
        )

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries. Raises Unavailable where the database does not answer."""
        with translated():
            async with self.engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end, rolled back if the block raises. Errors are those of `domain.errors`."""
        with translated():
            if self.is_postgres:
                async with self.engine.begin() as connection:
                    yield connection
                return
            async with self.turn, self.engine.connect() as connection, immediate(connection):
                yield connection

    def among(self, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
        """`column` is one of the values bound to `name` as an array: one statement text, however many values there are.

        Bind what `array` makes of them.
        """
        if self.is_postgres:
            return column == any_(bindparam(name, type_=ARRAY(column.type)))
        each = func.json_each(bindparam(name)).table_valued("value")
        return column.in_(select(type_coerce(each.c.value, column.type)))

    def array(self, values: Sequence[int] | Sequence[str]) -> Any:
        """The values as `among` wants them bound."""
        if self.is_postgres:
            return list(values)
        return to_text(values)

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def sqlite_file(url: URL) -> Path:
    """Where the SQLite database is. Raises Invalid for one in memory, which no second connection would see."""
    if not url.database or url.database == ":memory:":
        raise Invalid("SQLite needs a file: sqlite:///path/to/laddverk.db", field="database_url")
    return Path(url.database)


@asynccontextmanager
async def immediate(connection: AsyncConnection) -> AsyncIterator[None]:
    """A writing transaction of SQLite."""
    await connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        yield
        await connection.exec_driver_sql("COMMIT")
    except BaseException:
        await asyncio.shield(connection.exec_driver_sql("ROLLBACK"))
        raise


PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
    # In pages of 4 KiB. The default of 1,000 writes the same index pages back again and again: measured, 16,000 gives twice the messages
    # a second and a fifth of the worst wait.
    "PRAGMA wal_autocheckpoint=16000",
)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
    # SQLite's own lower() knows ASCII only.
    connection.create_function("casefold", 1, _casefold, deterministic=True)


def _refuse_dead(connection: Any, _record: object, _proxy: object) -> None:
    """A connection that the server has closed meanwhile is replaced, without asking the server each time."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _casefold(text: object) -> object:
    return text.casefold() if isinstance(text, str) else text


@contextmanager
def translated() -> Iterator[None]:
    """Errors of drivers and engine become those of `domain.errors`, without a word of theirs."""
    try:
        yield
    except LaddverkError:
        raise
    except IntegrityError as error:
        raise Conflict("this collides with what is stored") from error
    except (OperationalError, InterfaceError, PoolTimeout, TimeoutError, OSError) as error:
        raise Unavailable(AWAY) from error
    except DBAPIError as error:
        if error.connection_invalidated or not refused(error):
            _log.exception("the database refused a statement")
            raise Unavailable(AWAY) from error
        raise Invalid("a value cannot be stored") from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error) as error:
        raise (Invalid("a value cannot be stored") if refused(error) else Unavailable(AWAY)) from error
    except (SQLAlchemyError, OverflowError, UnicodeError) as error:
        raise Invalid("a value cannot be stored") from error


def refused(error: BaseException) -> bool:
    """Whether the database is well and the data are not: the same would fail again, without the faulty value it would not."""
    cause: BaseException | None = error
    while cause is not None:
        state = getattr(cause, "sqlstate", None)
        if isinstance(state, str):
            # Class 22: data exception; 23: integrity constraint; 54: program limit exceeded.
            return state[:2] in ("22", "23", "54")
        if isinstance(cause, asyncpg.exceptions.DataError | sqlite3.IntegrityError | sqlite3.DataError):
            return True
        if isinstance(cause, UnicodeError | OverflowError | TypeError | AttributeError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
            return True
        if type(cause) is ValueError:
            return True
        cause = getattr(cause, "orig", None) or cause.__cause__
    return False
