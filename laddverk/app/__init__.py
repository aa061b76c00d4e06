"""Puts the server together from its parts, and runs it."""

import asyncio
import contextlib
import os
import signal

import structlog
import uvloop

from laddverk.app.logs import configure
from laddverk.settings import Settings, unknown_variables

log = structlog.get_logger(__name__)


def serve(settings: Settings) -> int:
    """Run one process until SIGTERM or SIGINT; the exit status. Raises LaddverkError if it cannot start."""
    configure(settings.log_format, settings.log_level)
    for name in unknown_variables(os.environ):
        log.warning("settings.unknown", variable=name)
    return uvloop.run(_serve(settings))


async def _serve(settings: Settings) -> int:
    from laddverk.app.server import Server

    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, ended.set)
    server = Server(settings)
    starting = asyncio.create_task(server.start())
    waiting = asyncio.create_task(ended.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await starting
        return 0
    waiting_for_fault = starting.exception()
    if waiting_for_fault is not None:
        waiting.cancel()
        raise waiting_for_fault
    await waiting
    await server.stop()
    return 0
