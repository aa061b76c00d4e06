"""Stations: registering, approving, changing and removing them, and closing their sockets when they are no longer welcome."""

import json
from dataclasses import replace

from laddverk.domain.errors import Invalid, Unavailable
from laddverk.domain.events import STATION_STATUS, Event
from laddverk.domain.identity import is_station_id
from laddverk.domain.ids import Ids
from laddverk.services.auditing import Caller, audit
from laddverk.services.passwords import hash_made_password, make_station_password
from laddverk.services.ports.bussing import Bus, NoResponder, station_subject
from laddverk.services.ports.records import UnitOfWork, UnitOfWorkFactory
from laddverk.services.ports.station_records import StationRecord, StationSettings

DISCONNECT_TIMEOUT_S = 4.0
"""A station that is no longer welcome is off the line within 5 s."""


async def register(
    uow: UnitOfWorkFactory, ids: Ids, by: Caller, station_id: str, settings: StationSettings, password_hash: str | None = None
) -> StationRecord:
    """Make a station known. Raises Conflict if the id is taken, NotFound if its site does not exist."""
    if not is_station_id(station_id):
        raise Invalid("not a station id", field="body.id")
    async with uow(by.tenant_id) as work:
        await _check_location(work, settings)
        await work.stations.add(station_id, settings, password_hash, by.now)
        await audit(work, ids, by, "station.create", station_id, after=settings, has_password=password_hash is not None)
        await work.outbox.add(_told(station_id, by, {"registered": True, "admission": settings.admission}))
        record = await work.stations.get(station_id)
        await work.commit()
    return record


async def change(
    uow: UnitOfWorkFactory,
    ids: Ids,
    by: Caller,
    station_id: str,
    changes: dict[str, object],
    password_hash: str | None = None,
) -> tuple[StationRecord, bool]:
    """Change the named settings, and the password where one is given.

    Also tells whether the station's socket must be closed: its admission changed, it was disabled, or its password is another.
    Raises NotFound for the station, Invalid for a site that does not exist.
    """
    async with uow(by.tenant_id) as work:
        await work.exclusive(f"station {station_id.casefold()}")
        before = await work.stations.get(station_id)
        settings: StationSettings = replace(before.settings, **changes)  # type: ignore[arg-type]
        if settings.location_id != before.settings.location_id:
            await _check_location(work, settings)
        await work.stations.set(before.id, settings, by.now)
        extra: dict[str, object] = {}
        if password_hash is not None:
            await work.stations.set_password(before.id, password_hash, by.now)
            extra["password_changed"] = True
        await audit(work, ids, by, "station.update", before.id, before.settings, settings, **extra)
        if settings != before.settings:
            told: dict[str, object] = {"admission": settings.admission, "disabled": settings.disabled, "location_id": settings.location_id}
            await work.outbox.add(_told(before.id, by, told))
        record = await work.stations.get(before.id)
        await work.commit()
    unwelcome = settings.admission != before.settings.admission or (settings.disabled and not before.settings.disabled)
    return record, unwelcome or password_hash is not None or settings.security_profile != before.settings.security_profile


async def renew_password(uow: UnitOfWorkFactory, ids: Ids, by: Caller, station_id: str, pepper: bytes) -> tuple[StationRecord, str]:
    """Make and set a password of 128 bits; told once, here. Raises NotFound."""
    password = make_station_password()
    record, _ = await change(uow, ids, by, station_id, {}, hash_made_password(password.encode(), pepper))
    return record, password


async def delete(uow: UnitOfWorkFactory, ids: Ids, by: Caller, station_id: str) -> StationRecord:
    """The station is unknown from now on; its sessions stay. The caller then closes its socket. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        before = await work.stations.get(station_id)
        await work.stations.delete(before.id, by.now)
        await audit(work, ids, by, "station.delete", before.id, before.settings)
        await work.outbox.add(_told(before.id, by, {"registered": False}))
        await work.commit()
    return before


async def note_disconnect(uow: UnitOfWorkFactory, ids: Ids, by: Caller, station_id: str) -> StationRecord:
    """An operator closes the station's socket: noted before it is done. Raises NotFound."""
    async with uow(by.tenant_id) as work:
        record = await work.stations.get(station_id)
        await audit(work, ids, by, "station.disconnect", record.id)
        await work.commit()
    return record


async def disconnect(bus: Bus, station_id: str, reason: str) -> bool:
    """Ask the station's home to close its socket; False where it is not connected or its home does not answer.

    Its home also finds out by itself at the next login or, for a deleted one, at the next write, which is fenced.
    """
    try:
        await bus.request(station_subject(station_id, "disconnect"), json.dumps({"reason": reason}).encode(), DISCONNECT_TIMEOUT_S)
    except (NoResponder, TimeoutError, Unavailable):
        return False
    return True


async def watch(bus: Bus, station_id: str) -> bool:
    """Ask the station's home to publish its traffic for the next minute; False where it is not connected."""
    try:
        await bus.request(station_subject(station_id, "watch"), b"{}", DISCONNECT_TIMEOUT_S)
    except (NoResponder, TimeoutError, Unavailable):
        return False
    return True


async def _check_location(work: UnitOfWork, settings: StationSettings) -> None:
    if settings.location_id is not None:
        await work.locations.get(settings.location_id)


def _told(station_id: str, by: Caller, data: dict[str, object]) -> Event:
    return Event(STATION_STATUS, station_id, by.now, {"station_id": station_id, **data})
