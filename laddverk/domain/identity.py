"""What a station may be called: the last part of the address that it connects to."""

import re

MAX_STATION_ID = 48
"""OCPP 2.x SecurityProfile identity: identifierString of at most 48 characters."""

STATION_ID_PATTERN = r"^(?!.*\.\.)(?!\.$)[!-.0-\[\]-~]([ -.0-\[\]-~]{0,46}[!-.0-\[\]-~])?$"
"""Printable ASCII without slash and backslash, no `..`, no lone dot, no space at either end."""

_STATION_ID = re.compile(STATION_ID_PATTERN[:-1] + r"\Z")


def is_station_id(text: str) -> bool:
    """Whether this (already percent-decoded) text can name a station."""
    return len(text) <= MAX_STATION_ID and _STATION_ID.match(text) is not None
