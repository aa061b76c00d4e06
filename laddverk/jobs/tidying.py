"""Sweeps: stations of dead nodes, commands without an outcome, and everything that has had its time."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from laddverk.domain.events import STATION_STATUS, Event
from laddverk.services.ports.records import UnitOfWorkFactory
from laddverk.services.ports.relaying import Relay
from laddverk.services.ports.tidying import Keeping, Leases

log = structlog.get_logger(__name__)

IDEMPOTENCY_KEPT = timedelta(hours=24)
_ROUNDS = 200


async def orphans(leases: Leases, uow: UnitOfWorkFactory, clock: Callable[[], datetime]) -> int:
    """Stations whose node died go offline, and everybody hears of it."""
    found = await leases.sweep()
    by_tenant: defaultdict[str, list[str]] = defaultdict(list)
    for orphan in found:
        by_tenant[orphan.tenant_id].append(orphan.id)
    for tenant_id, station_ids in by_tenant.items():
        log.warning("stations.orphaned", tenant_id=tenant_id, stations=len(station_ids))
        async with uow(tenant_id) as work:
            for station_id in station_ids:
                await work.outbox.add(Event(STATION_STATUS, station_id, clock(), {"station_id": station_id, "online": False}))
            await work.commit()
    return len(found)


async def expiries(uow: UnitOfWorkFactory, clock: Callable[[], datetime]) -> int:
    """Logins, one-time links and kept responses that have had their time."""
    async with uow(None) as work:
        removed = await work.access.sweep(clock())
        removed += await work.idempotency.sweep(clock() - IDEMPOTENCY_KEPT)
        await work.commit()
    return removed


async def old_events(store: Relay, clock: Callable[[], datetime], kept_days: int) -> int:
    """Relayed facts that nobody can resume from any more."""
    removed = 0
    for _ in range(_ROUNDS):
        count = await store.expire(clock() - timedelta(days=kept_days))
        removed += count
        if not count:
            break
    return removed


async def partitions(keeping: Keeping, clock: Callable[[], datetime]) -> int:
    """Room for the coming days and months, made before it is needed."""
    made = await keeping.ensure_partitions(clock())
    if made:
        log.info("partitions.made", names=made)
    return len(made)


async def retention(keeping: Keeping, clock: Callable[[], datetime], messages_days: int, readings_days: int) -> int:
    """Recorded traffic and meter readings that have had their time."""
    removed = 0
    for _ in range(_ROUNDS):
        run = await keeping.retain(clock(), messages_days=messages_days, readings_days=readings_days)
        removed += run.messages + run.readings + len(run.partitions)
        if not run.more:
            break
    if removed:
        log.info("retention.removed", items=removed)
    return removed
