"""Who comes to charge: the cards of drivers, by a rule that a demonstration can follow when it fills its database."""

from __future__ import annotations

import hashlib
from random import Random
from typing import Final

DRIVERS: Final = 200


def driver_token(number: int) -> str:
    """The card of driver `number` (0 and up): the 7-byte UID of an ISO 14443 card, in hex (14 characters)."""
    return "04" + hashlib.sha256(f"driver {number}".encode()).hexdigest()[:12].upper()


def driver_tokens(count: int = DRIVERS) -> list[str]:
    """The cards that the simulated drivers carry; a central system that knows them lets them charge."""
    return [driver_token(number) for number in range(count)]


def stray_token(rng: Random) -> str:
    """A card nobody knows."""
    return "FF" + "".join(rng.choice("0123456789ABCDEF") for _ in range(12))
