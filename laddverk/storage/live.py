"""Where sessions stand: progress of the newest reading, or of the session's row where that is newer."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from laddverk.domain.sessions import ACTIVE, Progress
from laddverk.storage.compact import to_progress
from laddverk.storage.database import Database
from laddverk.storage.newest import newest_of_each
from laddverk.storage.tables import readings

Fetch = Callable[[Any, Mapping[str, Any]], Awaitable[Iterable[Row[Any]]]]


class LiveProgress:
    """Finds progress for rows of `sessions`, in one query for all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        columns = ("session_id", "id", "progress")
        self._newest = newest_of_each(database.is_postgres, readings, "session_id", columns, 1, "t.progress IS NOT NULL")

    async def of(self, fetch: Fetch, rows: Sequence[Row[Any]]) -> dict[str, Progress]:
        """Progress by session id. An ended session's is what its row says."""
        found = {row.id: to_progress(row.progress) or Progress() for row in rows}
        saved = {row.id: row.saved_id for row in rows if row.status == ACTIVE}
        if saved:
            for row in await fetch(self._newest, {"keys": self._database.array(list(saved))}):
                if row.id > saved[row.session_id]:
                    found[row.session_id] = to_progress(row.progress) or Progress()
        return found
