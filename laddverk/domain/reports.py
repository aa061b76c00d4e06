"""Reports: what a station claims, in our words, whatever version it speaks. Dialects make them; intake judges them.

EVSE and connector numbers are the station's own, from 1. OCPP 1.6 connector n is EVSE n, connector 1; its connector 0, and 2.x
EVSE 0, mean the station itself and become `evse_id == 0`. `station_time` is what the station wrote, which may be wrong or None.
"""

from datetime import datetime
from typing import NamedTuple

from laddverk.domain.metering import Reading
from laddverk.domain.tokens import IdToken


class Booted(NamedTuple):
    """The station (re)started and says who it is."""

    vendor: str
    model: str
    serial_number: str | None = None
    firmware_version: str | None = None
    reason: str | None = None
    iccid: str | None = None
    imsi: str | None = None
    meter_type: str | None = None
    meter_serial_number: str | None = None


class Heartbeat(NamedTuple):
    """The station lives and asks the time."""


class StatusReported(NamedTuple):
    """State of a connector, or of the whole station (`evse_id == 0`)."""

    evse_id: int
    connector_id: int
    status: str
    """available preparing charging suspended-ev suspended-evse finishing occupied reserved unavailable faulted unknown"""
    station_time: datetime | None = None
    error_code: str | None = None
    info: str | None = None
    vendor_id: str | None = None
    vendor_error_code: str | None = None
    ends_transaction: bool = False
    """True where `available` proves that no transaction is left (OCPP 1.6): a forgotten one is then closed."""


class AuthorizeAsked(NamedTuple):
    """May this token charge here?"""

    id_token: IdToken


class TransactionReported(NamedTuple):
    """A transaction began, went on or ended. OCPP 1.6 Start/StopTransaction and 2.x TransactionEvent."""

    kind: str
    """started updated ended"""
    transaction_id: str | None
    """The station's id (2.x) or ours as the station repeats it (1.6); None in a 1.6 start, which asks us for one."""
    station_time: datetime | None
    readings: tuple[Reading, ...] = ()
    seq_no: int | None = None
    trigger: str | None = None
    evse_id: int | None = None
    connector_id: int | None = None
    id_token: IdToken | None = None
    charging_state: str | None = None
    """2.x ChargingStateEnumType: Charging EVConnected SuspendedEV SuspendedEVSE Idle"""
    stop_reason: str | None = None
    """2.x ReasonEnumType"""
    offline: bool = False
    remote_start_id: int | None = None
    reservation_id: int | None = None
    meter_start_mwh: int | None = None
    meter_stop_mwh: int | None = None


class MeterReported(NamedTuple):
    """Meter values outside TransactionEvent: 1.6 and 2.x MeterValues."""

    evse_id: int
    readings: tuple[Reading, ...]
    transaction_id: str | None = None


class Variable(NamedTuple):
    """A setting of the device model. 1.6 configuration keys have component `ChargingStation` with the key as variable."""

    component: str
    variable: str
    value: str | None
    component_instance: str | None = None
    variable_instance: str | None = None
    evse_id: int | None = None
    connector_id: int | None = None
    attribute: str = "Actual"
    mutability: str | None = None
    data_type: str | None = None
    unit: str | None = None
    min_limit: float | None = None
    max_limit: float | None = None
    values_list: str | None = None


class SettingsReported(NamedTuple):
    """A part of the device model: one NotifyReport. `more` as the standard's tbc."""

    request_id: int
    seq_no: int
    more: bool
    variables: tuple[Variable, ...]


class EvNeedsReported(NamedTuple):
    """What the car announced through ISO 15118 (2.x NotifyEVChargingNeeds). None: not announced."""

    evse_id: int
    energy_needed_wh: int | None
    capacity_wh: int | None
    soc: float | None
    departure_at: datetime | None


class DataTransferred(NamedTuple):
    """A vendor's own message."""

    vendor_id: str
    message_id: str | None
    data: str | None


class Noted(NamedTuple):
    """Any further message: stored as it came, answered by its dialect in the version's way, shown to the operator."""

    topic: str
    """firmware-status diagnostics-status security-event log-status ... : kebab-case of the OCPP action where nothing is better"""
    text: str
    """The payload as JSON."""
    critical: bool = False


Report = (
    Booted
    | Heartbeat
    | StatusReported
    | AuthorizeAsked
    | TransactionReported
    | MeterReported
    | SettingsReported
    | EvNeedsReported
    | DataTransferred
    | Noted
)
