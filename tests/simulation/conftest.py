"""A migrated database with known cards, copied for each run."""

import asyncio
import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from laddverk.storage import migrate
from laddverk_sim.drivers import DRIVERS, driver_token
from tests.ocpp_schemas import sent_is_valid

__all__ = ["sent_is_valid"]


@pytest.fixture(scope="session")
def world_template() -> Iterator[Path]:
    """Kept in memory where the machine has a place for that: two hundred runs commit ten thousand times."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, prefix="laddverk-world-") as folder:
        template = Path(folder) / "template.db"
        asyncio.run(migrate(f"sqlite:///{template}"))
        with sqlite3.connect(template) as rows:
            cards = [(driver_token(number), driver_token(number).casefold()) for number in range(DRIVERS)]
            rows.executemany(
                "INSERT INTO tokens (tenant_id, uid, folded, type, status) VALUES ('default', ?, ?, 'ISO14443', 'active')", cards
            )
            rows.commit()
            rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield template
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Broken wires are the point here: only faults of ours are worth a line."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _judged(sent_is_valid: list[str]) -> None:
    """Everything that the server sends in these worlds is judged by the official schemas."""
