"""These tests run on uvloop, as the server does, and everything that the gateway sends is judged by the official schemas."""

import asyncio
from collections.abc import Callable, Mapping

import pytest
import uvloop

from tests.ocpp_schemas import sent_is_valid

__all__ = ["sent_is_valid"]


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """pytest-asyncio makes its loops by this."""
    return {"uvloop": uvloop.new_event_loop}


@pytest.fixture(autouse=True)
def _judged(sent_is_valid: list[str]) -> None:
    """Fails the test that sent something else."""
