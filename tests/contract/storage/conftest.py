"""An open storage on each engine in turn."""

from collections.abc import AsyncIterator

import pytest

from laddverk.storage import Storage, open_storage


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """Storage of node `one`."""
    opened = await open_storage(database_url, "one")
    yield opened
    await opened.close()


@pytest.fixture
async def other(storage: Storage, database_url: str) -> AsyncIterator[Storage]:
    """Storage of node `two` on the same database."""
    opened = await open_storage(database_url, "two")
    yield opened
    await opened.close()
