"""What stations send, as it accumulates: messages, readings, sessions, notes, what is quarantined; and facts for others."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, text

from laddverk.storage.columns import Instant, Number, Uid
from laddverk.storage.tables.schema import metadata, must, owner

sessions = Table(
    "sessions",
    metadata,
    Column("id", Uid, primary_key=True),
    must("station_key", Number),
    owner(),
    must("station_id", Text),
    Column("evse_id", Number),
    Column("connector_id", Number),
    must("transaction_id", Text),
    must("status", Text),
    must("started_at", Instant),
    Column("ended_at", Instant),
    Column("token_uid", Text),
    Column("token_type", Text),
    Column("token_folded", Text),
    Column("token_group", Text),
    Column("verdict", Text),
    Column("start_key", Text),
    Column("stop_reason", Text),
    Column("meter_start_mwh", Number),
    Column("meter_stop_mwh", Number),
    must("energy_mwh", Number),
    Column("remote_start_id", Number),
    Column("reservation_id", Number),
    must("flags", Text),
    must("progress", Text),
    # The newest id of the entry that saved the row: a reading with a higher id is newer than `progress`.
    must("saved_id", Uid),
)
Index("ix_sessions_station_key_id", sessions.c.station_key, sessions.c.id)
Index("ix_sessions_station_key_transaction_id", sessions.c.station_key, sessions.c.transaction_id)
Index(
    "ix_sessions_active",
    sessions.c.station_key,
    postgresql_where=sessions.c.status == text("'active'"),
    sqlite_where=sessions.c.status == text("'active'"),
)
Index("ix_sessions_tenant_id_started_at_id", sessions.c.tenant_id, sessions.c.started_at, sessions.c.id)
Index("ix_sessions_tenant_id_token_folded", sessions.c.tenant_id, sessions.c.token_folded)

# Without primary key: PostgreSQL would want the partition's column in it, and nothing looks a row up by id alone.
messages = Table(
    "messages",
    metadata,
    must("station_key", Number),
    owner(),
    must("id", Uid),
    must("at", Instant),
    must("outgoing", Boolean),
    must("message_id", Text),
    must("action", Text),
    must("request", Text),
    must("response", Text),
    must("digest", Number),
    must("error", Boolean),
    postgresql_partition_by="RANGE (at)",
)
Index("ix_messages_station_key_id", messages.c.station_key, messages.c.id)

readings = Table(
    "readings",
    metadata,
    must("station_key", Number),
    owner(),
    must("id", Uid),
    Column("session_id", Uid),
    Column("evse_id", Number),
    must("at", Instant),
    must("received_at", Instant),
    Column("energy_mwh", Number),
    Column("register_mwh", Number),
    Column("progress", Text),
    must("samples", Text),
    must("heard_key", Number),
    Column("quarantine", Text),
    postgresql_partition_by="RANGE (received_at)",
)
Index(
    "ix_readings_session_id_id",
    readings.c.session_id,
    readings.c.id,
    postgresql_where=readings.c.session_id.is_not(None),
    sqlite_where=readings.c.session_id.is_not(None),
)
Index(
    "ix_readings_station_key_id",
    readings.c.station_key,
    readings.c.id,
    postgresql_where=readings.c.session_id.is_(None),
    sqlite_where=readings.c.session_id.is_(None),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Uid, primary_key=True),
    must("station_key", Number),
    owner(),
    must("at", Instant),
    must("topic", Text),
    must("text", Text),
    must("critical", Boolean),
)
Index("ix_notes_station_key_id", notes.c.station_key, notes.c.id)

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Uid, primary_key=True),
    must("station_key", Number),
    owner(),
    must("at", Instant),
    Column("session_id", Uid),
    must("reason", Text),
    must("text", Text),
)
Index("ix_quarantine_station_key_id", quarantine.c.station_key, quarantine.c.id)
Index("ix_quarantine_tenant_id_id", quarantine.c.tenant_id, quarantine.c.id)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    # Given by the relay, in one place, without gaps: the order that readers see.
    Column("seq", Number),
    must("type", Text),
    owner(),
    Column("station_id", Text),
    must("at", Instant),
    must("data", Text),
    Column("relayed_at", Instant),
)
Index("uq_outbox_seq", outbox.c.seq, unique=True)
Index("ix_outbox_new", outbox.c.id, postgresql_where=outbox.c.seq.is_(None), sqlite_where=outbox.c.seq.is_(None))
Index("ix_outbox_unrelayed", outbox.c.seq, postgresql_where=outbox.c.relayed_at.is_(None), sqlite_where=outbox.c.relayed_at.is_(None))

# The highest number given so far: rows of the outbox expire, their numbers never come back.
outbox_counter = Table("outbox_counter", metadata, Column("id", Integer, primary_key=True, autoincrement=False), must("seq", Number))

# How far jobs that go through a table piece by piece have come.
marks = Table("marks", metadata, Column("name", Text, primary_key=True), must("value", Text))
