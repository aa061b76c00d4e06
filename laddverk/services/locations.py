"""Sites."""

from dataclasses import replace
from functools import cache
from zoneinfo import available_timezones

from laddverk.domain.errors import Invalid
from laddverk.domain.ids import Ids
from laddverk.domain.locations import Location
from laddverk.services.auditing import Caller, audit
from laddverk.services.ports.records import UnitOfWorkFactory


async def create(uow: UnitOfWorkFactory, ids: Ids, by: Caller, location: Location) -> Location:
    """Keep a new site; its id and times are made here."""
    location = replace(location, id=ids.new(), created_at=by.now, updated_at=by.now)
    _check(location)
    async with uow(by.tenant_id) as work:
        await work.locations.add(location)
        await audit(work, ids, by, "location.create", location.id, after=location)
        await work.commit()
    return location


async def change(uow: UnitOfWorkFactory, ids: Ids, by: Caller, location_id: str, changes: dict[str, object]) -> Location:
    """Change the named fields. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        await work.exclusive(f"location {location_id}")
        before = await work.locations.get(location_id)
        after: Location = replace(before, **changes, updated_at=by.now)  # type: ignore[arg-type]
        _check(after)
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


def is_time_zone(name: str) -> bool:
    """Whether this is an IANA time zone."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check(location: Location) -> None:
    if (location.latitude is None) != (location.longitude is None):
        raise Invalid("latitude and longitude come together or not at all", field="body.latitude")
