"""OCPP 1.6: from the station's messages to our reports."""

from laddverk.domain.metering import PERIODIC, REGISTER, Reading, Sample
from laddverk.domain.reports import (
    AuthorizeAsked,
    Booted,
    DataTransferred,
    Heartbeat,
    MeterReported,
    Noted,
    Report,
    StatusReported,
    TransactionReported,
)
from laddverk.gateway.dialects.bounds import token
from laddverk.gateway.dialects.sampling import MAX_VALUE, default_unit, millis
from laddverk.gateway.dialects.security_events import CRITICAL_16
from laddverk.gateway.dialects.table import Reader, noted
from laddverk.ocpp.v16 import messages as v16

CARD = "ISO14443"

_STATUSES = {
    "Available": "available",
    "Preparing": "preparing",
    "Charging": "charging",
    "SuspendedEV": "suspended-ev",
    "SuspendedEVSE": "suspended-evse",
    "Finishing": "finishing",
    "Reserved": "reserved",
    "Unavailable": "unavailable",
    "Faulted": "faulted",
}

_REASONS: dict[str | None, tuple[str, str | None]] = {
    None: ("Local", None),  # OCPP 1.6 section 6.49: may be left out if it is Local
    "EmergencyStop": ("EmergencyStop", None),
    "EVDisconnected": ("EVDisconnected", None),
    "HardReset": ("ImmediateReset", "ResetCommand"),
    "SoftReset": ("ImmediateReset", "ResetCommand"),
    "Local": ("Local", None),
    "Other": ("Other", None),
    "PowerLoss": ("PowerLoss", None),
    "Reboot": ("Reboot", None),
    "Remote": ("Remote", "RemoteStop"),
    "UnlockCommand": ("Other", "UnlockCommand"),
    "DeAuthorized": ("DeAuthorized", "Deauthorized"),
}
"""OCPP 1.6 Reason -> 2.x ReasonEnumType and, where it says more, TriggerReasonEnumType."""

_new = tuple.__new__


def _place(connector_id: int) -> tuple[int, int]:
    """EVSE and connector of a 1.6 connector number."""
    return (connector_id, 1) if connector_id > 0 else (0, 0)


def _samples(values: tuple[v16.SampledValue, ...]) -> tuple[Sample, ...]:
    # The busiest loop of the gateway: positions as in Sample, no keyword, no call of ours.
    samples = []
    for sampled in values:
        text = sampled.value
        raw: str | None = None
        value: float | None
        try:
            value = float(text)
        except ValueError:
            value, raw = None, text
        else:
            # Python also reads 1_000 and nan, and the standard allows neither.
            if not -MAX_VALUE <= value <= MAX_VALUE or "_" in text:
                value, raw = None, text
        if sampled.format == "SignedData":
            value, raw = None, text
        measurand = sampled.measurand or REGISTER
        samples.append(
            _new(
                Sample,
                (
                    value,
                    measurand,
                    sampled.unit or default_unit(measurand),
                    sampled.phase,
                    sampled.location,
                    sampled.context or PERIODIC,
                    raw,
                ),
            )
        )
    return tuple(samples)


def readings_of(meter_values: tuple[v16.MeterValue, ...] | None) -> tuple[Reading, ...]:
    """MeterValue elements in the station's order."""
    if not meter_values:
        return ()
    if len(meter_values) == 1:
        only = meter_values[0]
        return (_new(Reading, (only.timestamp, _samples(only.sampled_value))),)
    return tuple([_new(Reading, (each.timestamp, _samples(each.sampled_value))) for each in meter_values])


def _boot(message: v16.BootNotificationRequest, _payload: bytes) -> Report:
    return Booted(
        message.charge_point_vendor,
        message.charge_point_model,
        # OCPP 1.6 section 6.3: chargeBoxSerialNumber is the deprecated name of the same thing.
        message.charge_point_serial_number or message.charge_box_serial_number,
        message.firmware_version,
        None,
        message.iccid,
        message.imsi,
        message.meter_type,
        message.meter_serial_number,
    )


def _heartbeat(_message: v16.HeartbeatRequest, _payload: bytes) -> Report:
    return _HEARTBEAT


_HEARTBEAT = Heartbeat()


def _authorize(message: v16.AuthorizeRequest, _payload: bytes) -> Report:
    return AuthorizeAsked(token(message.id_tag, CARD, "idTag"))


def _status(message: v16.StatusNotificationRequest, _payload: bytes) -> Report:
    evse_id, connector_id = _place(message.connector_id)
    error_code: str = message.error_code
    return StatusReported(
        evse_id,
        connector_id,
        _STATUSES.get(message.status, "unknown"),
        message.timestamp,
        None if error_code == "NoError" else error_code,
        message.info,
        message.vendor_id,
        message.vendor_error_code,
        evse_id > 0 and message.status == "Available",
    )


def _start(message: v16.StartTransactionRequest, _payload: bytes) -> Report:
    evse_id, connector_id = _place(message.connector_id)
    reservation_id = message.reservation_id
    return TransactionReported(
        "started",
        None,
        message.timestamp,
        evse_id=evse_id,
        connector_id=connector_id,
        id_token=token(message.id_tag, CARD, "idTag"),
        # Some stations say 0 where they have no reservation.
        reservation_id=reservation_id if reservation_id is not None and reservation_id > 0 else None,
        meter_start_mwh=millis(message.meter_start),
    )


def _stop(message: v16.StopTransactionRequest, _payload: bytes) -> Report:
    reason: str | None = message.reason
    stop_reason, trigger = _REASONS.get(reason) or (reason or "Local", None)
    return TransactionReported(
        "ended",
        str(message.transaction_id),
        message.timestamp,
        readings_of(message.transaction_data),
        trigger=trigger,
        id_token=token(message.id_tag, CARD, "idTag") if message.id_tag else None,
        stop_reason=stop_reason,
        meter_stop_mwh=millis(message.meter_stop),
    )


def _meter_values(message: v16.MeterValuesRequest, _payload: bytes) -> Report:
    transaction_id = message.transaction_id
    return _new(
        MeterReported,
        (
            max(message.connector_id, 0),
            readings_of(message.meter_value),
            # 0 and -1 are what stations write when they have no transaction.
            None if transaction_id is None or transaction_id in (0, -1) else str(transaction_id),
        ),
    )


def _data_transfer(message: v16.DataTransferRequest, _payload: bytes) -> Report:
    return DataTransferred(message.vendor_id, message.message_id, message.data)


def _security_event(message: v16.SecurityEventNotificationRequest, payload: bytes) -> Report:
    return Noted("security-event", payload.decode(), message.type in CRITICAL_16)


READERS: dict[str, Reader] = {
    "BootNotification": _boot,
    "Heartbeat": _heartbeat,
    "Authorize": _authorize,
    "StatusNotification": _status,
    "StartTransaction": _start,
    "StopTransaction": _stop,
    "MeterValues": _meter_values,
    "DataTransfer": _data_transfer,
    "SecurityEventNotification": _security_event,
    "FirmwareStatusNotification": noted("firmware-status"),
    "SignedFirmwareStatusNotification": noted("firmware-status"),
    "DiagnosticsStatusNotification": noted("diagnostics-status"),
    "LogStatusNotification": noted("log-status"),
}
"""Reader of each action; one that is not here becomes a note under its own name."""
