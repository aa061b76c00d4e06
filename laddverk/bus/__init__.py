"""Events out, commands to the node that holds the socket: in memory for one process, over NATS for many."""

from laddverk.services.ports.bussing import Bus


def open_bus(url: str) -> Bus:
    """`memory:`, or `nats://host:port` (also `tls://`, several separated by commas). Not yet started. Raises ValueError."""
    scheme = url.partition(":")[0]
    if scheme == "memory":
        from laddverk.bus.memory import MemoryBus

        return MemoryBus()
    if scheme in ("nats", "tls", "ws", "wss"):
        from laddverk.bus.nats import NatsBus

        return NatsBus(url)
    raise ValueError(f"a bus URL begins with memory: or nats://, not {scheme}:")
