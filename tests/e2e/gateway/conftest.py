"""These tests run on uvloop, as the server does."""

import asyncio
from collections.abc import Callable, Mapping

import uvloop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """pytest-asyncio makes its loops by this."""
    return {"uvloop": uvloop.new_event_loop}
