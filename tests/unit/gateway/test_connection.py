"""A connection on a socket in memory and a clock of the test's: its life from the first word to the last."""

import asyncio
import heapq
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from laddverk.domain.commands import Command, Outcome
from laddverk.domain.events import Event
from laddverk.domain.ids import Ids
from laddverk.domain.tokens import Token
from laddverk.gateway.connection import Connection
from laddverk.gateway.dialects.registry import DIALECTS
from laddverk.gateway.limits import Limits
from laddverk.gateway.node import Counters, Node
from laddverk.gateway.wheel import Wheel
from laddverk.services.intake import Policy
from tests.fakes.store import MemoryStore

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BOOT = {"chargePointVendor": "Elbil", "chargePointModel": "Box"}


class Clock:
    """Virtual seconds; beside-work runs on the test's loop, which has no part in the time."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self._timers: list[tuple[float, int, Callable[..., object], tuple[Any, ...]]] = []
        self._count = 0

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any, context: Any = None) -> Any:
        self._count += 1
        heapq.heappush(self._timers, (self.now + delay, self._count, callback, args))

    def create_task(self, coro: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        return asyncio.get_running_loop().create_task(coro)

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.get_running_loop().create_future()

    def fire(self) -> None:
        while self._timers and self._timers[0][0] <= self.now:
            _, _, callback, args = heapq.heappop(self._timers)
            callback(*args)


class Line:
    """A socket in memory."""

    address = "192.0.2.1"

    def __init__(self) -> None:
        self.sent: list[list[Any]] = []
        self.pings = 0
        self.closed: tuple[int, str] | None = None
        self.aborted = self.paused = False

    def send(self, text: str) -> None:
        if self.closed is None:
            self.sent.append(json.loads(text))

    def ping(self) -> None:
        self.pings += 1

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def abort(self) -> None:
        self.aborted = True

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False


class Scene:
    """One connection and all that it needs."""

    def __init__(self, limits: Limits | None = None, version: str = "ocpp1.6", booted: bool = False) -> None:
        self.clock = Clock()
        self.store = MemoryStore()
        self.store.tokens["c1"] = Token("C1")
        self.line = Line()
        self.live: list[Event] = []
        self.finished: list[Connection] = []
        self.wheel = Wheel(self.clock.now)
        self.limits = limits or Limits()
        self.node = Node(
            name="node-1",
            committer=self.store,
            homes=self.store,
            ids=Ids(lambda: int(self.clock.now * 1_000), Random(1).getrandbits),
            policy=Policy(),
            limits=self.limits,
            clock=lambda: NOON + timedelta(seconds=self.clock.now),
            scheduler=self.clock,
            wheel=self.wheel,
            publish=lambda _tenant, event: self.live.append(event),
            counters=Counters(),
        )
        self.version = version
        self.booted = booted
        self.connection: Connection

    async def open(self) -> "Scene":
        """Connect."""
        credential = self.store.add("BOX-1")
        claim = await self.store.claim(credential.station_key, "node-1", self.version, self.line.address)
        if self.booted:
            from dataclasses import replace

            claim.state.station = replace(claim.state.station, booted_at=NOON)
        self.connection = Connection(self.node, self.line, DIALECTS[self.version], claim.state, self.finished.append)
        return self

    async def say(self, *message: Any) -> None:
        """A message of the station, worked on as far as it goes."""
        self.connection.received(json.dumps(message))
        await self.settle()

    async def settle(self) -> None:
        """Let beside-work come to rest."""
        for _ in range(20):
            await asyncio.sleep(0)

    async def pass_s(self, seconds: float) -> None:
        """Time goes by, second by second."""
        for _ in range(int(seconds)):
            self.clock.now += 1.0
            self.clock.fire()
            self.wheel.turn(self.clock.now)
            await self.settle()

    def ask(self, name: str, timeout_s: float = 30.0, **params: Any) -> "asyncio.Task[Outcome]":
        """A command."""
        return asyncio.get_running_loop().create_task(self.connection.command(Command("c", "BOX-1", name, params, False, timeout_s)))


async def test_the_same_run_twice() -> None:
    """With given clock, randomness and order the connection does exactly the same: a simulation can replay it."""

    async def run() -> list[Any]:
        scene = await Scene().open()
        await scene.say(2, "1", "BootNotification", BOOT)
        await scene.say(2, "2", "StartTransaction", {"connectorId": 1, "idTag": "C1", "meterStart": 0, "timestamp": "2026-03-01T12:00:00Z"})
        await scene.pass_s(70)
        await scene.say(2, "3", "Heartbeat", {})
        return [scene.line.sent, scene.store.entries, scene.line.pings]

    assert await run() == await run()


async def test_pings_and_their_answers() -> None:
    """The first after a minute whatever the traffic; one that was answered before and is not now means the end."""
    scene = await Scene(booted=True).open()
    await scene.pass_s(58)
    assert scene.line.pings == 0
    await scene.pass_s(4)
    assert scene.line.pings == 1
    scene.connection.heard(True)
    await scene.pass_s(62)
    assert scene.line.pings == 2
    await scene.pass_s(18)
    assert not scene.line.aborted
    await scene.pass_s(4)
    assert scene.line.aborted


async def test_no_ping_to_who_speaks() -> None:
    """After the first, a station that sends is not asked whether it lives."""
    scene = await Scene(booted=True).open()
    await scene.pass_s(62)
    scene.connection.heard(True)
    for number in range(10):
        await scene.pass_s(30)
        await scene.say(2, f"h{number}", "Heartbeat", {})
    assert scene.line.pings == 1


async def test_who_never_answered_a_ping_is_borne_longer() -> None:
    """Quirk 9: silence of fifteen minutes ends it, twenty seconds do not."""
    scene = await Scene(booted=True).open()
    await scene.pass_s(880)
    assert not scene.line.aborted
    assert scene.line.pings >= 10
    await scene.pass_s(90)
    assert scene.line.aborted


async def test_the_wheel_holds_each_connection_once_or_so() -> None:
    """A long life with many messages leaves no heap of appointments behind."""
    scene = await Scene(booted=True).open()
    for number in range(500):
        await scene.pass_s(7)
        scene.connection.heard(True)
        await scene.say(2, f"h{number}", "Heartbeat", {})
    assert len(scene.wheel) <= 4


async def test_boot_is_asked_for_once_and_nothing_sent_before_its_time() -> None:
    """Quirks 16 to 18, on the clock: fifteen seconds of nothing, then one TriggerMessage, never a second."""
    scene = await Scene().open()
    asked = scene.ask("clear-cache", 60)
    await scene.pass_s(14)
    assert scene.line.sent == []
    await scene.pass_s(3)
    assert scene.line.sent[0][2] == "ClearCache"
    await scene.say(3, scene.line.sent[0][1], {"status": "Accepted"})
    assert (await asked).status == "accepted"
    assert scene.line.sent[1][2:] == ["TriggerMessage", {"requestedMessage": "BootNotification"}]
    await scene.say(3, scene.line.sent[1][1], {"status": "Accepted"})
    await scene.pass_s(120)
    assert len(scene.line.sent) == 2


async def test_settling() -> None:
    """A few seconds after other traffic began it is spoken to, though it did not boot."""
    scene = await Scene(booted=True).open()
    asked = scene.ask("clear-cache")
    await scene.say(2, "h", "Heartbeat", {})
    await scene.pass_s(4)
    assert len(scene.line.sent) == 1
    await scene.pass_s(3)
    assert scene.line.sent[1][2] == "ClearCache"
    await scene.say(3, scene.line.sent[1][1], {"status": "Accepted"})
    assert (await asked).status == "accepted"


async def test_a_command_ends_in_its_time() -> None:
    """From when it was asked for, also where it stood in line; what was not sent by then is never sent."""
    scene = await Scene().open()
    await scene.say(2, "b", "BootNotification", BOOT)
    first, second = scene.ask("clear-cache", 30), scene.ask("clear-cache", 10)
    await scene.settle()
    await scene.pass_s(12)
    assert (await second).status == "timed-out"
    assert not first.done()
    await scene.pass_s(20)
    assert (await first).status == "timed-out"
    assert [message[2] for message in scene.line.sent if message[0] == 2] == ["ClearCache"]


async def test_slowing_on_the_clock() -> None:
    """A burst is taken at once, the rest at the rate, in order; the reading stops while the inbox is full."""
    scene = await Scene(Limits(messages_per_s=1.0, messages_burst=3, inbox=4)).open()
    for number in range(6):
        scene.connection.received(f'[2,"m{number}","Heartbeat",{{}}]')
    await scene.settle()
    assert [message[1] for message in scene.line.sent] == ["m0", "m1", "m2"]
    await scene.pass_s(2)
    assert len(scene.line.sent) in (4, 5)
    await scene.pass_s(4)
    assert [message[1] for message in scene.line.sent] == [f"m{number}" for number in range(6)]
    assert scene.line.closed is None


async def test_finished_once_and_last() -> None:
    """The owner hears of the end once, after the last commit."""
    scene = await Scene().open()
    scene.store.held = True
    await scene.say(2, "b", "BootNotification", BOOT)
    scene.connection.lost(1006)
    scene.connection.lost(1006)
    await scene.settle()
    assert scene.finished == []
    scene.store.let_go()
    await scene.settle()
    assert scene.finished == [scene.connection]
    assert len(scene.store.messages("BootNotification")) == 1
    assert (await scene.connection.command(Command("c", "BOX-1", "clear-cache", {}))).status == "failed"


async def test_a_station_that_does_not_close_its_side() -> None:
    """The socket is dropped a few seconds after our close."""
    scene = await Scene().open()
    scene.connection.life.close(1008, "enough")
    assert scene.line.closed == (1008, "enough")
    await scene.pass_s(3)
    assert not scene.line.aborted
    await scene.pass_s(4)
    assert scene.line.aborted


async def test_fenced_while_alive_elsewhere() -> None:
    """If the fence is quicker than the news of a newer connection at another address, the alert comes all the same."""
    scene = await Scene().open()
    told: list[str] = []
    await scene.say(2, "b", "BootNotification", BOOT)
    await scene.store.claim(1, "node-2", "ocpp1.6", "198.51.100.9")
    await scene.say(2, "h", "Heartbeat", {})
    assert scene.line.closed is not None
    scene.connection.life.superseded("198.51.100.9", lambda: told.append("alive"))
    assert told == ["alive"]
