"""The audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from laddverk.domain.audit import AuditEntry
from laddverk.services.ports.paging import Page, Slice
from laddverk.storage.columns import clean, clean_values
from laddverk.storage.compact import to_data, to_text
from laddverk.storage.pages import newest_first, page
from laddverk.storage.tables import audit
from laddverk.storage.unit import Unit


class StoredAudit:
    """The trail of a unit of work. Entries are only ever added."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, entry: AuditEntry) -> None:
        """Write one down."""
        row = clean_values(
            id=entry.id,
            tenant_id=self._unit.owner,
            at=entry.at,
            actor_kind=entry.actor_kind,
            actor_id=entry.actor_id,
            actor_name=entry.actor_name,
            action=entry.action,
            noun=entry.noun,
            noun_id=entry.noun_id,
            before=None if entry.before is None else to_text(entry.before),
            after=None if entry.after is None else to_text(entry.after),
            reason=entry.reason,
            address=entry.address,
        )
        await self._unit.change(insert(audit).values(row))

    async def list(
        self,
        part: Slice,
        noun: str | None = None,
        noun_id: str | None = None,
        actor_id: str | None = None,
        action: str | None = None,
        at_from: datetime | None = None,
        at_before: datetime | None = None,
    ) -> Page[AuditEntry]:
        """Newest first."""
        c = audit.c
        statement = select(audit).where(self._unit.mine(c.tenant_id))
        for column, wanted in ((c.noun, noun), (c.noun_id, noun_id), (c.actor_id, actor_id), (c.action, action)):
            if wanted is not None:
                statement = statement.where(column == clean(wanted))
        if at_from is not None:
            statement = statement.where(c.at >= at_from)
        if at_before is not None:
            statement = statement.where(c.at < at_before)
        return page(await self._unit.rows(newest_first(statement, part, c.id)), part, _entry, "id")


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor_name=row.actor_name,
        action=row.action,
        noun=row.noun,
        noun_id=row.noun_id,
        before=to_data(row.before),
        after=to_data(row.after),
        reason=row.reason,
        address=row.address,
    )
