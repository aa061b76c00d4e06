"""Insert or change, in the words of either engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from laddverk.storage.database import Database


def upsert(database: Database, table: Table, values: Mapping[str, Any], keys: Sequence[str]) -> Any:
    """Insert the row; where one with these keys is there, give it the other values."""
    insert = (postgresql.insert if database.is_postgres else sqlite.insert)(table).values(dict(values))
    return insert.on_conflict_do_update(
        index_elements=list(keys), set_={name: insert.excluded[name] for name in values if name not in keys}
    )


def insert_new(database: Database, table: Table, values: Mapping[str, Any] | None = None) -> Any:
    """Insert the row unless it collides with one that is there."""
    insert = (postgresql.insert if database.is_postgres else sqlite.insert)(table)
    return (insert if values is None else insert.values(dict(values))).on_conflict_do_nothing()
