"""Stations, their connectors and device models, sites and commands; the nodes that hold sockets."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, PrimaryKeyConstraint, Table, Text, text

from laddverk.storage.columns import Instant, Number
from laddverk.storage.tables.schema import metadata, must, owner

stations = Table(
    "stations",
    metadata,
    Column("key", Number, primary_key=True, autoincrement=True),
    must("id", Text),
    must("folded", Text),
    owner(),
    must("epoch", Number, default="0"),
    must("admission", Text),
    must("disabled", Boolean, default="false"),
    must("security_profile", Integer, default="1"),
    Column("password_hash", Text),
    Column("previous_password_hash", Text),
    Column("location_id", Text),
    Column("max_power_w", Number),
    Column("default_token", Text),
    Column("vendor", Text),
    Column("model", Text),
    Column("serial_number", Text),
    Column("firmware_version", Text),
    Column("boot_reason", Text),
    Column("iccid", Text),
    Column("imsi", Text),
    Column("meter_type", Text),
    Column("meter_serial_number", Text),
    Column("booted_at", Instant),
    Column("protocol", Text),
    Column("address", Text),
    # The node that holds, or last held, the socket: its writes are waited for when another takes the station over.
    Column("node", Text),
    must("online", Boolean, default="false"),
    Column("connected_at", Instant),
    Column("last_seen_at", Instant),
    must("created_at", Instant),
    must("updated_at", Instant),
    # A removed station keeps its row, so that what it left behind stays readable, and frees its id.
    Column("deleted_at", Instant),
)
Index(
    "uq_stations_folded",
    stations.c.folded,
    unique=True,
    postgresql_where=stations.c.deleted_at.is_(None),
    sqlite_where=stations.c.deleted_at.is_(None),
)
Index("ix_stations_tenant_id_key", stations.c.tenant_id, stations.c.key)
Index("ix_stations_location_id", stations.c.location_id)
Index("ix_stations_folded", stations.c.folded)
Index("ix_stations_node", stations.c.node)

nodes = Table("nodes", metadata, Column("id", Text, primary_key=True), must("seen_at", Instant))

# One row a writer, overwritten by every batch: tells after a lost connection whether the last batch was committed.
batches = Table(
    "batches", metadata, Column("writer", Number, primary_key=True, autoincrement=False), must("id", Number), must("at", Instant)
)

connectors = Table(
    "connectors",
    metadata,
    must("station_key", Number),
    must("evse_id", Number),
    must("connector_id", Number),
    owner(),
    must("status", Text),
    must("at", Instant),
    Column("standard", Text),
    Column("error_code", Text),
    Column("info", Text),
    Column("vendor_error_code", Text),
    PrimaryKeyConstraint("station_key", "evse_id", "connector_id"),
)

variables = Table(
    "variables",
    metadata,
    must("station_key", Number),
    must("component", Text),
    # An absent instance is the empty text and an absent EVSE or connector -1: a key's columns cannot be null.
    must("component_instance", Text),
    must("variable", Text),
    must("variable_instance", Text),
    must("evse_id", Number),
    must("connector_id", Number),
    must("attribute", Text),
    owner(),
    Column("value", Text),
    Column("mutability", Text),
    Column("data_type", Text),
    Column("unit", Text),
    Column("min_limit", Float),
    Column("max_limit", Float),
    Column("values_list", Text),
    must("at", Instant),
    PrimaryKeyConstraint(
        "station_key", "component", "component_instance", "variable", "variable_instance", "evse_id", "connector_id", "attribute"
    ),
)

commands = Table(
    "commands",
    metadata,
    Column("id", Text, primary_key=True),
    owner(),
    must("station_id", Text),
    must("station_folded", Text),
    must("name", Text),
    must("params", Text),
    must("raw", Boolean),
    must("status", Text),
    must("created_at", Instant),
    must("updated_at", Instant),
    must("timeout_s", Float),
    Column("response", Text),
    Column("reason", Text),
    Column("actor_name", Text),
)
Index("ix_commands_tenant_id_id", commands.c.tenant_id, commands.c.id)
Index("ix_commands_station_folded_id", commands.c.station_folded, commands.c.id)
_OPEN = text("status IN ('queued', 'sent')")
Index("ix_commands_open", commands.c.created_at, postgresql_where=_OPEN, sqlite_where=_OPEN)

locations = Table(
    "locations",
    metadata,
    Column("id", Text, primary_key=True),
    owner(),
    must("name", Text),
    Column("address", Text),
    Column("city", Text),
    Column("postal_code", Text),
    Column("country", Text),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("time_zone", Text),
    must("opening_hours", Text),
    Column("power_limit_w", Number),
    Column("created_at", Instant),
    Column("updated_at", Instant),
    must("folded", Text),
)
Index("ix_locations_tenant_id_id", locations.c.tenant_id, locations.c.id)
