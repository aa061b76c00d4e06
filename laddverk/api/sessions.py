"""Charging sessions over REST."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import Name, Number, Output, PageOf, SessionId, StationId, TokenUid, When
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.metering import Reading, Sample, view
from laddverk.domain.sessions import ACTIVE, estimated_end_at, wh
from laddverk.domain.users import READ
from laddverk.services.ports.committing import ReadingStored
from laddverk.services.ports.station_records import SessionFilter, SessionRecord

router = APIRouter(prefix="/sessions", tags=["sessions"], route_class=Guarded)


class Money(Output):
    """An exact amount as text with its ISO 4217 currency."""

    amount: str = Field(examples=["12.50"])
    currency: str = Field(examples=["SEK"])


class SessionOutput(Output):
    """One transaction of one station."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "ses_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
                    "station_id": "CP-0001",
                    "evse_id": 1,
                    "connector_id": 1,
                    "transaction_id": "7c1f4b0e",
                    "token_uid": "04A1B2C3D4E5F6",
                    "token_type": "ISO14443",
                    "status": "active",
                    "started_at": "2026-03-01T11:20:00Z",
                    "ended_at": None,
                    "stop_reason": None,
                    "meter_start_wh": 1204551,
                    "meter_stop_wh": None,
                    "energy_wh": 7421,
                    "power_w": 10980,
                    "state_of_charge": 61.0,
                    "charging_state": "Charging",
                    "estimated_end_at": "2026-03-01T13:05:00Z",
                    "cost": None,
                    "flags": [],
                    "last_reading_at": "2026-03-01T12:00:00Z",
                }
            ]
        }
    )

    id: str
    station_id: str
    evse_id: int | None
    connector_id: int | None
    transaction_id: str = Field(description="The station's own id.")
    token_uid: str | None
    token_type: str | None
    status: Literal["active", "ended"]
    started_at: datetime
    ended_at: datetime | None
    stop_reason: str | None = Field(description="In the words of OCPP 2.x ReasonEnumType.")
    meter_start_wh: int | None
    meter_stop_wh: int | None
    energy_wh: int = Field(description="Last minus first accepted register, over meter resets.")
    power_w: int | None = Field(description="Now; null once ended.")
    state_of_charge: float | None = Field(description="Percent, as last reported.")
    charging_state: str | None
    estimated_end_at: datetime | None = Field(description="When the car has what it wants, null where nobody can know.")
    cost: Money | None
    flags: list[str] = Field(description="What is odd about it: zombie synthetic offline meter-reset quarantined ...")
    last_reading_at: datetime | None


class SampleOutput(Output):
    """One value of one meter; `raw` is its exact text where it is no plain number (signed meter data)."""

    at: datetime | None
    value: float | None
    measurand: str
    unit: str | None
    phase: str | None
    location: str | None
    context: str
    raw: str | None


class MeterValueOutput(Output):
    """One report of a station's meter, and where the session stood after it. `quarantine` says why it was not believed."""

    id: str
    at: datetime
    received_at: datetime
    energy_wh: int | None = Field(description="Energy of the session so far.")
    register_wh: int | None = Field(description="The meter's register, as said.")
    power_w: int | None
    state_of_charge: float | None
    context: str | None
    quarantine: str | None
    samples: list[SampleOutput]


def shown(record: SessionRecord, now: datetime) -> SessionOutput:
    """The session as the API shows it."""
    session, progress = record
    active = session.status == ACTIVE
    start = session.meter_start_mwh if session.meter_start_mwh is not None else progress.first_mwh
    return SessionOutput(
        id=public_id("session", session.id),
        station_id=session.station_id,
        evse_id=session.evse_id,
        connector_id=session.connector_id,
        transaction_id=session.transaction_id,
        token_uid=session.token.uid if session.token else None,
        token_type=session.token.type if session.token else None,
        status="active" if active else "ended",
        started_at=session.started_at,
        ended_at=session.ended_at,
        stop_reason=session.stop_reason,
        meter_start_wh=wh(start),
        meter_stop_wh=wh(session.meter_stop_mwh),
        energy_wh=wh(progress.energy_mwh if active else session.energy_mwh) or 0,
        power_w=progress.power_w if active else None,
        state_of_charge=progress.soc,
        charging_state=progress.charging_state if active else None,
        estimated_end_at=estimated_end_at(progress, now) if active else None,
        cost=None,
        flags=list(session.flags),
        last_reading_at=progress.last_at,
    )


def _sample(at: datetime | None, sample: Sample) -> SampleOutput:
    return SampleOutput(at=at, **sample._asdict())


def meter_value(stored: ReadingStored) -> MeterValueOutput:
    """A stored report as the API shows it."""
    newest: Reading | None = max(stored.readings, key=lambda r: r.at.timestamp() if r.at else 0.0, default=None)
    seen = view(newest.samples) if newest else None
    progress = stored.progress
    return MeterValueOutput(
        id=stored.id,
        at=stored.at,
        received_at=stored.received_at,
        energy_wh=None if progress is None else wh(progress.energy_mwh),
        register_wh=None if seen is None else wh(seen.register_mwh),
        power_w=seen.power_w if seen else None,
        state_of_charge=seen.soc if seen else None,
        context=newest.samples[0].context if newest and newest.samples else None,
        quarantine=stored.quarantine,
        samples=[_sample(reading.at, sample) for reading in stored.readings for sample in reading.samples],
    )


@router.get("", summary="List sessions")
@needs(READ)
async def list_sessions(
    deps: Deps,
    by: By,
    part: Part,
    station_id: StationId | None = None,
    evse_id: Number | None = None,
    status: Literal["active", "ended"] | None = None,
    token_uid: TokenUid | None = None,
    transaction_id: Name | None = None,
    started_from: Annotated[When | None, Query(description="Started then or later.")] = None,
    started_before: Annotated[When | None, Query(description="Started earlier than then.")] = None,
) -> PageOf[SessionOutput]:
    """Newest start first."""
    wanted = SessionFilter(station_id, evse_id, status, token_uid, transaction_id, started_from, started_before)
    async with deps.uow(by.tenant_id) as work:
        page = await work.sessions.list(wanted, part)
    return PageOf(items=[shown(record, by.now) for record in page.items], next=page.next)


@router.get("/{session_id}", summary="One session")
@needs(READ)
async def get_session(session_id: SessionId, deps: Deps, by: By) -> SessionOutput:
    """Where it stands."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.sessions.get(private_id("session", session_id)), by.now)


@router.get("/{session_id}/meter-values", summary="Meter values of a session")
@needs(READ)
async def list_meter_values(session_id: SessionId, deps: Deps, by: By, part: Part) -> PageOf[MeterValueOutput]:
    """Newest first, all measurands as the station sent them."""
    async with deps.uow(by.tenant_id) as work:
        page = await work.sessions.readings(private_id("session", session_id), part)
    return PageOf(items=[meter_value(stored) for stored in page.items], next=page.next)
