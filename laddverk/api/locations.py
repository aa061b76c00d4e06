"""Sites over REST."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import Input, Line, LocationId, Name, Output, PageOf, SearchText
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.locations import Location, OpeningHours
from laddverk.domain.users import READ, WRITE_LOCATIONS
from laddverk.services import locations as service
from laddverk.services.locations import is_time_zone

router = APIRouter(prefix="/locations", tags=["locations"], route_class=Guarded)

HourOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
PowerLimit = Annotated[int, Field(ge=0, le=1_000_000_000)]


def _zone(value: str) -> str:
    if not is_time_zone(value):
        raise ValueError("is not an IANA time zone")
    return value


TimeZone = Annotated[
    str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$"), AfterValidator(_zone)
]


class Hours(Input):
    """One span of a week day in the site's own time."""

    weekday: int = Field(ge=1, le=7, description="1 is Monday.")
    begin: HourOfDay = Field(examples=["06:00"])
    end: HourOfDay = Field(examples=["22:00"])

    @model_validator(mode="after")
    def _in_order(self) -> "Hours":
        if self.begin >= self.end:
            raise ValueError("begin must be before end")
        return self


_EXAMPLE: JsonDict = {
    "name": "Torget",
    "address": "Stora torget 1",
    "city": "Uppsala",
    "postal_code": "753 20",
    "country": "SE",
    "latitude": 59.8586,
    "longitude": 17.6389,
    "time_zone": "Europe/Stockholm",
    "power_limit_w": 150000,
}


class LocationInput(Input):
    """A new site. Empty `opening_hours` means open round the clock; latitude and longitude (WGS 84) come together or not at all."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Name
    address: Line | None = None
    city: Name | None = None
    postal_code: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f]*$")] | None = None
    country: Country | None = Field(None, description="ISO 3166-1 alpha-2.")
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    time_zone: TimeZone | None = Field(None, description="IANA name.")
    opening_hours: list[Hours] = Field(default_factory=list, max_length=50)
    power_limit_w: PowerLimit | None = Field(None, description="What the site's grid connection bears.")


class LocationPatch(LocationInput):
    """The fields to change; what is left out stays, null empties."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"power_limit_w": 100000}]})

    name: Name = Field(default_factory=str)


class LocationOutput(Output):
    """A site."""

    id: str
    name: str
    address: str | None
    city: str | None
    postal_code: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    time_zone: str | None
    opening_hours: list[Hours]
    power_limit_w: int | None
    created_at: datetime | None
    updated_at: datetime | None


def shown(location: Location) -> LocationOutput:
    """The site as the API shows it."""
    return LocationOutput(
        id=public_id("location", location.id),
        name=location.name,
        address=location.address,
        city=location.city,
        postal_code=location.postal_code,
        country=location.country,
        latitude=location.latitude,
        longitude=location.longitude,
        time_zone=location.time_zone,
        opening_hours=[Hours(weekday=h.weekday, begin=h.begin, end=h.end) for h in location.opening_hours],
        power_limit_w=location.power_limit_w,
        created_at=location.created_at,
        updated_at=location.updated_at,
    )


def _fields(body: LocationInput) -> dict[str, object]:
    changes: dict[str, object] = body.model_dump(exclude_unset=True, exclude={"opening_hours"})
    if "opening_hours" in body.model_fields_set:
        changes["opening_hours"] = tuple(OpeningHours(h.weekday, h.begin, h.end) for h in body.opening_hours)
    return changes


@router.post("", status_code=201, summary="Add a site")
@needs(WRITE_LOCATIONS)
async def create_location(body: LocationInput, deps: Deps, by: By) -> LocationOutput:
    """Stations are put there by their `location_id`."""
    location = Location("", **_fields(body))  # type: ignore[arg-type]
    return shown(await service.create(deps.uow, deps.ids, by, location))


@router.get("", summary="List sites")
@needs(READ)
async def list_locations(
    deps: Deps, by: By, part: Part, text: Annotated[SearchText | None, Query(description="Part of name, address or city.")] = None
) -> PageOf[LocationOutput]:
    """Newest first."""
    async with deps.uow(by.tenant_id) as work:
        page = await work.locations.list(part, text)
    return PageOf(items=[shown(location) for location in page.items], next=page.next)


@router.get("/{location_id}", summary="One site")
@needs(READ)
async def get_location(location_id: LocationId, deps: Deps, by: By) -> LocationOutput:
    """The site with its opening hours and power limit."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.locations.get(private_id("location", location_id)))


@router.patch("/{location_id}", summary="Change a site")
@needs(WRITE_LOCATIONS)
async def change_location(location_id: LocationId, body: LocationPatch, deps: Deps, by: By) -> LocationOutput:
    """Only the fields that are sent change."""
    return shown(await service.change(deps.uow, deps.ids, by, private_id("location", location_id), _fields(body)))


@router.delete("/{location_id}", status_code=204, summary="Remove a site")
@needs(WRITE_LOCATIONS)
async def delete_location(location_id: LocationId, deps: Deps, by: By) -> None:
    """Refused with 409 while stations stand there."""
    await service.delete(deps.uow, deps.ids, by, private_id("location", location_id))
