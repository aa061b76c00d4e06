"""What stations left behind, over REST: traffic, notes, device model, and what could not be true."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field

from laddverk.api.deps import By, Deps, Part
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import Name, Output, PageOf, SessionId, StationId, Word
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.users import READ, READ_MESSAGES
from laddverk.services.ports.committing import MessageLogged, NoteStored
from laddverk.services.ports.station_records import QuarantineRecord, VariableRecord

router = APIRouter(tags=["records"], route_class=Guarded)


class MessageOutput(Output):
    """A call and its answer. `direction` `in`: the station called us; `out`: we called it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "msg_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
                    "at": "2026-03-01T12:00:00Z",
                    "direction": "in",
                    "action": "Heartbeat",
                    "message_id": "19223201",
                    "request": {},
                    "response": {"currentTime": "2026-03-01T12:00:00Z"},
                    "error": False,
                }
            ]
        }
    )

    id: str
    at: datetime
    direction: Literal["in", "out"]
    action: str
    message_id: str
    request: Any = Field(description="The call's payload, secrets left out.")
    response: Any = Field(description='The answering payload, or ["code", "description", {...}] of a CALLERROR; null where none came.')
    error: bool = Field(description="The answer was a CALLERROR.")


class NoteOutput(Output):
    """Any further message: firmware and log status, security events ... `text` is the payload as JSON."""

    id: str
    at: datetime
    topic: str
    text: str
    critical: bool


class QuarantineOutput(Output):
    """What cannot be true: kept and shown, not counted."""

    id: str
    at: datetime
    station_id: str
    session_id: str | None
    reason: str = Field(examples=["register-backwards"])
    text: str


class VariableOutput(Output):
    """A variable of the device model. OCPP 1.6 keys have component `ChargingStation`."""

    component: str
    component_instance: str | None
    variable: str
    variable_instance: str | None
    evse_id: int | None
    connector_id: int | None
    attribute: str
    value: str | None
    mutability: str | None
    data_type: str | None
    unit: str | None
    min_limit: float | None
    max_limit: float | None
    values_list: str | None
    at: datetime = Field(description="When the station last reported it.")


def _json(text: str) -> Any:
    """A stored payload; text that is no JSON is shown as it is."""
    if not text:
        return None
    try:
        return json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text


def message(record: MessageLogged) -> MessageOutput:
    """A message as the API shows it."""
    return MessageOutput(
        id=public_id("message", record.id),
        at=record.at,
        direction="out" if record.outgoing else "in",
        action=record.action,
        message_id=record.message_id,
        request=_json(record.request),
        response=_json(record.response),
        error=record.error,
    )


def _note(record: NoteStored) -> NoteOutput:
    return NoteOutput(id=public_id("note", record.id), at=record.at, topic=record.topic, text=record.text, critical=record.critical)


def _quarantined(record: QuarantineRecord) -> QuarantineOutput:
    item = record.item
    return QuarantineOutput(
        id=public_id("quarantine", item.id),
        at=item.at,
        station_id=record.station_id,
        session_id=None if item.session_id is None else public_id("session", item.session_id),
        reason=item.reason,
        text=item.text,
    )


def _variable(record: VariableRecord) -> VariableOutput:
    return VariableOutput(**record.variable._asdict(), at=record.at)


@router.get("/stations/{station_id}/messages", summary="Recorded OCPP traffic")
@needs(READ_MESSAGES)
async def list_messages(
    station_id: StationId,
    deps: Deps,
    by: By,
    part: Part,
    action: Word | None = None,
    direction: Literal["in", "out"] | None = None,
    error: Annotated[bool | None, Query(description="Only those answered by a CALLERROR, or only the others.")] = None,
) -> PageOf[MessageOutput]:
    """Newest first, secrets left out. Live: `GET /events?station_id=...&types=station.message`."""
    outgoing = None if direction is None else direction == "out"
    async with deps.uow(by.tenant_id) as work:
        station = await work.stations.get(station_id)
        page = await work.records.messages(station.id, part, action, outgoing, error)
    return PageOf(items=[message(record) for record in page.items], next=page.next)


@router.get("/stations/{station_id}/notes", summary="Notices of a station")
@needs(READ)
async def list_notes(
    station_id: StationId, deps: Deps, by: By, part: Part, topic: Word | None = None, critical: bool | None = None
) -> PageOf[NoteOutput]:
    """Firmware and log status, security events and the like, newest first."""
    async with deps.uow(by.tenant_id) as work:
        station = await work.stations.get(station_id)
        page = await work.records.notes(station.id, part, topic, critical)
    return PageOf(items=[_note(record) for record in page.items], next=page.next)


@router.get("/stations/{station_id}/variables", summary="Device model of a station")
@needs(READ)
async def list_variables(station_id: StationId, deps: Deps, by: By, part: Part, component: Name | None = None) -> PageOf[VariableOutput]:
    """As last reported; `get-base-report` and `get-variables` bring it up to date. Ordered by component and variable."""
    async with deps.uow(by.tenant_id) as work:
        station = await work.stations.get(station_id)
        page = await work.records.variables(station.id, part, component)
    return PageOf(items=[_variable(record) for record in page.items], next=page.next)


@router.get("/stations/{station_id}/quarantine", summary="What a station said that cannot be true")
@needs(READ)
async def list_station_quarantine(station_id: StationId, deps: Deps, by: By, part: Part) -> PageOf[QuarantineOutput]:
    """Newest first."""
    async with deps.uow(by.tenant_id) as work:
        station = await work.stations.get(station_id)
        page = await work.records.quarantine(part, station.id)
    return PageOf(items=[_quarantined(record) for record in page.items], next=page.next)


@router.get("/quarantine", summary="What stations said that cannot be true")
@needs(READ)
async def list_quarantine(
    deps: Deps, by: By, part: Part, station_id: StationId | None = None, session_id: Annotated[SessionId | None, Query()] = None
) -> PageOf[QuarantineOutput]:
    """Of the whole network, newest first."""
    session = None if session_id is None else private_id("session", session_id)
    async with deps.uow(by.tenant_id) as work:
        page = await work.records.quarantine(part, station_id, session)
    return PageOf(items=[_quarantined(record) for record in page.items], next=page.next)
