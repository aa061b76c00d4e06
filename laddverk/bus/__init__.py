"""Events out, commands to the node that holds the socket: in memory for one process, over NATS for many."""

from laddverk.bus.memory import MemoryBus
from laddverk.bus.nats import NatsBus


def open_bus(url: str) -> MemoryBus | NatsBus:
    """`memory:`, or `nats://host:port` (also `tls://`, several separated by commas). Not yet started. Raises ValueError."""
    scheme = url.partition(":")[0]
    if scheme == "memory":
        return MemoryBus()
    if scheme in ("nats", "tls", "ws", "wss"):
        return NatsBus(url)
    raise ValueError(f"a bus URL begins with memory: or nats://, not {scheme}:")
