"""These tests run on uvloop, as the server does."""

import asyncio

import pytest
import uvloop


@pytest.fixture
def event_loop_policy() -> asyncio.AbstractEventLoopPolicy:
    """pytest-asyncio makes its loops by this."""
    return uvloop.EventLoopPolicy()
