"""What time starts, and how often."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from laddverk.jobs.relaying import BATCH, relay
from laddverk.jobs.runner import Job, Wake
from laddverk.jobs.tidying import expiries, old_events, orphans, partitions, retention
from laddverk.services.commands import expire_stuck
from laddverk.services.ports.bussing import Bus
from laddverk.services.ports.records import UnitOfWorkFactory
from laddverk.settings import Settings
from laddverk.storage import Storage

RELAY_EVERY_S = 0.25
MINUTE_S, HOUR_S = 60.0, 3600.0


def jobs_of(settings: Settings, storage: Storage, bus: Bus, clock: Callable[[], datetime], wake: Wake) -> list[Job]:
    """The jobs of the server."""
    uow: UnitOfWorkFactory = storage.uow
    days = settings.message_retention_days, settings.meter_retention_days

    async def stuck_commands() -> int:
        return await expire_stuck(uow, clock())

    return [
        Job("relay", partial(relay, storage.relay, bus, clock), RELAY_EVERY_S, timeout_s=30, wake=wake, busy_from=BATCH, gather_s=0.03),
        Job("orphans", partial(orphans, storage.homes, uow, clock), 5.0, timeout_s=30),
        Job("stuck-commands", stuck_commands, MINUTE_S, busy_from=100),
        Job("expiries", partial(expiries, uow, clock), 10 * MINUTE_S),
        Job("partitions", partial(partitions, storage.retention, clock), 6 * HOUR_S),
        Job("retention", partial(retention, storage.retention, clock, *days), HOUR_S, timeout_s=30 * MINUTE_S),
        Job("old-events", partial(old_events, storage.relay, clock, settings.event_retention_days), HOUR_S, timeout_s=30 * MINUTE_S),
    ]
