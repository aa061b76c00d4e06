"""Alembic's entry: runs the revisions on the connection that `laddverk.storage.migrating` hands over."""

from alembic import context

from laddverk.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
