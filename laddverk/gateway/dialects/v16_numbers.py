"""Numbers of OCPP 1.6 in a command's parameters."""

from laddverk.gateway.dialects.params import Params


def connector_of(params: Params) -> int | None:
    """The connector number: our EVSE n is connector n. A bare `connector_id` is taken as the station's own number."""
    evse_id = params.integer("evse_id")
    connector_id = params.integer("connector_id")
    return evse_id if evse_id is not None else connector_id


def transaction_number(params: Params) -> int | None:
    """A 1.6 transaction id, as number or as text."""
    value = params.take("transaction_id")
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii() and len(value) < 20:
        return int(value)
    raise params.wrong("transaction_id", "OCPP 1.6 transaction ids are whole numbers")
