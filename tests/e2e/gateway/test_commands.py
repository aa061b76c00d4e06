"""Our own calls: over the bus, through the station, back with an outcome; never before its time, never blocking the station."""

import asyncio
import json
from typing import Any

import pytest

from laddverk.domain.commands import Command, Outcome
from laddverk.services.command_wire import decode_outcome, encode_command
from laddverk.services.ports.bussing import NoResponder, station_subject
from tests.e2e.gateway.house import House, Station, house, limited, station, until


def ask(at: House, name: str, timeout_s: float = 5.0, raw: bool = False, **params: Any) -> "asyncio.Task[Outcome]":
    """A command as the API would send it."""

    async def go() -> Outcome:
        payload = encode_command(Command("c" * 32, "BOX-1", name, params, raw, timeout_s))
        return decode_outcome(await at.bus.request(station_subject("BOX-1", "command"), payload, timeout_s + 5))

    return asyncio.create_task(go())


async def answer(box: Station, payload: Any) -> list[Any]:
    """Take the server's call and answer it."""
    call = await box.receive()
    assert call[0] == 2
    await box.send([3, call[1], payload])
    return call


@pytest.mark.parametrize("version", ["ocpp1.6", "ocpp2.0.1", "ocpp2.1"])
async def test_a_command_reaches_the_station_and_its_outcome_the_caller(version: str) -> None:
    """The same command in every version; the call is in the message log with its answer."""
    async with house() as at, station(at, version) as box:
        await box.boot()
        asked = ask(at, "clear-cache")
        call = await answer(box, {"status": "Accepted"})
        assert call[2:] == ["ClearCache", {}]
        assert (await asked).status == "accepted"
        row = at.store.messages("ClearCache")[0]
        assert row.outgoing
        assert json.loads(row.response) == {"status": "Accepted"}


async def test_a_station_that_refuses() -> None:
    """Rejected, a CALLERROR, an answer that cannot be read (quirk 27): each an outcome, the socket goes on."""
    async with house() as at, station(at) as box:
        await box.boot()
        asked = ask(at, "clear-cache")
        await answer(box, {"status": "Rejected"})
        assert (await asked).status == "rejected"
        asked = ask(at, "clear-cache")
        call = await box.receive()
        await box.send([4, call[1], "NotImplemented", "no", {}])
        assert (await asked).status in ("rejected", "not-supported", "failed")
        asked = ask(at, "get-variables", variables=[])
        call = await box.receive()
        await box.send(f'[3,"{call[1]}",{{"configurationKey":[]')
        assert (await asked).status in ("rejected", "failed")
        assert "currentTime" in await box.result("Heartbeat", {})
        assert [row.error for row in at.store.messages() if row.outgoing] == [False, True, True]


async def test_what_the_version_has_not() -> None:
    """Unknown commands and wrong parameters never reach the station."""
    async with house() as at, station(at) as box:
        await box.boot()
        assert (await ask(at, "get-transaction-status")).status == "not-supported"
        assert (await ask(at, "unlock-connector", evse_id="x")).status == "failed"
        assert (await ask(at, "NoSuchAction", raw=True)).status in ("not-supported", "failed")


async def test_a_call_of_the_station_in_the_middle_of_ours() -> None:
    """The station asks before it answers: it is served at once (quirk 22)."""
    async with house() as at, station(at) as box:
        await box.boot()
        asked = ask(at, "clear-cache")
        call = await box.receive()
        assert "currentTime" in await box.result("Heartbeat", {})
        await box.send([3, call[1], {"status": "Accepted"}])
        assert (await asked).status == "accepted"


async def test_our_answer_is_heard_while_the_database_is_slow() -> None:
    """An answer to our call is not blocked by messages that wait for their commit."""
    async with house() as at, station(at) as box:
        await box.boot()
        asked = ask(at, "clear-cache")
        call = await box.receive()
        at.store.held = True
        await box.send([2, "h", "Heartbeat", {}])
        await box.send([3, call[1], {"status": "Accepted"}])
        connection = next(iter(at.gateway.registry))
        await until(lambda: connection._caller._current is None)
        assert not asked.done()
        at.store.let_go()
        assert (await asked).status == "accepted"


async def test_one_call_at_a_time() -> None:
    """Commands that come together go one after the other, each outcome to its own caller."""
    async with house() as at, station(at) as box:
        await box.boot()
        asked = [ask(at, "data-transfer", vendor_id=f"v{number}") for number in range(5)]
        for number in range(5):
            call = await box.receive()
            assert call[3]["vendorId"] == f"v{number}"
            with pytest.raises(TimeoutError):
                await box.receive(0.02)
            await box.send([3, call[1], {"status": "Accepted", "data": str(number)}])
        outcomes = await asyncio.gather(*asked)
        assert [outcome.response["data"] for outcome in outcomes] == [str(number) for number in range(5)]  # type: ignore[index]


