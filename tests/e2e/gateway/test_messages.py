"""A station's messages: answered after the commit, once, in order, and never with a disturbed socket."""

import asyncio

import pytest

from tests.e2e.gateway.house import house, station, until


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
async def test_boot_is_answered_after_the_commit(version: str) -> None:
    """A station connects with its password, boots, and hears Accepted only once that is durable."""
    async with house() as at, station(at, version) as box:
        at.store.held = True
        asking = asyncio.create_task(box.boot())
        await until(lambda: at.store._waiting)
        assert not asking.done()
        at.store.let_go()
        answer = await asking
        assert answer["status"] == "Accepted"
        assert answer["currentTime"].endswith("Z")
        assert [row.action for row in at.store.messages()] == ["BootNotification"]
