"""The door's limits, and the small counters that hold them. Every map here is bounded."""

from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

_Waiting = TypeVar("_Waiting")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one station, one address and one connection may take of us. Seconds, bytes, counts; a rate of 0 means no limit."""

    failed_logins_per_min: int = 5
    """By identity and address together: nobody can lock the real station out from elsewhere."""
    connections_per_min: int = 10
    """Authenticated connections of one identity."""
    handshakes_per_address: int = 50
    handshakes_waiting: int = 8_192
    """Handshakes over the former bound that wait unread, in the whole process."""
    handshake_s: float = 10.0
    """From accepting the socket to the 101, waiting and all."""
    request_bytes: int = 16_384
    messages_per_s: float = 10.0
    messages_burst: int = 100
    frame_bytes: int = 65_536
    """The most that one message may have, on the wire and inflated."""
    inbox: int = 32
    """Messages of one station that wait for the one in work."""
    commands: int = 32
    """Commands of one station that wait for the one in work."""
    write_buffer_bytes: int = 262_144
    ping_every_s: float = 60.0
    pong_within_s: float = 20.0
    silence_s: float = 900.0
    """A station that never answered a ping counts as gone after this long without any frame (quirk 9)."""
    alive_within_s: float = 3.0
    """How long a superseded socket has to show that it lives."""
    close_within_s: float = 5.0
    settle_s: float = 5.0
    """How long after other traffic began a station that has not booted is spoken to (quirk 17)."""
    ask_boot_after_s: float = 15.0
    """When a station that we never saw boot is asked to, once a connection (quirks 16, 18)."""
    refusal_step_s: float = 0.25
    """Refusals are sent at multiples of this after the request, so that their time tells nothing."""


class Rates:
    """Token buckets by key, `per_minute` tokens a minute, as many at once. Keys untouched for a minute are full and forgotten."""

    __slots__ = ("_buckets", "_max_keys", "_size")

    def __init__(self, per_minute: int, max_keys: int = 20_000) -> None:
        self._size = float(per_minute)
        self._max_keys = max_keys
        self._buckets: dict[object, tuple[float, float]] = {}

    def wait_s(self, key: object, now: float) -> float:
        """Seconds until a token is there; 0 if one is there now. Takes none."""
        tokens = self._tokens(key, now)
        return 0.0 if tokens >= 1.0 or not self._size else (1.0 - tokens) * 60.0 / self._size

    def take(self, key: object, now: float) -> None:
        """Take a token, or what is left of one."""
        if not self._size:
            return
        tokens = max(0.0, self._tokens(key, now) - 1.0)
        self._buckets.pop(key, None)
        self._buckets[key] = (tokens, now)
        while self._buckets:
            oldest = next(iter(self._buckets))
            if now - self._buckets[oldest][1] < 60.0 and len(self._buckets) <= self._max_keys:
                break
            del self._buckets[oldest]

    def forget(self, key: object) -> None:
        """The bucket is full again."""
        self._buckets.pop(key, None)

    def _tokens(self, key: object, now: float) -> float:
        bucket = self._buckets.get(key)
        if bucket is None:
            return self._size
        tokens, at = bucket
        return min(self._size, tokens + (now - at) * self._size / 60.0)

    def __len__(self) -> int:
        return len(self._buckets)


class Gate(Generic[_Waiting]):
    """Lets so many of an address in at once; further ones wait in line, and over a bound are turned away."""

    __slots__ = ("_inside", "_lines", "_per_address", "_waiting", "_waiting_max")

    def __init__(self, per_address: int, waiting_max: int) -> None:
        self._per_address = per_address
        self._waiting_max = waiting_max
        self._inside: dict[str, int] = {}
        self._lines: dict[str, deque[_Waiting]] = {}
        self._waiting = 0

    def enter(self, address: str, visitor: _Waiting) -> bool | None:
        """True: come in. False: wait, and be named by a later `leave`. None: turned away."""
        inside = self._inside.get(address, 0)
        if inside < self._per_address:
            self._inside[address] = inside + 1
            return True
        if self._waiting >= self._waiting_max:
            return None
        self._lines.setdefault(address, deque()).append(visitor)
        self._waiting += 1
        return False

    def leave(self, address: str) -> _Waiting | None:
        """One of those inside is done. Returns who comes in instead."""
        line = self._lines.get(address)
        if line:
            visitor = line.popleft()
            self._waiting -= 1
            if not line:
                del self._lines[address]
            return visitor
        left = self._inside[address] - 1
        if left:
            self._inside[address] = left
        else:
            del self._inside[address]
        return None

    def give_up(self, address: str, visitor: _Waiting) -> None:
        """One who waited went away."""
        line = self._lines.get(address)
        if line and visitor in line:
            line.remove(visitor)
            self._waiting -= 1
            if not line:
                del self._lines[address]

    def __len__(self) -> int:
        return sum(self._inside.values()) + self._waiting
