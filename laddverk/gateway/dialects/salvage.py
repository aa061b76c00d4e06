"""Saves the begin or end of a transaction whose message is unreadable only in its optional meter values.

An error would make the station repeat the message for ever, or drop it, and the transaction with it. The values themselves are lost to us,
but the message log keeps the payload.
"""

from typing import Final

import msgspec

from laddverk.ocpp.faults import Violation

_OPTIONAL: Final = {"StopTransaction": "transactionData", "TransactionEvent": "meterValue"}


def without_readings(action: str, payload: bytes, violation: Violation) -> bytes | None:
    """The payload without its meter values; None where they are not what is wrong, or are all that the message is for."""
    field = _OPTIONAL.get(action)
    if field is None or not violation.path.startswith(field):
        return None
    try:
        value = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("eventType") == "Updated" or value.pop(field, None) is None:
        return None
    return msgspec.json.encode(value)
