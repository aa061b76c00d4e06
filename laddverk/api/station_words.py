"""Stations as the API takes and shows them."""

from datetime import datetime
from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from laddverk.api.words import Count, Input, LocationId, Output, StationId, StationPassword, TokenUid
from laddverk.domain.evses import evse_status
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.sessions import wh
from laddverk.services.ports.station_records import ConnectorRecord, LiveFigures, StationRecord

Admission = Literal["accepted", "pending", "rejected"]
EvseStatus = Literal["available", "occupied", "charging", "reserved", "unavailable", "faulted", "unknown"]

_EVSE_EXAMPLE: JsonDict = {
    "id": 1,
    "status": "charging",
    "power_w": 10980,
    "energy_wh": 7421,
    "state_of_charge": 61.0,
    "session_id": "ses_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
    "connectors": [{"id": 1, "status": "charging", "standard": "cType2", "status_at": "2026-03-01T12:00:00Z"}],
}
_STATION_EXAMPLE: JsonDict = {
    "id": "CP-0001",
    "location_id": "loc_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
    "vendor": "Norrladd",
    "model": "Twin 22",
    "serial_number": "NL-2200-0001",
    "firmware_version": "3.1.4",
    "protocol": "ocpp2.0.1",
    "online": True,
    "address": "192.0.2.7",
    "last_seen_at": "2026-03-01T12:00:03Z",
    "connected_at": "2026-02-27T04:12:00Z",
    "booted_at": "2026-02-27T04:12:01Z",
    "admission": "accepted",
    "disabled": False,
    "has_password": True,
    "security_profile": 1,
    "max_power_w": 22000,
    "default_token": None,
    "status": "available",
    "evses": [_EVSE_EXAMPLE],
    "created_at": "2026-01-15T09:00:00Z",
    "updated_at": "2026-01-15T09:00:00Z",
}


class StationPatch(Input):
    """The fields to change; what is left out stays, null empties."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"admission": "accepted"}]})

    location_id: LocationId | None = None
    admission: Admission = Field(
        default_factory=lambda: "accepted", description="`accepted` lets a station of the waiting room work; `rejected` sends it away."
    )
    disabled: bool = Field(default_factory=bool, description="A disabled station is refused at the door.")
    max_power_w: Count | None = Field(None, description="Rating of one EVSE: meter values beyond it are quarantined.")
    default_token: TokenUid | None = Field(None, description="Stands in where the station charges without any token.")
    password: StationPassword = Field(default_factory=str, description="For HTTP Basic. Write only.", json_schema_extra={"writeOnly": True})


class StationInput(StationPatch):
    """A new station. Without `password` it has none and cannot pass the door; `POST /stations/{id}/password` makes one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"id": "CP-0001", "password": "correct-horse-battery"}]})

    id: StationId = Field(description="The last part of the address that the station connects to.")


class ConnectorOutput(Output):
    """A cable or socket. `status` is the station's own word, `status_at` when it said so."""

    id: int
    status: str = Field(
        description="available preparing charging suspended-ev suspended-evse finishing occupied reserved unavailable faulted unknown"
    )
    standard: str | None
    error_code: str | None = None
    info: str | None = None
    vendor_error_code: str | None = None
    status_at: datetime | None = None


class EvseOutput(Output):
    """One place to charge at, and the session on it. `energy_wh` is the session's."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EVSE_EXAMPLE]})

    id: int
    status: EvseStatus = Field(description="What it is doing now; `unknown` while the station is offline.")
    power_w: int | None
    energy_wh: int | None
    state_of_charge: float | None
    session_id: str | None
    connectors: list[ConnectorOutput]


class StationOutput(Output):
    """A station."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STATION_EXAMPLE]})

    id: str
    location_id: str | None
    vendor: str | None
    model: str | None
    serial_number: str | None
    firmware_version: str | None
    protocol: str | None = Field(description="ocpp1.6 ocpp2.0.1 ocpp2.1: of the present or last connection.")
    online: bool
    address: str | None = Field(description="Where the present or last connection came from.")
    last_seen_at: datetime | None
    connected_at: datetime | None
    booted_at: datetime | None
    admission: Admission
    disabled: bool
    has_password: bool
    security_profile: int
    max_power_w: int | None
    default_token: str | None
    status: str | None = Field(description="The station's own word about itself as a whole, where it said one.")
    evses: list[EvseOutput]
    created_at: datetime
    updated_at: datetime


class StationPasswordOutput(Output):
    """The new password, told this once (null where the answer is replayed)."""

    id: str
    password: str | None


def settings_of(body: StationPatch) -> dict[str, object]:
    """The settings that were sent."""
    changes: dict[str, object] = body.model_dump(exclude_unset=True, exclude={"id", "password"})
    if isinstance(changes.get("location_id"), str):
        changes["location_id"] = private_id("location", str(changes["location_id"]))
    return changes


def shown(record: StationRecord) -> StationOutput:
    """The station as the API shows it."""
    whole = next((c.status for c in record.connectors if c.evse_id == 0), None)
    settings = record.settings
    return StationOutput(
        id=record.id,
        location_id=None if settings.location_id is None else public_id("location", settings.location_id),
        vendor=record.vendor,
        model=record.model,
        serial_number=record.serial_number,
        firmware_version=record.firmware_version,
        protocol=record.protocol,
        online=record.online,
        address=record.address,
        last_seen_at=record.last_seen_at,
        connected_at=record.connected_at,
        booted_at=record.booted_at,
        admission=settings.admission,  # type: ignore[arg-type]
        disabled=settings.disabled,
        has_password=record.has_password,
        security_profile=settings.security_profile,
        max_power_w=settings.max_power_w,
        default_token=settings.default_token,
        status=whole,
        evses=_evses(record, whole),
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


def _evses(record: StationRecord, whole: str | None) -> list[EvseOutput]:
    """Every EVSE that the station showed by a connector or by a session."""
    numbers = {c.evse_id for c in record.connectors} | {live.evse_id for live in record.live if live.evse_id}
    sessions: dict[int | None, LiveFigures] = {}
    for live in sorted(record.live, key=lambda item: item.started_at):
        sessions[live.evse_id] = live
    return [
        _evse(number, [c for c in record.connectors if c.evse_id == number], sessions.get(number), record.online, whole)
        for number in sorted(numbers - {0})
    ]


def _evse(number: int, connectors: list[ConnectorRecord], live: LiveFigures | None, online: bool, whole: str | None) -> EvseOutput:
    progress = live.progress if live else None
    status = evse_status(
        online,
        [c.status for c in connectors],
        whole,
        live is not None,
        progress.charging_state if progress else None,
        progress.power_w if progress else None,
    )
    return EvseOutput(
        id=number,
        status=status,  # type: ignore[arg-type]
        power_w=progress.power_w if progress else None,
        energy_wh=wh(progress.energy_mwh) if progress else None,
        state_of_charge=progress.soc if progress else None,
        session_id=public_id("session", live.session_id) if live else None,
        connectors=[
            ConnectorOutput(
                id=c.connector_id,
                status=c.status,
                standard=c.standard,
                error_code=c.error_code,
                info=c.info,
                vendor_error_code=c.vendor_error_code,
                status_at=c.at,
            )
            for c in connectors
            if c.connector_id > 0
        ],
    )
