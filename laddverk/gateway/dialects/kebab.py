"""OCPP action names in the form of our command names and topics."""

import re
from functools import cache

_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])")


@cache
def kebab(action: str) -> str:
    """`GetDERControl` -> `get-der-control`, `Get15118EVCertificate` -> `get-15118-ev-certificate`."""
    return _BORDER.sub("-", action).lower()
