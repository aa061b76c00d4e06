"""Stations over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from laddverk.api.deps import ApiDeps, By, Deps, Living, Part, Running
from laddverk.api.guard import Guarded, needs
from laddverk.api.station_words import (
    Admission,
    StationInput,
    StationOutput,
    StationPasswordOutput,
    StationPatch,
    settings_of,
    shown,
)
from laddverk.api.words import LocationId, PageOf, SearchText, StationId
from laddverk.domain.ids import private_id
from laddverk.domain.users import READ, WRITE_STATIONS
from laddverk.services import stations as service
from laddverk.services.ports.station_records import StationFilter, StationSettings

router = APIRouter(prefix="/stations", tags=["stations"], route_class=Guarded)


@router.post("", status_code=201, summary="Register a station")
@needs(WRITE_STATIONS)
async def create_station(body: StationInput, deps: Deps, by: By, living: Living) -> StationOutput:
    """It may connect to `/ocpp/{id}` from now on. EVSEs and connectors come from its own reports."""
    settings = StationSettings(**settings_of(body))  # type: ignore[arg-type]
    password_hash = await _hashed(body, living)
    return shown(await service.register(deps.uow, deps.ids, by, body.id, settings, password_hash))


@router.get("", summary="List stations")
@needs(READ)
async def list_stations(
    deps: Deps,
    by: By,
    part: Part,
    location_id: Annotated[LocationId | None, Query()] = None,
    online: bool | None = None,
    admission: Annotated[Admission | None, Query(description="`pending`: the waiting room.")] = None,
    disabled: bool | None = None,
    text: Annotated[SearchText | None, Query(description="Part of id, vendor, model or serial number.")] = None,
) -> PageOf[StationOutput]:
    """Newest registration first, each with its EVSEs and live figures."""
    location = None if location_id is None else private_id("location", location_id)
    async with deps.uow(by.tenant_id) as work:
        page = await work.stations.list(StationFilter(location, online, admission, disabled, text), part)
    return PageOf(items=[shown(record) for record in page.items], next=page.next)


@router.get("/{station_id}", summary="One station")
@needs(READ)
async def get_station(station_id: StationId, deps: Deps, by: By) -> StationOutput:
    """With its EVSEs, connectors and live figures. The id is compared without regard to case."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.stations.get(station_id))


@router.patch("/{station_id}", summary="Change or approve a station")
@needs(WRITE_STATIONS)
async def change_station(station_id: StationId, body: StationPatch, deps: Deps, by: By, living: Living) -> StationOutput:
    """Only the fields that are sent change. A new admission, password or disabling closes its socket: it comes back under the new terms."""
    password_hash = await _hashed(body, living)
    record, unwelcome = await service.change(deps.uow, deps.ids, by, station_id, settings_of(body), password_hash)
    if unwelcome:
        _disconnect(living, deps, record.id, "its terms changed")
    return shown(record)


@router.delete("/{station_id}", status_code=204, summary="Remove a station")
@needs(WRITE_STATIONS)
async def delete_station(station_id: StationId, deps: Deps, by: By, living: Living) -> None:
    """Its socket is closed and it is refused from now on; its sessions stay."""
    record = await service.delete(deps.uow, deps.ids, by, station_id)
    _disconnect(living, deps, record.id, "it was removed")


@router.post("/{station_id}/password", status_code=201, summary="Make a new password")
@needs(WRITE_STATIONS, secrets=("password",))
async def renew_password(station_id: StationId, deps: Deps, by: By, living: Living) -> StationPasswordOutput:
    """A random one of 128 bits, told once, here; the former stops working and the socket is closed."""
    record, password = await service.renew_password(deps.uow, deps.ids, by, station_id, deps.secret_key)
    _disconnect(living, deps, record.id, "its password changed")
    return StationPasswordOutput(id=record.id, password=password)


@router.post("/{station_id}/disconnect", status_code=202, summary="Close the station's socket")
@needs(WRITE_STATIONS)
async def disconnect_station(station_id: StationId, deps: Deps, by: By, living: Living) -> StationOutput:
    """It connects again by itself. For sockets that hang."""
    record = await service.note_disconnect(deps.uow, deps.ids, by, station_id)
    _disconnect(living, deps, record.id, "an operator asked for it")
    return shown(record)


async def _hashed(body: StationPatch, living: Running) -> str | None:
    if "password" not in body.model_fields_set:
        return None
    return await living.hashing.hash(body.password.encode())


def _disconnect(living: Running, deps: ApiDeps, station_id: str, reason: str) -> None:
    living.background.start(service.disconnect(deps.bus, station_id, reason))
