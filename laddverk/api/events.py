"""The live stream: server-sent events that resume."""

import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import StringConstraints

from laddverk.api.deps import ApiDeps, By, Deps, Living, Running
from laddverk.api.guard import Guarded, credential_of, needs
from laddverk.api.streaming import Stream
from laddverk.api.words import StationId
from laddverk.domain.errors import Forbidden, Invalid, LaddverkError, Unauthenticated
from laddverk.domain.events import STATION_MESSAGE
from laddverk.domain.users import READ, READ_MESSAGES, may
from laddverk.services.access import identify
from laddverk.services.stations import watch

router = APIRouter(tags=["events"], route_class=Guarded)

HEARTBEAT_S = 15.0
WATCH_EVERY_S = 30.0
CHECK_LOGIN_EVERY_S = 60.0
MAX_REPLAYED = 20_000

_DESCRIPTION = """Server-sent events (`text/event-stream`). Each `data` is JSON:
`{"seq", "type", "station_id", "at", "data"}`, the event's name is its `type`:

- `station.status`, `station.joined`: something about a station changed: read it again.
- `session.started`, `session.updated`, `session.ended`: `data` has the session's fields that changed.
- `command.updated`: `data` has `id`, `station_id`, `command`, `status`, `reason`.
- `alert.opened`
- `station.message`: live OCPP traffic; only with `station_id` and `types=station.message`.

Facts have an `id` (`seq`): send the last one as `Last-Event-ID` (browsers do so by themselves) and nothing is missed. Telemetry
(`session.updated`, `station.message`) has none and may be dropped. `reset` says that too much happened meanwhile: read everything again.
A comment comes every 15 s."""


@router.get(
    "/events",
    summary="What happens, live",
    description=_DESCRIPTION,
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
@needs(READ)
async def stream_events(
    request: Request,
    deps: Deps,
    by: By,
    living: Living,
    types: Annotated[
        str | None,
        StringConstraints(min_length=1, max_length=500, pattern=r"^[a-z]+([.-][a-z]+)*(,[a-z]+([.-][a-z]+)*)*$"),
        Query(description="Comma-separated event types; all but station.message where left out."),
    ] = None,
    station_id: StationId | None = None,
    last_event_id: Annotated[str | None, Header(description="Resume after this event.", max_length=19, pattern=r"^[0-9]{1,18}$")] = None,
) -> StreamingResponse:
    """See the description of the route."""
    wanted = None if types is None else frozenset(types.split(","))
    watching = wanted is not None and STATION_MESSAGE in wanted
    if watching and station_id is None:
        raise Invalid("station.message needs a station_id", field="query.station_id")
    if watching and not may(by.actor.role, READ_MESSAGES):
        raise Forbidden(f"station.message needs the permission {READ_MESSAGES}")
    if station_id is not None:
        async with deps.uow(by.tenant_id) as work:
            station_id = (await work.stations.get(station_id)).id
    token, _ = credential_of(request, deps)
    if token is None:
        raise Unauthenticated("log in first")
    stream = Stream(by.tenant_id, wanted, station_id)
    living.hub.join(stream)
    after = None if last_event_id is None else int(last_event_id)
    body = _body(stream, deps, living, token, after, station_id if watching else None)
    return StreamingResponse(body, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def _body(stream: Stream, deps: ApiDeps, living: Running, token: str, after: int | None, watched: str | None) -> AsyncIterator[bytes]:
    """The stream's bytes, until the client leaves, is too slow, or its login ends."""
    try:
        yield b": welcome\nretry: 2000\n\n"
        replayed = after
        if after is not None:
            async for last, frames in _missed(stream, living, after):
                replayed = last
                yield frames
        watched_at, checked_at = float("-inf"), time.monotonic()
        while not stream.ended:
            now = time.monotonic()
            if watched is not None and now - watched_at >= WATCH_EVERY_S:
                watched_at = now
                living.background.start(watch(deps.bus, watched))
            if now - checked_at >= CHECK_LOGIN_EVERY_S:
                checked_at = now
                await identify(deps.uow, token, deps.clock())
            events = await stream.next(HEARTBEAT_S)
            fresh = [e.frame for e in events if e.seq is None or replayed is None or e.seq > replayed]
            if fresh:
                yield b"".join(fresh)
            elif not events and not stream.ended:
                yield b": alive\n\n"
    except LaddverkError:
        # The login ended or storage is away: the client comes back and hears why by a status.
        return
    finally:
        living.hub.leave(stream)


async def _missed(stream: Stream, living: Running, after: int) -> AsyncIterator[tuple[int | None, bytes]]:
    """(last number, frames) from the outbox; a reset where they are not kept any more or too many."""
    reset = b"event: reset\ndata: {}\n\n"
    if await living.hub.forgotten(after):
        yield None, reset
        return
    count = 0
    while events := await living.hub.after(after, stream.tenant_id):
        after = max(event.seq or 0 for event in events)
        count += len(events)
        if count > MAX_REPLAYED:
            yield after, reset
            return
        yield after, b"".join(event.frame for event in events if stream.wants(event))
