"""How often one may try to log in: token buckets by (who, where) and by where, so that nobody can lock another out."""

from collections import OrderedDict
from datetime import datetime

from laddverk.domain.errors import TooMany

TRIES_A_MINUTE = 5
TRIES_A_MINUTE_FROM_ONE_PLACE = 60
MAX_BUCKETS = 20_000


class Buckets:
    """Token buckets by key, each refilled evenly over a minute. The one unused longest makes room for a new one."""

    def __init__(self, a_minute: int, max_buckets: int = MAX_BUCKETS) -> None:
        self._full = float(a_minute)
        self._max = max_buckets
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now_s: float) -> float:
        """Take one; 0.0 if there was one, otherwise the seconds until there is."""
        left, since = self._left.pop(key, (self._full, now_s))
        left = min(self._full, left + max(0.0, now_s - since) * self._full / 60.0)
        taken = left >= 1.0
        self._left[key] = (left - 1.0 if taken else left, now_s)
        if len(self._left) > self._max:
            self._left.popitem(last=False)
        return 0.0 if taken else (1.0 - left) * 60.0 / self._full

    def give_back(self, key: str) -> None:
        """One that was taken did not count."""
        if key in self._left:
            left, since = self._left[key]
            self._left[key] = (min(self._full, left + 1.0), since)


class LoginLimits:
    """Five failures a minute for one name from one address, sixty a minute for all names from one address."""

    def __init__(self) -> None:
        self._who = Buckets(TRIES_A_MINUTE)
        self._where = Buckets(TRIES_A_MINUTE_FROM_ONE_PLACE)

    def take(self, who: str, address: str | None, now: datetime) -> None:
        """Count a try. Raises TooMany."""
        seconds = now.timestamp()
        wait = max(self._where.take(address or "", seconds), self._who.take(f"{who}\n{address}", seconds))
        if wait > 0:
            raise TooMany("too many tries to log in", retry_after_s=wait)

    def forgive(self, who: str, address: str | None) -> None:
        """It was the right one: this try does not count."""
        self._where.give_back(address or "")
        self._who.give_back(f"{who}\n{address}")
