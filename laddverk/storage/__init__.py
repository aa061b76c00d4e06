"""SQLite and PostgreSQL behind the ports of `laddverk.services.ports`: group commit, homes, units of work, relay, retention.

`open_storage` opens a database, `migrate` brings it to this version.
"""

from laddverk.storage.migrating import migrate, revisions
from laddverk.storage.opening import Storage, open_storage

__all__ = ["Storage", "migrate", "open_storage", "revisions"]
