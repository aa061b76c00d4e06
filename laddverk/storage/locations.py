"""Sites."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from laddverk.domain.errors import Conflict, NotFound
from laddverk.domain.locations import Location, OpeningHours
from laddverk.services.ports.paging import Page, Slice
from laddverk.storage.columns import clean, clean_values, fold
from laddverk.storage.compact import to_data, to_text
from laddverk.storage.pages import newest_first, page
from laddverk.storage.tables import locations, stations
from laddverk.storage.unit import Unit

_UNKNOWN = "there is no such location"


class StoredLocations:
    """Sites of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, location: Location) -> None:
        """Keep a new one."""
        row = {"id": location.id, "tenant_id": self._unit.owner, **_values(location)}
        await self._unit.change(insert(locations).values(row), taken="a location with this id is there already")

    async def get(self, location_id: str) -> Location:
        """Raises NotFound."""
        row = await self._unit.first(select(locations).where(*self._this(location_id)))
        if row is None:
            raise NotFound(_UNKNOWN)
        return _location(row)

    async def list(self, part: Slice, text: str | None = None) -> Page[Location]:
        """Newest first."""
        statement = select(locations).where(self._unit.mine(locations.c.tenant_id))
        if text:
            statement = statement.where(locations.c.folded.contains(fold(text), autoescape=True))
        return page(await self._unit.rows(newest_first(statement, part, locations.c.id)), part, _location, "id")

    async def save(self, location: Location) -> None:
        """Replace all fields. Raises NotFound."""
        if not await self._unit.change(update(locations).where(*self._this(location.id)).values(_values(location))):
            raise NotFound(_UNKNOWN)

    async def delete(self, location_id: str) -> None:
        """Raises NotFound; Conflict while stations stand there."""
        await self._unit.begin_writing()
        location = await self.get(location_id)
        standing = select(stations.c.key).where(stations.c.location_id == location.id, stations.c.deleted_at.is_(None)).limit(1)
        if await self._unit.first(standing) is not None:
            raise Conflict("stations stand at this location")
        await self._unit.change(delete(locations).where(*self._this(location_id)))

    def _this(self, location_id: str) -> tuple[Any, ...]:
        return (locations.c.id == clean(location_id), self._unit.mine(locations.c.tenant_id))


def _values(location: Location) -> dict[str, Any]:
    return clean_values(
        name=location.name,
        address=location.address,
        city=location.city,
        postal_code=location.postal_code,
        country=location.country,
        latitude=location.latitude,
        longitude=location.longitude,
        time_zone=location.time_zone,
        opening_hours=to_text([[hours.weekday, hours.begin, hours.end] for hours in location.opening_hours]),
        power_limit_w=location.power_limit_w,
        created_at=location.created_at,
        updated_at=location.updated_at,
        folded=fold("\n".join(part for part in (location.name, location.address, location.city) if part)),
    )


def _location(row: Row[Any]) -> Location:
    return Location(
        id=row.id,
        name=row.name,
        address=row.address,
        city=row.city,
        postal_code=row.postal_code,
        country=row.country,
        latitude=row.latitude,
        longitude=row.longitude,
        time_zone=row.time_zone,
        opening_hours=tuple(OpeningHours(*hours) for hours in to_data(row.opening_hours)),
        power_limit_w=row.power_limit_w,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
