"""Servers and fresh databases for all tests; each is started when the first test asks for it and ended with the session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from laddverk.storage import migrate
from tests.servers import NatsServer, PostgresServer, nats_server, postgres_server, run_apart


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL cluster, the same for the whole session. A test that restarts it starts its own."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def nats() -> Iterator[NatsServer]:
    """A running NATS server with JetStream, the same for the whole session."""
    with nats_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """The name of a database at this version's revision, from which tests copy theirs in some milliseconds."""
    name = "laddverk_template"
    run_apart(postgres.execute(f"CREATE DATABASE {name} TEMPLATE template0"))
    run_apart(migrate(postgres.url(name)))
    return name


@pytest.fixture
def postgres_url(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A fresh, migrated database on PostgreSQL."""
    with postgres.database(postgres_template) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where a fresh SQLite database may be made."""
    return f"sqlite:///{tmp_path}/laddverk.db"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database on each engine in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright keeps an event loop running in this thread until the session's end."""
    items.sort(key=lambda item: "browser" in item.path.parts)
