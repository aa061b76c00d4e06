"""What jobs keep in order: dead nodes' stations, and data that has had its time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Orphan(Protocol):
    """A station whose node died."""

    @property
    def id(self) -> str: ...
    @property
    def tenant_id(self) -> str: ...


class Leases(Protocol):
    """The nodes' leases."""

    async def sweep(self) -> Sequence[Orphan]:
        """Stations of nodes whose lease has run out become offline; which. Raises Unavailable."""
        ...


class Removed(Protocol):
    """What a run of retention removed; `more`: it stopped at its limit, call again."""

    @property
    def messages(self) -> int: ...
    @property
    def readings(self) -> int: ...
    @property
    def partitions(self) -> tuple[str, ...]: ...
    @property
    def more(self) -> bool: ...


class Keeping(Protocol):
    """Partitions made ahead, old data removed."""

    async def ensure_partitions(self, now: datetime) -> list[str]:
        """Make those of the next days and months; the names of new ones. Raises Unavailable."""
        ...

    async def retain(self, now: datetime, *, messages_days: int, readings_days: int | None) -> Removed:
        """Remove what is older. Raises Unavailable."""
        ...
