"""Times as stations want to read them."""

from datetime import UTC, datetime


def zulu(at: datetime) -> str:
    """`2026-03-01T12:00:00Z`: whole seconds and always Z, for stations choke on offsets and on microseconds."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds")[:19] + "Z"
