"""The tables, for both engines. `migrations/` brings a database here; a test holds the two together.

Owned rows carry `tenant_id`. Texts are compared without regard to case through a second, folded column.
"""

from laddverk.storage.tables.people import api_keys, audit, idempotency, links, logins, tokens, users
from laddverk.storage.tables.schema import metadata
from laddverk.storage.tables.stations import batches, commands, connectors, locations, nodes, stations, variables
from laddverk.storage.tables.traffic import marks, messages, notes, outbox, outbox_counter, quarantine, readings, sessions

__all__ = [
    "api_keys",
    "audit",
    "batches",
    "commands",
    "connectors",
    "idempotency",
    "links",
    "locations",
    "logins",
    "marks",
    "messages",
    "metadata",
    "nodes",
    "notes",
    "outbox",
    "outbox_counter",
    "quarantine",
    "readings",
    "sessions",
    "stations",
    "tokens",
    "users",
    "variables",
]
