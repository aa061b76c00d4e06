"""Bounds that both buses keep, so that what runs on one runs on the other."""

from laddverk.domain.errors import Invalid

MAX_PAYLOAD_BYTES = 1024 * 1024
"""The most that one message carries; also the default of a NATS server."""

MAX_WAITING = 20_000
"""Telemetry that waits to be delivered or sent; what comes on top is dropped and counted."""

MAX_RUNNING = 4_000
"""Requests that handlers of one process work on at the same time; the next one is refused as busy."""

CLOSE_TIMEOUT_S = 5.0
"""How long `close()` lets running handlers finish."""


def check_payload(payload: bytes) -> None:
    """Raises Invalid for a payload over the limit."""
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise Invalid(f"a bus message may have {MAX_PAYLOAD_BYTES} bytes, this one has {len(payload)}")
