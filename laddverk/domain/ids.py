"""Identifiers: UUIDv7 (RFC 9562) as 32 hex digits inside, with a typed prefix outside (`ses_018f...`)."""

import secrets
import time
from collections.abc import Callable

from laddverk.domain.errors import Invalid

_HEX = frozenset("0123456789abcdef")

PREFIXES = {
    "session": "ses",
    "location": "loc",
    "command": "cmd",
    "message": "msg",
    "user": "usr",
    "api_key": "key",
    "audit": "aud",
    "token": "tok",
    "quarantine": "qua",
    "note": "not",
}


def buffered_bits(fetch_bytes: Callable[[int], bytes] = secrets.token_bytes) -> Callable[[int], int]:
    """Random integers of at most 64 bits as good as `secrets.randbits`, but one system call for 512 of them."""
    pool: list[int] = []

    def bits(count: int) -> int:
        if not pool:
            pool.extend(memoryview(fetch_bytes(4_096)).cast("Q"))
        return pool.pop() >> (64 - count)

    return bits


class Ids:
    """Makes ids. The clock and the randomness are given, so that a simulation can replay them.

    Ids of one maker sort by the time they were made: within a millisecond a counter takes the place of chance.
    """

    __slots__ = ("_bits", "_count", "_last_ms", "_now_ms")

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random_bits: Callable[[int], int] | None = None,
    ) -> None:
        self._now_ms = now_ms
        self._bits = random_bits or buffered_bits()
        self._last_ms = 0
        self._count = 0

    def new(self) -> str:
        """A new UUIDv7 as 32 lower-case hex digits."""
        ms = self._now_ms()
        if ms <= self._last_ms:
            ms = self._last_ms
            self._count += 1
            if self._count > 0xFFF:
                ms += 1
                self._count = 0
        else:
            self._count = 0
        self._last_ms = ms
        # RFC 9562 section 5.7: 48 bits of milliseconds, version 7, 12 bits (here a counter), variant 10, 62 random bits.
        return f"{(ms << 80) | (0x7 << 76) | (self._count << 64) | (0b10 << 62) | self._bits(62):032x}"

    def transaction_number(self) -> int:
        """A transaction id for OCPP 1.6: random in 1..2^31-1, so that a neighbour's cannot be guessed."""
        return self._bits(31) or 1


def public_id(noun: str, value: str) -> str:
    """The id as the API shows it, e.g. `public_id("session", "018f...") == "ses_018f..."`."""
    return f"{PREFIXES[noun]}_{value}"


def private_id(noun: str, value: str) -> str:
    """The 32 hex digits behind a public id. Raises Invalid if it is not one of this noun."""
    prefix = PREFIXES[noun] + "_"
    body = value[len(prefix) :]
    if not value.startswith(prefix) or len(body) != 32 or not _HEX.issuperset(body):
        raise Invalid(f"not an id of a {noun.replace('_', ' ')}: expected {prefix} and 32 hex digits")
    return body
