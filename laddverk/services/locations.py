"""Sites."""

from dataclasses import replace

from laddverk.domain.ids import Ids
from laddverk.domain.locations import Location
from laddverk.services.auditing import Caller, audit
from laddverk.services.ports.records import UnitOfWorkFactory


async def create(uow: UnitOfWorkFactory, ids: Ids, by: Caller, location: Location) -> Location:
    """Keep a new site; its id and times are made here."""
    location = replace(location, id=ids.new(), created_at=by.now, updated_at=by.now)
    async with uow(by.tenant_id) as work:
        await work.locations.add(location)
        await audit(work, ids, by, "location.create", location.id, after=location)
        await work.commit()
    return location


async def change(uow: UnitOfWorkFactory, ids: Ids, by: Caller, location_id: str, changes: dict[str, object]) -> Location:
    """Change the named fields. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        before = await work.locations.get(location_id)
        after: Location = replace(before, **changes, updated_at=by.now)  # type: ignore[arg-type]
        await work.locations.save(after)
        await audit(work, ids, by, "location.update", location_id, before, after)
        await work.commit()
    return after


async def delete(uow: UnitOfWorkFactory, ids: Ids, by: Caller, location_id: str) -> None:
    """Raises NotFound; Conflict while stations stand there."""
    async with uow(by.tenant_id) as work:
        before = await work.locations.get(location_id)
        await work.locations.delete(location_id)
        await audit(work, ids, by, "location.delete", location_id, before)
        await work.commit()
