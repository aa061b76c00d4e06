"""The outbox: numbers are given here and nowhere else, under a lock, to what is committed already."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from laddverk.services.ports.relaying import OutboxEvent, Span
from laddverk.storage.compact import to_data
from laddverk.storage.database import Database
from laddverk.storage.tables import outbox, outbox_counter

_MOST = 1_000
_EXPIRED_AT_ONCE = 5_000


class StoredRelay:
    """A Relay over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_events(self, limit: int) -> Sequence[OutboxEvent]:
        """Number new facts, and return those that were not relayed."""
        limit = min(limit, _MOST)
        waiting = select(outbox).where(outbox.c.relayed_at.is_(None), outbox.c.seq.is_not(None)).order_by(outbox.c.seq).limit(limit)
        if await self._anything_new():
            async with self._database.writing() as connection:
                await self._number(connection, limit)
        async with self._database.reading() as connection:
            return [_event(row) for row in await connection.execute(waiting)]

    async def _anything_new(self) -> bool:
        async with self._database.reading() as connection:
            return (await connection.execute(select(outbox.c.id).where(outbox.c.seq.is_(None)).limit(1))).first() is not None

    async def _number(self, connection: AsyncConnection, limit: int) -> None:
        # The counter's row is the lock: who holds it sees all that others numbered, and ids that commit later get higher numbers.
        last = (await connection.execute(select(outbox_counter.c.seq).where(outbox_counter.c.id == 1).with_for_update())).scalar_one()
        unnumbered = select(outbox.c.id).where(outbox.c.seq.is_(None)).order_by(outbox.c.id).limit(limit)
        new = (await connection.execute(unnumbered)).scalars().all()
        if not new:
            return
        numbered = update(outbox).where(outbox.c.id == bindparam("of_id")).values(seq=bindparam("number"))
        await connection.execute(numbered, [{"of_id": id_, "number": last + place} for place, id_ in enumerate(new, 1)])
        await connection.execute(update(outbox_counter).where(outbox_counter.c.id == 1).values(seq=last + len(new)))

    async def mark_relayed(self, seqs: Sequence[int], at: datetime) -> None:
        """These have reached the bus for good."""
        if not seqs:
            return
        relayed = update(outbox).where(self._database.among(outbox.c.seq, "seqs")).values(relayed_at=at)
        async with self._database.writing() as connection:
            await connection.execute(relayed, {"seqs": self._database.array(list(seqs))})

    async def after(self, seq: int, limit: int, tenant_id: str | None) -> Sequence[OutboxEvent]:
        """Facts after a number, in order."""
        later = select(outbox).where(outbox.c.seq > seq).order_by(outbox.c.seq).limit(min(limit, _MOST))
        if tenant_id is not None:
            later = later.where(outbox.c.tenant_id == tenant_id)
        async with self._database.reading() as connection:
            return [_event(row) for row in await connection.execute(later)]

    async def span(self) -> Span:
        """The lowest number still kept and the highest ever given."""
        async with self._database.reading() as connection:
            newest = (await connection.execute(select(outbox_counter.c.seq))).scalar_one()
            oldest = (await connection.execute(select(func.min(outbox.c.seq)))).scalar_one()
        return Span(newest + 1 if oldest is None else oldest, newest)

    async def expire(self, before: datetime) -> int:
        """Forget relayed facts from before this time."""
        old = select(outbox.c.id).where(outbox.c.relayed_at.is_not(None), outbox.c.at < before).order_by(outbox.c.id)
        async with self._database.writing() as connection:
            return (await connection.execute(delete(outbox).where(outbox.c.id.in_(old.limit(_EXPIRED_AT_ONCE))))).rowcount


def _event(row: Row[Any]) -> OutboxEvent:
    return OutboxEvent(row.seq, row.id, row.type, row.tenant_id, row.station_id, row.at, to_data(row.data))
