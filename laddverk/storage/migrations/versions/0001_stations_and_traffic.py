"""Stations, what they send, and the outbox.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.TIMESTAMP(timezone=True).with_variant(sa.BigInteger(), "sqlite")
UID = sa.String(32).with_variant(postgresql.UUID(), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for make in (
        _batches,
        _connectors,
        _messages,
        _nodes,
        _notes,
        _outbox,
        _outbox_counter,
        _quarantine,
        _readings,
        _sessions,
        _stations,
        _variables,
    ):
        make()
    op.execute("INSERT INTO outbox_counter (id, seq) VALUES (1, 0)")
    if op.get_bind().dialect.name == "postgresql":
        # What belongs to no partition yet is kept here, and moved when its partition is made.
        op.execute("CREATE TABLE messages_rest PARTITION OF messages DEFAULT")
        op.execute("CREATE TABLE readings_rest PARTITION OF readings DEFAULT")


def downgrade() -> None:
    for table in (
        "variables",
        "stations",
        "sessions",
        "readings",
        "quarantine",
        "outbox_counter",
        "outbox",
        "notes",
        "nodes",
        "messages",
        "connectors",
        "batches",
    ):
        op.drop_table(table)


def _batches() -> None:
    op.create_table(
        "batches",
        sa.Column("writer", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("writer", name="pk_batches"),
    )


def _connectors() -> None:
    op.create_table(
        "connectors",
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("evse_id", NUMBER, nullable=False),
        sa.Column("connector_id", NUMBER, nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("standard", sa.Text()),
        sa.Column("error_code", sa.Text()),
        sa.Column("info", sa.Text()),
        sa.Column("vendor_error_code", sa.Text()),
        sa.PrimaryKeyConstraint("station_key", "evse_id", "connector_id", name="pk_connectors"),
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("id", UID, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("outgoing", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("digest", NUMBER, nullable=False),
        sa.Column("error", sa.Boolean(), nullable=False),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index("ix_messages_station_key_id", "messages", ["station_key", "id"])


def _nodes() -> None:
    op.create_table(
        "nodes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_nodes"),
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", UID, nullable=False),
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notes"),
    )
    op.create_index("ix_notes_station_key_id", "notes", ["station_key", "id"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("seq", NUMBER),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("station_id", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("relayed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index("ix_outbox_new", "outbox", ["id"], postgresql_where=sa.text("seq IS NULL"), sqlite_where=sa.text("seq IS NULL"))
    op.create_index(
        "ix_outbox_unrelayed", "outbox", ["seq"], postgresql_where=sa.text("relayed_at IS NULL"), sqlite_where=sa.text("relayed_at IS NULL")
    )
    op.create_index("uq_outbox_seq", "outbox", ["seq"], unique=True)


def _outbox_counter() -> None:
    op.create_table(
        "outbox_counter",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_counter"),
    )


def _quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", UID, nullable=False),
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("session_id", UID),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quarantine"),
    )
    op.create_index("ix_quarantine_station_key_id", "quarantine", ["station_key", "id"])
    op.create_index("ix_quarantine_tenant_id_id", "quarantine", ["tenant_id", "id"])


def _readings() -> None:
    op.create_table(
        "readings",
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("id", UID, nullable=False),
        sa.Column("session_id", UID),
        sa.Column("evse_id", NUMBER),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("energy_mwh", NUMBER),
        sa.Column("register_mwh", NUMBER),
        sa.Column("progress", sa.Text()),
        sa.Column("samples", sa.Text(), nullable=False),
        sa.Column("heard_key", NUMBER, nullable=False),
        sa.Column("quarantine", sa.Text()),
        postgresql_partition_by="RANGE (received_at)",
    )
    op.create_index(
        "ix_readings_session_id_id",
        "readings",
        ["session_id", "id"],
        postgresql_where=sa.text("session_id IS NOT NULL"),
        sqlite_where=sa.text("session_id IS NOT NULL"),
    )
    op.create_index(
        "ix_readings_station_key_id",
        "readings",
        ["station_key", "id"],
        postgresql_where=sa.text("session_id IS NULL"),
        sqlite_where=sa.text("session_id IS NULL"),
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", UID, nullable=False),
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("station_id", sa.Text(), nullable=False),
        sa.Column("evse_id", NUMBER),
        sa.Column("connector_id", NUMBER),
        sa.Column("transaction_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("token_uid", sa.Text()),
        sa.Column("token_type", sa.Text()),
        sa.Column("token_folded", sa.Text()),
        sa.Column("token_group", sa.Text()),
        sa.Column("verdict", sa.Text()),
        sa.Column("start_key", sa.Text()),
        sa.Column("stop_reason", sa.Text()),
        sa.Column("meter_start_mwh", NUMBER),
        sa.Column("meter_stop_mwh", NUMBER),
        sa.Column("energy_mwh", NUMBER, nullable=False),
        sa.Column("remote_start_id", NUMBER),
        sa.Column("reservation_id", NUMBER),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("saved_id", UID, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
    )
    op.create_index(
        "ix_sessions_active",
        "sessions",
        ["station_key"],
        postgresql_where=sa.text("status = 'active'"),
        sqlite_where=sa.text("status = 'active'"),
    )
    op.create_index("ix_sessions_station_key_id", "sessions", ["station_key", "id"])
    op.create_index("ix_sessions_station_key_transaction_id", "sessions", ["station_key", "transaction_id"])
    op.create_index("ix_sessions_tenant_id_started_at_id", "sessions", ["tenant_id", "started_at", "id"])
    op.create_index("ix_sessions_tenant_id_token_folded", "sessions", ["tenant_id", "token_folded"])


def _stations() -> None:
    op.create_table(
        "stations",
        sa.Column("key", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("epoch", NUMBER, server_default=sa.text("0"), nullable=False),
        sa.Column("admission", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("security_profile", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("previous_password_hash", sa.Text()),
        sa.Column("location_id", sa.Text()),
        sa.Column("max_power_w", NUMBER),
        sa.Column("default_token", sa.Text()),
        sa.Column("vendor", sa.Text()),
        sa.Column("model", sa.Text()),
        sa.Column("serial_number", sa.Text()),
        sa.Column("firmware_version", sa.Text()),
        sa.Column("boot_reason", sa.Text()),
        sa.Column("iccid", sa.Text()),
        sa.Column("imsi", sa.Text()),
        sa.Column("meter_type", sa.Text()),
        sa.Column("meter_serial_number", sa.Text()),
        sa.Column("booted_at", INSTANT),
        sa.Column("protocol", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("node", sa.Text()),
        sa.Column("online", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("connected_at", INSTANT),
        sa.Column("last_seen_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("deleted_at", INSTANT),
        sa.PrimaryKeyConstraint("key", name="pk_stations"),
    )
    op.create_index("ix_stations_folded", "stations", ["folded"])
    op.create_index("ix_stations_location_id", "stations", ["location_id"])
    op.create_index("ix_stations_node", "stations", ["node"])
    op.create_index("ix_stations_tenant_id_key", "stations", ["tenant_id", "key"])
    op.create_index(
        "uq_stations_folded",
        "stations",
        ["folded"],
        unique=True,
        postgresql_where=sa.text("deleted_at IS NULL"),
        sqlite_where=sa.text("deleted_at IS NULL"),
    )


def _variables() -> None:
    op.create_table(
        "variables",
        sa.Column("station_key", NUMBER, nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("component_instance", sa.Text(), nullable=False),
        sa.Column("variable", sa.Text(), nullable=False),
        sa.Column("variable_instance", sa.Text(), nullable=False),
        sa.Column("evse_id", NUMBER, nullable=False),
        sa.Column("connector_id", NUMBER, nullable=False),
        sa.Column("attribute", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Text(), server_default=sa.text("'default'"), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("mutability", sa.Text()),
        sa.Column("data_type", sa.Text()),
        sa.Column("unit", sa.Text()),
        sa.Column("min_limit", sa.Float()),
        sa.Column("max_limit", sa.Float()),
        sa.Column("values_list", sa.Text()),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint(
            "station_key",
            "component",
            "component_instance",
            "variable",
            "variable_instance",
            "evse_id",
            "connector_id",
            "attribute",
            name="pk_variables",
        ),
    )