async def test_a_silent_station() -> None:
    """The outcome is timed-out; the late answer is dropped (quirk 25); what waited too long behind it is never sent."""
    async with house() as at, station(at) as box:
        await box.boot()
        slow, behind = ask(at, "clear-cache", 0.3), ask(at, "clear-cache", 0.2)
        call = await box.receive()
        assert (await behind).status == "timed-out"
        assert (await slow).status == "timed-out"
        await box.send([3, call[1], {"status": "Accepted"}])
        await box.send([3, call[1], {"status": "Accepted"}])
        assert "currentTime" in await box.result("Heartbeat", {})
        assert at.gateway.counters.ignored == 2
        row = at.store.messages("ClearCache")[0]
        assert (row.response, row.error) == ("", True)
        assert len(at.store.messages("ClearCache")) == 1


async def test_the_socket_closes_before_the_answer() -> None:
    """The caller hears at once, and no longer finds the station on the bus."""
    async with house() as at:
        async with station(at) as box:
            await box.boot()
            asked, behind = ask(at, "clear-cache", 30), ask(at, "clear-cache", 30)
            await box.receive()
            await until(lambda: next(iter(at.gateway.registry))._caller._line)
        assert (await asked).status == "timed-out"
        assert (await behind).status == "failed"
        await until(lambda: not at.gateway._ears)
        with pytest.raises(NoResponder):
            await ask(at, "clear-cache")


async def test_too_many_commands() -> None:
    """The line is bounded."""
    async with house(limited(commands=2)) as at, station(at) as box:
        await box.boot()
        asked = [ask(at, "clear-cache", 30) for _ in range(3)]
        await until(lambda: next(iter(at.gateway.registry))._caller._line)
        last = ask(at, "clear-cache", 30)
        outcome = await last
        assert (outcome.status, outcome.reason) == ("failed", "too many commands wait for this station")
        for _ in asked:
            await answer(box, {"status": "Accepted"})
        assert {outcome.status for outcome in await asyncio.gather(*asked)} == {"accepted"}


async def test_nothing_is_sent_before_boot() -> None:
    """A command waits until Boot was answered (quirk 17)."""
    async with house() as at, station(at) as box:
        asked = ask(at, "clear-cache")
        connection = next(iter(at.gateway.registry))
        await until(lambda: connection._caller._line)
        assert (await box.boot())["status"] == "Accepted"
        await answer(box, {"status": "Accepted"})
        assert (await asked).status == "accepted"


async def test_a_station_that_does_not_boot_is_spoken_to_after_a_while() -> None:
    """Other traffic goes on without Boot: a little later commands are sent (quirk 16)."""
    async with house(limited(settle_s=0.1)) as at, station(at) as box:
        asked = ask(at, "clear-cache")
        await box.result("Heartbeat", {})
        await answer(box, {"status": "Accepted"})
        assert (await asked).status == "accepted"


async def test_a_station_never_seen_to_boot_is_asked_once() -> None:
    """TriggerMessage(BootNotification), once a connection (quirks 16, 18); one that has booted before is left alone."""
    async with house(limited(ask_boot_after_s=0.1, settle_s=0.02)) as at, station(at) as box:
        await box.result("Heartbeat", {})
        call = await answer(box, {"status": "Accepted"})
        assert call[2:] == ["TriggerMessage", {"requestedMessage": "BootNotification"}]
        await box.boot()
        with pytest.raises(TimeoutError):
            await box.receive(0.3)


async def test_a_raw_call() -> None:
    """A technician's call is checked against the version and sent as it is; secrets are not in the log."""
    async with house() as at, station(at) as box:
        await box.boot()
        asked = ask(at, "ChangeConfiguration", raw=True, key="AuthorizationKey", value="hunter2hunter2hunter2")
        await answer(box, {"status": "Accepted"})
        assert (await asked).status == "accepted"
        assert "hunter2" not in repr(at.store.entries)
        assert (await ask(at, "ChangeConfiguration", raw=True, key=5)).status == "failed"


async def test_what_a_call_brings_is_stored_before_the_outcome() -> None:
    """Settings that were read are durable when the caller hears of them."""
    from laddverk.services.ports.committing import VariablesSaved

    async with house() as at, station(at) as box:
        await box.boot()
        asked = ask(at, "get-variables", variables=[])
        await answer(box, {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}]})
        assert (await asked).status == "accepted"
        saved: Any = at.store.writes(VariablesSaved)
        assert [(variable.variable, variable.value) for write in saved for variable in write.variables] == [("HeartbeatInterval", "300")]


async def test_nonsense_on_the_bus() -> None:
    """What is no command is answered, not raised."""
    async with house() as at, station(at) as box:
        await box.boot()
        for payload in (b"", b"[]", b"{}", b'{"id":1}', b"\xff"):
            outcome = decode_outcome(await at.bus.request(station_subject("BOX-1", "command"), payload, 5))
            assert outcome.status == "failed"
        for payload in (b"", b"[]", b"\xff"):
            assert await at.bus.request(station_subject("BOX-1", "watch"), payload, 5) == b"{}"


async def test_disconnect() -> None:
    """A disabled or deleted station loses its socket at once, and may not come back."""
    async with house() as at, station(at) as box:
        await box.boot()
        at.store.change("BOX-1", disabled=True)
        assert await at.bus.request(station_subject("BOX-1", "disconnect"), b'{"reason":"disabled"}', 5) == b"{}"
        assert await box.closed() == 1008
        await until(lambda: len(at.gateway.registry) == 0)
