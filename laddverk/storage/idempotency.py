"""Responses kept for being asked again."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from laddverk.domain.errors import Conflict
from laddverk.services.ports.records import KeptResponse
from laddverk.storage.columns import clean, clean_values
from laddverk.storage.tables import idempotency
from laddverk.storage.unit import Unit
from laddverk.storage.upserts import insert_new

_ATTEMPTS = 5


class StoredIdempotency:
    """Kept responses of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def begin(self, kept: KeptResponse, stale_before: datetime) -> KeptResponse | None:
        """Take the key: None if it is ours now, otherwise what is stored."""
        row = clean_values(
            tenant_id=self._unit.owner,
            actor_id=kept.actor_id,
            key=kept.key,
            digest=kept.digest,
            created_at=kept.created_at,
            status=kept.status,
            body=kept.body,
        )
        this = self._this(kept.actor_id, kept.key)
        for _ in range(_ATTEMPTS):
            if await self._unit.change(insert_new(self._unit.database, idempotency, row)):
                return None
            stored = await self._unit.first(select(idempotency).where(*this))
            if stored is None:
                # It was forgotten between the two statements.
                continue
            if stored.status == 0 and stored.created_at < stale_before:
                dead = (*this, idempotency.c.status == 0, idempotency.c.created_at == stored.created_at)
                if await self._unit.change(update(idempotency).where(*dead).values(digest=row["digest"], created_at=kept.created_at)):
                    return None
                continue
            return KeptResponse(stored.actor_id, stored.key, stored.digest, stored.created_at, stored.status, stored.body)
        raise Conflict("this key is used by many at once")

    async def finish(self, kept: KeptResponse) -> None:
        """Store status and body under the key."""
        changes = {"status": kept.status, "body": clean(kept.body)}
        await self._unit.change(update(idempotency).where(*self._this(kept.actor_id, kept.key)).values(changes))

    async def forget(self, actor_id: str, key: str) -> None:
        """The key may be used again."""
        await self._unit.change(delete(idempotency).where(*self._this(actor_id, key)))

    async def sweep(self, created_before: datetime) -> int:
        """Remove old ones; how many."""
        return await self._unit.change(
            delete(idempotency).where(self._unit.mine(idempotency.c.tenant_id), idempotency.c.created_at < created_before)
        )

    def _this(self, actor_id: str, key: str) -> tuple[Any, ...]:
        return (
            self._unit.mine(idempotency.c.tenant_id),
            idempotency.c.actor_id == clean(actor_id),
            idempotency.c.key == clean(key),
        )
