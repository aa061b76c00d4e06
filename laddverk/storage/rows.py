"""Entries as rows: what a message leaves behind, by table, in column order."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from laddverk.domain.ids import Ids
from laddverk.services.ports.committing import (
    BootSaved,
    ConnectorSaved,
    Entry,
    MessageLogged,
    NoteStored,
    Quarantined,
    ReadingStored,
    SessionSaved,
    Told,
    VariablesSaved,
    Write,
)
from laddverk.storage.columns import clean_row
from laddverk.storage.compact import to_text
from laddverk.storage.targets import (
    BOOTS,
    CONNECTORS,
    MESSAGES,
    NOTES,
    OUTBOX,
    QUARANTINE,
    READINGS,
    SESSIONS,
    VARIABLES,
    Target,
)

Stamp = Callable[[datetime], Any]
Row = tuple[Any, ...]

_ids = Ids()


class Rows:
    """The rows of one batch. `stamp` says how the engine keeps an instant; `scrub` cleans the texts of all rows, which is slow and
    only done when the engine has refused them."""

    __slots__ = ("_scrub", "_stamp", "messages", "others", "readings")

    def __init__(self, stamp: Stamp, scrub: bool = False) -> None:
        self._stamp = stamp
        self._scrub = scrub
        self.messages: list[Row] = []
        self.readings: list[Row] = []
        self.others: dict[Target, dict[Any, Row]] = {}

    def take(self, entries: Iterable[Entry], tenants: Mapping[int, str]) -> None:
        """Add the rows of these entries. The two kinds that every meter value leaves are written out here, for speed."""
        stamp, add_message, add_reading = self._stamp, self.messages.append, self.readings.append
        for key, _epoch, writes in entries:
            tenant = tenants[key]
            for write in writes:
                if type(write) is MessageLogged:
                    id_, at, outgoing, message_id, action, request, response, digest, error = write
                    row = (key, tenant, id_, stamp(at), outgoing, message_id, action, request, response, digest, error)
                    # isprintable() is False for NUL and for lone surrogates, and quick.
                    add_message(row if message_id.isprintable() else clean_row(row))
                elif type(write) is ReadingStored:
                    id_, session_id, evse_id, at, received_at, progress, readings, heard_key, why = write
                    if progress is None:
                        energy = register = text = None
                    else:
                        energy, register, text = progress.energy_mwh, progress.last_mwh, to_text(progress)
                    add_reading(
                        (key, tenant, id_, session_id, evse_id, stamp(at), stamp(received_at), energy, register, text, to_text(readings),
                         heard_key, why)
                    )  # fmt: skip
                else:
                    _OTHERS[type(write)](self, key, tenant, write, writes)
        if self._scrub:
            self.messages[:] = map(clean_row, self.messages)
            self.readings[:] = map(clean_row, self.readings)

    def put(self, target: Target, row: Row) -> None:
        """Add a row; of two with the same key the later stays."""
        rows = self.others.setdefault(target, {})
        row = clean_row(row)
        rows[row[: target.keys] if target.keys else len(rows)] = row

    def session(self, key: int, tenant: str, write: SessionSaved, writes: tuple[Write, ...]) -> None:
        """A session's row, with the newest id of its entry, by which newer readings are told."""
        s, stamp = write.session, self._stamp
        token = s.token
        saved = max((w.id for w in writes if isinstance(w, MessageLogged | ReadingStored)), default=None) or _ids.new()
        self.put(
            SESSIONS,
            (
                s.id, key, tenant, s.station_id, s.evse_id, s.connector_id, s.transaction_id, s.status, stamp(s.started_at),
                None if s.ended_at is None else stamp(s.ended_at), token and token.uid, token and token.type, token and token.key,
                s.group, s.verdict, s.start_key, s.stop_reason, s.meter_start_mwh, s.meter_stop_mwh, s.energy_mwh, s.remote_start_id,
                s.reservation_id, to_text(s.flags), to_text(write.progress), saved,
            ),
        )  # fmt: skip

    def connector(self, key: int, tenant: str, write: ConnectorSaved, _writes: tuple[Write, ...]) -> None:
        """A connector's state."""
        c = write.connector
        row = (key, c.evse_id, c.connector_id, tenant, c.status, self._stamp(c.at), c.error_code, c.info, c.vendor_error_code)
        self.put(CONNECTORS, row)

    def boot(self, key: int, _tenant: str, write: BootSaved, _writes: tuple[Write, ...]) -> None:
        """What the station said of itself."""
        b = write.booted
        row = (key, b.vendor, b.model, b.serial_number, b.firmware_version, b.reason, b.iccid, b.imsi, b.meter_type, b.meter_serial_number)
        self.put(BOOTS, (*row, self._stamp(write.at)))

    def variables(self, key: int, tenant: str, write: VariablesSaved, _writes: tuple[Write, ...]) -> None:
        """Part of a device model."""
        at = self._stamp(write.at)
        for v in write.variables:
            evse_id = -1 if v.evse_id is None else v.evse_id
            connector_id = -1 if v.connector_id is None else v.connector_id
            self.put(
                VARIABLES,
                (
                    key, v.component, v.component_instance or "", v.variable, v.variable_instance or "", evse_id, connector_id,
                    v.attribute, tenant, v.value, v.mutability, v.data_type, v.unit, v.min_limit, v.max_limit, v.values_list, at,
                ),
            )  # fmt: skip

    def note(self, key: int, tenant: str, write: NoteStored, _writes: tuple[Write, ...]) -> None:
        """A further message."""
        self.put(NOTES, (write.id, key, tenant, self._stamp(write.at), write.topic, write.text, write.critical))

    def doubt(self, key: int, tenant: str, write: Quarantined, _writes: tuple[Write, ...]) -> None:
        """What cannot be true."""
        self.put(QUARANTINE, (write.id, key, tenant, self._stamp(write.at), write.session_id, write.reason, write.text))

    def fact(self, _key: int, tenant: str, write: Told, _writes: tuple[Write, ...]) -> None:
        """An event for the outbox."""
        event = write.event
        self.put(OUTBOX, (event.type, tenant, event.station_id, self._stamp(event.at), to_text(event.data)))

    def by_target(self) -> list[tuple[Target, list[Row]]]:
        """All rows, by where they go. Rows of one target are in the order of their keys, so that two writers never wait in a circle."""
        parts: list[tuple[Target, list[Row]]] = []
        if self.messages:
            parts.append((MESSAGES, self.messages))
        if self.readings:
            parts.append((READINGS, self.readings))
        for target, rows in self.others.items():
            parts.append((target, [rows[key] for key in sorted(rows)] if target.keys else list(rows.values())))
        return parts


_OTHERS: dict[type, Callable[..., None]] = {
    SessionSaved: Rows.session,
    ConnectorSaved: Rows.connector,
    BootSaved: Rows.boot,
    VariablesSaved: Rows.variables,
    NoteStored: Rows.note,
    Quarantined: Rows.doubt,
    Told: Rows.fact,
}
