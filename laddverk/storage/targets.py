"""Where rows of a batch go: tables with their columns in row order, and what happens to a row that is there already."""

from dataclasses import dataclass

from sqlalchemy import Boolean, Float, Integer, Table

from laddverk.storage import tables
from laddverk.storage.columns import Instant, Number, Uid


def _type(table: Table, column: str) -> str:
    """PostgreSQL's name of a column's type."""
    kind = table.c[column].type
    if isinstance(kind, Instant):
        return "timestamptz"
    if isinstance(kind, Uid):
        return "uuid"
    if kind is Number or kind == Number:
        return "bigint"
    for known, name in ((Boolean, "boolean"), (Float, "float8"), (Integer, "integer")):
        if isinstance(kind, known):
            return name
    return "text"


@dataclass(frozen=True, eq=False)
class Target:
    """A table and the columns that a batch writes.

    `keys`: how many of the first columns tell rows apart; of two rows alike the later one counts. 0: every row is new.
    `only_update`: rows that are not there are left out. `kept`: columns whose old value stays where the new row has none.
    """

    table: Table
    columns: tuple[str, ...]
    keys: int = 0
    only_update: bool = False
    kept: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name

    def postgres(self) -> str:
        """One statement for any number of rows, which come as one array a column."""
        arrays = ", ".join(f"${place}::{_type(self.table, column)}[]" for place, column in enumerate(self.columns, 1))
        names = ", ".join(self._quoted(self.columns))
        return self._statement(f"unnest({arrays}) AS v({names})", "", "")

    def sqlite(self, rows: int) -> str:
        """One statement for up to this many rows, which come as one flat list of parameters; rows of nulls are left out."""
        names = ", ".join(self._quoted(self.columns))
        places = "(" + ",".join("?" * len(self.columns)) + ")"
        first = self._quoted(self.columns[:1])[0]
        return self._statement("v", f"WITH v({names}) AS (VALUES {','.join([places] * rows)}) ", f" WHERE v.{first} IS NOT NULL")

    def _statement(self, source: str, before: str, where: str) -> str:
        names = self._quoted(self.columns)
        keys, values = names[: self.keys], names[self.keys :]
        if self.only_update:
            same = " AND ".join(f"{self.name}.{key} = v.{key}" for key in keys)
            changes = ", ".join(f"{c} = v.{c}" for c in values)
            return f"{before}UPDATE {self.name} SET {changes} FROM {source} WHERE {same}"  # noqa: S608 (our own names)
        into, taken = ", ".join(names), ", ".join(f"v.{c}" for c in names)
        insert = f"{before}INSERT INTO {self.name} ({into}) SELECT {taken} FROM {source}{where}"  # noqa: S608 (our own names)
        if not self.keys:
            return insert
        changes = ", ".join(f"{c} = {self._newer(c)}" for c in values)
        change = f"UPDATE SET {changes}" if values else "NOTHING"
        return f"{insert} ON CONFLICT ({', '.join(keys)}) DO {change}"

    def _newer(self, column: str) -> str:
        return f"coalesce(excluded.{column}, {self.name}.{column})" if column.strip('"') in self.kept else f"excluded.{column}"

    @staticmethod
    def _quoted(columns: tuple[str, ...]) -> list[str]:
        return [f'"{column}"' for column in columns]


MESSAGES = Target(
    tables.messages,
    ("station_key", "tenant_id", "id", "at", "outgoing", "message_id", "action", "request", "response", "digest", "error"),
)
READINGS = Target(
    tables.readings,
    (
        "station_key", "tenant_id", "id", "session_id", "evse_id", "at", "received_at", "energy_mwh", "register_mwh", "progress",
        "samples", "heard_key", "quarantine",
    ),
)  # fmt: skip
SESSIONS = Target(
    tables.sessions,
    (
        "id", "station_key", "tenant_id", "station_id", "evse_id", "connector_id", "transaction_id", "status", "started_at", "ended_at",
        "token_uid", "token_type", "token_folded", "token_group", "verdict", "start_key", "stop_reason", "meter_start_mwh",
        "meter_stop_mwh", "energy_mwh", "remote_start_id", "reservation_id", "flags", "progress", "saved_id",
    ),
    keys=1,
)  # fmt: skip
CONNECTORS = Target(
    tables.connectors,
    ("station_key", "evse_id", "connector_id", "tenant_id", "status", "at", "error_code", "info", "vendor_error_code"),
    keys=3,
)
BOOTS = Target(
    tables.stations,
    (
        "key", "vendor", "model", "serial_number", "firmware_version", "boot_reason", "iccid", "imsi", "meter_type",
        "meter_serial_number", "booted_at",
    ),
    keys=1,
    only_update=True,
)  # fmt: skip
VARIABLES = Target(
    tables.variables,
    (
        "station_key", "component", "component_instance", "variable", "variable_instance", "evse_id", "connector_id", "attribute",
        "tenant_id", "value", "mutability", "data_type", "unit", "min_limit", "max_limit", "values_list", "at",
    ),
    keys=8,
    # A value that was asked for tells less than a report: it must not wipe out what the report told (OCPP 2.0.1 B06, B07).
    kept=frozenset({"mutability", "data_type", "unit", "min_limit", "max_limit", "values_list"}),
)  # fmt: skip
NOTES = Target(tables.notes, ("id", "station_key", "tenant_id", "at", "topic", "text", "critical"), keys=1)
QUARANTINE = Target(tables.quarantine, ("id", "station_key", "tenant_id", "at", "session_id", "reason", "text"), keys=1)
OUTBOX = Target(tables.outbox, ("type", "tenant_id", "station_id", "at", "data"))
