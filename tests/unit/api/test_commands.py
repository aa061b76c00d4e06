"""Commands over REST: intent stored, sent, outcome stored."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest

from laddverk.domain.commands import Command, Outcome
from laddverk.services import commands
from laddverk.services.command_wire import decode_command, encode_outcome
from laddverk.services.ports.bussing import Subscription, station_subject
from tests.unit.api.conftest import House


async def _home(house: House, act: Callable[[Command], Awaitable[Outcome]]) -> Subscription:
    """A station's home that answers commands."""

    async def handle(payload: bytes) -> bytes:
        return encode_outcome(await act(decode_command(payload)))

    return await house.bus.serve(station_subject("CP-1", "command"), handle)


@pytest.fixture
async def station(admin: httpx.AsyncClient) -> str:
    """A registered station's path."""
    await admin.post("/api/v1/stations", json={"id": "CP-1"})
    return "/api/v1/stations/CP-1"


async def test_waiting_gives_the_stations_answer(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """The command reaches the home with its parameters; the outcome is answered, stored and told."""
    heard: list[Command] = []

    async def act(command: Command) -> Outcome:
        heard.append(command)
        return Outcome("accepted", {"status": "Unlocked"})

    home = await _home(house, act)
    body = {"command": "unlock-connector", "params": {"evse_id": 1}, "timeout_s": 7}
    response = await admin.post(f"{station}/commands", params={"wait": 10}, json=body)
    assert response.status_code == 202
    answer = response.json()
    assert answer["status"] == "accepted"
    assert answer["response"] == {"status": "Unlocked"}
    assert heard[0]._replace(id="") == Command("", "CP-1", "unlock-connector", {"evse_id": 1}, False, 7.0)
    assert (await admin.get(f"/api/v1/commands/{answer['id']}")).json() == answer
    assert (await admin.get("/api/v1/commands", params={"station_id": "cp-1"})).json()["items"] == [answer]
    await home.close()


async def test_without_waiting_it_is_queued_and_can_be_followed(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """202 at once; `sent` while the station thinks; final when it has answered."""
    reached, go = asyncio.Event(), asyncio.Event()

    async def act(command: Command) -> Outcome:
        reached.set()
        await go.wait()
        return Outcome("rejected", {"status": "Rejected"}, "the station said no")

    home = await _home(house, act)
    queued = (await admin.post(f"{station}/commands", json={"command": "clear-cache"})).json()
    assert queued["status"] == "queued"
    await asyncio.wait_for(reached.wait(), 5)
    path = f"/api/v1/commands/{queued['id']}"
    assert (await admin.get(path)).json()["status"] == "sent"
    go.set()
    await house.app.state.running.background.close()
    final = (await admin.get(path)).json()
    assert (final["status"], final["reason"]) == ("rejected", "the station said no")
    await home.close()


async def test_a_station_that_is_offline_fails_at_once(admin: httpx.AsyncClient, station: str) -> None:
    """In words, long before the wait is over."""
    response = await asyncio.wait_for(admin.post(f"{station}/commands", params={"wait": 60}, json={"command": "clear-cache"}), 5)
    assert response.json()["status"] == "failed"
    assert response.json()["reason"] == "station is offline"


async def test_an_answer_that_nobody_understands_is_a_failure(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """Not an exception in the background, and not a command that stays `sent` for ever."""

    async def garbage(_: bytes) -> bytes:
        return b"\xff"

    home = await house.bus.serve(station_subject("CP-1", "command"), garbage)
    response = await admin.post(f"{station}/commands", params={"wait": 10}, json={"command": "clear-cache"})
    assert response.json()["status"] == "failed"
    await home.close()


async def test_a_raw_call_goes_as_it_is_written(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """The action is the command's name, the payload its parameters."""
    heard: list[Command] = []

    async def act(command: Command) -> Outcome:
        heard.append(command)
        return Outcome("accepted", {"configurationKey": []})

    home = await _home(house, act)
    body = {"action": "GetConfiguration", "payload": {"key": ["A"]}}
    response = await admin.post(f"{station}/calls", params={"wait": 10}, json=body)
    assert response.json()["response"] == {"configurationKey": []}
    assert heard[0].raw
    assert (heard[0].name, heard[0].params) == ("GetConfiguration", {"key": ["A"]})
    await home.close()


async def test_any_further_message_is_a_command_too(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """The dialect says whether the station's version has it."""

    async def act(command: Command) -> Outcome:
        return Outcome("not-supported", None, f"ocpp1.6 has no {command.name}")

    home = await _home(house, act)
    response = await admin.post(f"{station}/commands", params={"wait": 10}, json={"command": "set-der-control"})
    assert response.json()["status"] == "not-supported"
    await home.close()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"command": ""},
        {"command": "Reset"},
        {"command": "reset-"},
        {"command": "re set"},
        {"command": "r" * 65},
        {"command": "remote-start"},
        {"command": "remote-start", "params": {"token": 7}},
        {"command": "remote-stop"},
        {"command": "remote-stop", "params": {"session_id": "x"}},
        {"command": "clear-cache", "params": {"a": 1}},
        {"command": "reset", "params": []},
        {"command": "reset", "params": {"a": "\u0000"}},
        {"command": "reset", "timeout_s": 0},
        {"command": "reset", "timeout_s": 1000},
    ],
)
async def test_what_cannot_be_meant_is_refused(admin: httpx.AsyncClient, station: str, body: dict[str, object]) -> None:
    """With 422 and nothing stored."""
    assert (await admin.post(f"{station}/commands", json=body)).status_code == 422
    assert (await admin.get("/api/v1/commands")).json()["items"] == []


async def test_remote_start_gets_a_number_by_which_the_session_is_known(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """A random remoteStartId, unless the caller chose one."""
    heard: list[Command] = []

    async def act(command: Command) -> Outcome:
        heard.append(command)
        return Outcome("accepted")

    home = await _home(house, act)
    for params in ({"token": "AABB"}, {"token": "AABB", "remote_start_id": 5}):
        await admin.post(f"{station}/commands", params={"wait": 10}, json={"command": "remote-start", "params": params})
    first = heard[0].params["remote_start_id"]
    assert isinstance(first, int)
    assert 1 <= first < 2**31
    assert heard[1].params["remote_start_id"] == 5
    await home.close()


async def test_secrets_in_parameters_are_sent_but_not_kept(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """A new AuthorizationKey reaches the station and appears nowhere else."""
    heard: list[Command] = []

    async def act(command: Command) -> Outcome:
        heard.append(command)
        return Outcome("accepted")

    home = await _home(house, act)
    variables = [{"variable": "AuthorizationKey", "value": "0123456789abcdef"}, {"variable": "HeartbeatInterval", "value": "300"}]
    body = {"command": "set-variables", "params": {"variables": variables}}
    answer = await admin.post(f"{station}/commands", params={"wait": 10}, json=body)
    assert heard[0].params["variables"] == variables
    audit = await admin.get("/api/v1/audit")
    again = await admin.get(f"/api/v1/commands/{answer.json()['id']}")
    for text in (answer.text, again.text, audit.text):
        assert "0123456789abcdef" not in text
        assert "300" in text
    await home.close()


async def test_a_command_whose_process_died_does_not_stay_open(house: House, admin: httpx.AsyncClient, station: str) -> None:
    """After some minutes it is closed as timed-out; one that has ended stays as it is."""
    done = await admin.post(f"{station}/commands", params={"wait": 10}, json={"command": "clear-cache"})
    record = await commands.ask(house.uow, house.deps.ids, house.by(), "CP-1", "clear-cache", {})
    assert await commands.expire_stuck(house.uow, house.clock()) == 0
    house.clock.forward(minutes=6)
    assert await commands.expire_stuck(house.uow, house.clock()) == 1
    assert await commands.expire_stuck(house.uow, house.clock()) == 0
    stuck = (await admin.get(f"/api/v1/commands/cmd_{record.id}")).json()
    assert stuck["status"] == "timed-out"
    assert (await admin.get(f"/api/v1/commands/{done.json()['id']}")).json()["status"] == "failed"
