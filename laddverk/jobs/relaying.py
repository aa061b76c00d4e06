"""From the outbox to the bus: every fact, in order, at least once; the bus keeps each once."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import msgspec

from laddverk.services.ports.bussing import Bus, event_subject
from laddverk.services.ports.relaying import OutboxEvent, Relay

BATCH = 200
_encode = msgspec.json.Encoder().encode


def envelope(event: OutboxEvent) -> bytes:
    """A fact as `event_subject` tells of."""
    return _encode(
        {
            "seq": event.seq,
            "type": event.type,
            "tenant_id": event.tenant_id,
            "station_id": event.station_id,
            "at": event.at.isoformat().replace("+00:00", "Z"),
            "data": event.data,
        }
    )


def message_id(event: OutboxEvent) -> str:
    """The same at every attempt; not only the number, which begins anew with a new database beside an old bus."""
    return f"{event.seq}-{event.id}-{event.at.timestamp():.6f}"


async def relay(store: Relay, bus: Bus, clock: Callable[[], datetime]) -> int:
    """Bring one batch to the bus; how many. Raises Unavailable, after what reached the bus was marked."""
    events = await store.claim_events(BATCH)
    if not events:
        return 0
    # Sent side by side, in order; the bus takes them in the order in which they were sent.
    results = await asyncio.gather(
        *(bus.publish_durable(event_subject(event.type), envelope(event), message_id(event)) for event in events), return_exceptions=True
    )
    kept = [event.seq for event, result in zip(events, results, strict=True) if result is None]
    if kept:
        await store.mark_relayed(kept, clock())
    for result in results:
        if result is not None:
            raise result
    return len(events)
