"""OCPP 2.0.1 and 2.1: TransactionEvent."""

from laddverk.domain.reports import Report, TransactionReported
from laddverk.gateway.dialects.bounds import identifier, token
from laddverk.gateway.dialects.v2x_metering import readings_of
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

_KINDS = {"Started": "started", "Updated": "updated", "Ended": "ended"}

_USUAL = 36

_new = tuple.__new__


def transaction_event(message: v201.TransactionEventRequest | v21.TransactionEventRequest, payload: bytes) -> Report:
    """One event of a transaction. A kind out of the enumeration is read as a mere update: it cannot start or end anything."""
    info = message.transaction_info
    evse = message.evse
    connector_id = evse.connector_id if evse is not None else None
    shown = message.id_token
    transaction_id = info.transaction_id
    kind = _KINDS.get(message.event_type, "updated")
    stop_reason: str | None = info.stopped_reason
    if stop_reason is None and kind == "ended":
        stop_reason = "Local"  # OCPP 2.0.1 TransactionType: may be left out if it is Local
    values = message.meter_value
    reservation_id = message.reservation_id
    return _new(
        TransactionReported,
        (
            kind,
            transaction_id if len(transaction_id) <= _USUAL else identifier(transaction_id, "transactionInfo.transactionId"),
            message.timestamp,
            readings_of(values, payload) if values else (),
            message.seq_no,
            message.trigger_reason,
            # 0 is the station, which cannot charge: a station that says so does not know the EVSE.
            evse.id if evse is not None and evse.id > 0 else None,
            connector_id if connector_id is not None and connector_id > 0 else None,
            token(shown.id_token, shown.type) if shown is not None else None,
            info.charging_state,
            stop_reason,
            message.offline is True,
            info.remote_start_id,
            # Some stations say 0 where they have no reservation.
            reservation_id if reservation_id is not None and reservation_id > 0 else None,
            None,
            None,
        ),
    )
