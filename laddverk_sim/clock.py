"""Time for stations: seconds since 1970 (UTC) as float, from a wall clock that can run fast, or set by hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time that stations live in, in Unix seconds."""

    def now(self) -> float: ...

    def wall_seconds(self, seconds: float) -> float:
        """How long `seconds` of the stations' time take on the wall."""
        ...


class WallClock:
    """The true time at the start, then `speed` times as fast. Above 1 the stations' clocks run ahead of the world's."""

    def __init__(self, speed: float = 1.0) -> None:
        if speed <= 0:
            raise ValueError("speed is above zero")
        self._speed = speed
        self._zero = time.monotonic()
        self._start = time.time()

    def now(self) -> float:
        return self._start + (time.monotonic() - self._zero) * self._speed

    def wall_seconds(self, seconds: float) -> float:
        return seconds / self._speed


class VirtualClock:
    """Stands still until it is moved."""

    def __init__(self, start: float = 1_780_000_000.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def move_to(self, when: float) -> None:
        """Moves on; never back."""
        self._now = max(self._now, when)

    def wall_seconds(self, seconds: float) -> float:
        return 0.0


def timestamp(now: float) -> str:
    """RFC 3339 with milliseconds and Z, as OCPP wants it."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
