"""What the versions share about parameters of settings."""

from laddverk.gateway.dialects.params import Params


def value_text(entry: Params) -> str:
    """A setting's new value; numbers and booleans are written as the standards write them. May be empty."""
    value = entry.take("value")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str):
        raise entry.wrong("value", "is required, a text")
    return value
