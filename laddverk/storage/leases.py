"""Which nodes are alive: those that were heard of within their lease."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select

from laddverk.storage.columns import Instant
from laddverk.storage.database import Database
from laddverk.storage.tables import nodes

LEASE = timedelta(seconds=15)
"""A node that was not heard of for so long is dead, and its stations are offline."""


def present(database: Database, clock: Callable[[], datetime]) -> ColumnElement[Any]:
    """Now, by the one clock of all nodes: PostgreSQL's; on SQLite there is one node."""
    return func.now() if database.is_postgres else literal(clock(), Instant())


def living_nodes(database: Database, clock: Callable[[], datetime]) -> Select[Any]:
    """The ids of nodes whose lease runs."""
    since = func.now() - literal(LEASE) if database.is_postgres else literal(clock() - LEASE, Instant())
    return select(nodes.c.id).where(nodes.c.seen_at > since)
