"""OCPP 2.0.1 and 2.1: TransactionEvent."""

from laddverk.domain.reports import Report, TransactionReported
from laddverk.domain.tokens import IdToken
from laddverk.gateway.dialects.v2x_metering import readings_of
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

_KINDS = {"Started": "started", "Updated": "updated", "Ended": "ended"}

_new = tuple.__new__


def transaction_event(message: v201.TransactionEventRequest | v21.TransactionEventRequest, payload: bytes) -> Report:
    """One event of a transaction. A kind out of the enumeration is read as a mere update: it cannot start or end anything."""
    info = message.transaction_info
    evse = message.evse
    shown = message.id_token
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
            info.transaction_id,
            message.timestamp,
            readings_of(values, payload) if values else (),
            message.seq_no,
            message.trigger_reason,
            evse.id if evse is not None else None,
            evse.connector_id if evse is not None else None,
            IdToken(shown.id_token, shown.type) if shown is not None else None,
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
