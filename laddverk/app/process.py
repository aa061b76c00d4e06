"""The process itself: its figures, the lag of its event loop, its garbage collector."""

import asyncio
import gc

from prometheus_client import CollectorRegistry, GCCollector, Histogram, Info, PlatformCollector, ProcessCollector

import laddverk

LAG_EVERY_S = 0.25
_LAG_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


def new_registry(node_id: str, roles: frozenset[str]) -> CollectorRegistry:
    """A registry with what every process shows of itself."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    Info("laddverk", "What runs here", registry=registry).info(
        {"version": laddverk.__version__, "node": node_id, "role": ",".join(sorted(roles))}
    )
    return registry


async def watch_lag(registry: CollectorRegistry) -> None:
    """Measure, for ever, how late the event loop comes to a timer: what every station waits on top."""
    seconds = Histogram("laddverk_loop_lag_seconds", "How late the event loop comes to a timer", registry=registry, buckets=_LAG_BUCKETS)
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + LAG_EVERY_S
        await asyncio.sleep(LAG_EVERY_S)
        seconds.observe(max(0.0, loop.time() - due))


def settle_garbage() -> None:
    """Call once everything is imported and built: what is there now lives as long as the process.

    Frozen objects are not looked at again, and the young generation is large: with thousands of connections the default
    thresholds spend a tenth of the processor on walking objects that never die.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
