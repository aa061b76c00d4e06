"""Commands over REST: asked with 202, followed by id or in the live stream."""

import asyncio
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, StringConstraints

from laddverk.api.deps import ApiDeps, By, Deps, Living, Part, Running
from laddverk.api.guard import Guarded, needs
from laddverk.api.words import CommandId, FreeJson, Input, Output, PageOf, StationId
from laddverk.domain.commands import COMMANDS
from laddverk.domain.ids import private_id, public_id
from laddverk.domain.users import CALL, COMMAND, READ
from laddverk.services import commands as service
from laddverk.services.auditing import Caller
from laddverk.services.ports.station_records import CommandRecord

router = APIRouter(tags=["commands"], route_class=Guarded)

Status = Literal["queued", "sent", "accepted", "rejected", "timed-out", "not-supported", "failed"]
Wait = Annotated[float, Query(ge=0, le=60, allow_inf_nan=False, description="Wait up to so many seconds for the final status.")]
Timeout = Annotated[float, Field(ge=1, le=120, allow_inf_nan=False)]

_KNOWN = "\n".join(f"- `{name}`: {params or 'no parameters'}" for name, params in COMMANDS.items())


class CommandInput(Input):
    """What the station is asked to do."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"command": "remote-start", "params": {"evse_id": 1, "token": "04A1B2C3D4E5F6"}},
                {"command": "reset", "params": {"type": "soft"}},
            ]
        }
    )

    command: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")] = Field(
        examples=["remote-start"]
    )
    params: FreeJson = Field(default_factory=dict)
    timeout_s: Timeout = Field(30.0, description="How long the station may take to answer.")


class CallInput(Input):
    """An OCPP call as it is written in the station's version."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "TriggerMessage", "payload": {"requestedMessage": "StatusNotification"}}]}
    )

    action: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Z][A-Za-z0-9]*$")] = Field(
        examples=["TriggerMessage"]
    )
    payload: FreeJson = Field(default_factory=dict)
    timeout_s: Timeout = Field(30.0, description="How long the station may take to answer.")


class CommandOutput(Output):
    """A command on its way. `accepted rejected timed-out not-supported failed` are final."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "cmd_018f3c5e7a9b7c3d8e4f5a6b7c8d9e0f",
                    "station_id": "CP-0001",
                    "command": "unlock-connector",
                    "params": {"evse_id": 1},
                    "raw": False,
                    "status": "accepted",
                    "response": {"status": "Unlocked"},
                    "reason": None,
                    "asked_by": "Anna",
                    "created_at": "2026-03-01T12:00:00Z",
                    "updated_at": "2026-03-01T12:00:01Z",
                }
            ]
        }
    )

    id: str
    station_id: str
    command: str = Field(description="The command, or the action of a raw call.")
    params: Any
    raw: bool
    status: Status
    response: Any = Field(description="The station's own answer, null until it came.")
    reason: str | None = Field(description="What went wrong, in words.")
    asked_by: str | None
    created_at: datetime
    updated_at: datetime


def shown(record: CommandRecord) -> CommandOutput:
    """The command as the API shows it, secrets left out."""
    return CommandOutput(
        id=public_id("command", record.id),
        station_id=record.station_id,
        command=record.name,
        params=service.redacted(record.params),
        raw=record.raw,
        status=record.status,  # type: ignore[arg-type]
        response=record.response,
        reason=record.reason,
        asked_by=record.actor_name,
        created_at=record.created_at,
        updated_at=record.updated_at,
    )


@router.post(
    "/stations/{station_id}/commands",
    status_code=202,
    summary="Command a station",
    description="The same command works for every OCPP version, or ends as `not-supported`. Further messages that a version offers are "
    "commands, too: the action in kebab-case with its payload as `params`. Commands and parameters (`?`: may be left out):\n\n" + _KNOWN,
)
@needs(COMMAND)
async def command_station(station_id: StationId, body: CommandInput, deps: Deps, by: By, living: Living, wait: Wait = 0.0) -> CommandOutput:
    """Store and send."""
    living.background.check_room()
    record = await service.ask(deps.uow, deps.ids, by, station_id, body.command, body.params, False, body.timeout_s)
    return await _carry(deps, living, by, record, wait)


@router.post("/stations/{station_id}/calls", status_code=202, summary="Send a raw OCPP call")
@needs(CALL)
async def call_station(station_id: StationId, body: CallInput, deps: Deps, by: By, living: Living, wait: Wait = 0.0) -> CommandOutput:
    """For technicians: checked against the station's version before it is sent; the station's payload is under `response`."""
    living.background.check_room()
    record = await service.ask(deps.uow, deps.ids, by, station_id, body.action, body.payload, True, body.timeout_s)
    return await _carry(deps, living, by, record, wait)


@router.get("/commands", summary="List commands")
@needs(READ)
async def list_commands(
    deps: Deps, by: By, part: Part, station_id: StationId | None = None, status: Status | None = None
) -> PageOf[CommandOutput]:
    """Newest first."""
    async with deps.uow(by.tenant_id) as work:
        page = await work.commands.list(part, station_id, status)
    return PageOf(items=[shown(record) for record in page.items], next=page.next)


@router.get("/commands/{command_id}", summary="One command")
@needs(READ)
async def get_command(command_id: CommandId, deps: Deps, by: By) -> CommandOutput:
    """Its status and the station's answer."""
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.commands.get(private_id("command", command_id)))


async def _carry(deps: ApiDeps, living: Running, by: Caller, record: CommandRecord, wait: float) -> CommandOutput:
    """Send in the background; wait for the outcome as long as the caller asked to."""
    task = living.background.start(service.carry(deps.uow, deps.bus, deps.clock, by.tenant_id, record))
    if wait <= 0:
        return shown(record)
    done, _ = await asyncio.wait({task}, timeout=wait)
    if done:
        return shown(task.result())
    async with deps.uow(by.tenant_id) as work:
        return shown(await work.commands.get(record.id))
