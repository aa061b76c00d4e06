"""Facts on their way out: from the outbox to the bus and to those who listen again after an interruption."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol


class OutboxEvent(NamedTuple):
    """A committed fact with its place in the one order of all facts. `seq` counts from 1 without gaps; a fact becomes visible under its
    number only after all lower ones have."""

    seq: int
    id: int
    type: str
    tenant_id: str
    station_id: str | None
    at: datetime
    data: dict[str, object]


class Span(NamedTuple):
    """Which numbers are there: `oldest` is the lowest still kept (`newest + 1` where none is), `newest` the highest ever given."""

    oldest: int
    newest: int


class Relay(Protocol):
    """The outbox as its job and its readers see it. All raise Unavailable where the database is away."""

    async def claim_events(self, limit: int) -> Sequence[OutboxEvent]:
        """Number the facts that have none yet and return up to `limit` that were not marked as relayed, in order.

        Safe to be called by several at once: they may then both get a fact, under the same number."""
        ...

    async def mark_relayed(self, seqs: Sequence[int], at: datetime) -> None:
        """These have reached the bus for good."""
        ...

    async def after(self, seq: int, limit: int, tenant_id: str | None) -> Sequence[OutboxEvent]:
        """Up to `limit` facts after this number, in order; of one tenant, or of all (None)."""
        ...

    async def span(self) -> Span:
        """The lowest and the highest number."""
        ...

    async def expire(self, before: datetime) -> int:
        """Forget relayed facts that happened before this time; how many. At most some thousands a call: call again while it is not 0."""
        ...
