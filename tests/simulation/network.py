"""Wires between simulated stations and the gateway: slow, cut at any moment, half open, and repeating what was said."""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from random import Random

from laddverk.gateway.doorway import Answer, Knock, Receiver
from laddverk.gateway.server import Gateway
from laddverk_sim.station import Close, Open, Send, Station

SUBPROTOCOLS = {"1.6": "ocpp1.6", "2.0.1": "ocpp2.0.1", "2.1": "ocpp2.1"}
PASSWORD = b"a-password-of-a-station"


@dataclass
class Faults:
    """What may go wrong on the wires; shares from 0 to 1."""

    repeat_share: float = 0.0
    half_open_share: float = 0.0
    slowest_s: float = 0.05


@dataclass
class Heard:
    """What the wires saw of one call of a station: how often it arrived on one connection, what was answered."""

    arrived: int = 0
    answers: list[str] = field(default_factory=list)


class Wire:
    """The server's end of one connection (a `Visitor`), and the network behind it."""

    came_at = 0.0
    inside = False

    def __init__(self, driver: "Driver", random: Random, faults: Faults) -> None:
        self.address = driver.address
        self._driver = driver
        self._random = random
        self._faults = faults
        self._loop = asyncio.get_running_loop()
        self._up = True
        self._receiver: Receiver | None = None
        self._door: Gateway | None = None
        self._admitted = False
        self._refused = False
        self._paused = False
        self._held: list[str] = []
        self._next_in = self._next_out = 0.0
        self.heard: dict[str, Heard] = {}
        self.server_closed = False

    # ---- the server's side

    @property
    def waiting(self) -> bool:
        return self._up and not self._admitted and not self._refused

    @property
    def open(self) -> bool:
        """As the server sees it."""
        return self._receiver is not None

    def send(self, text: str) -> None:
        if self._receiver is None or self.server_closed:
            return
        frame = json.loads(text)
        if frame[0] in (3, 4) and frame[1] in self.heard:
            self.heard[frame[1]].answers.append(text)
            self._driver.answered(text)
        self._later_out(lambda: self._driver.deliver(self, text))

    def ping(self) -> None:
        if self._up and self._receiver is not None:
            self._later_in(lambda: self._receiver.heard(True) if self._receiver is not None else None)

    def close(self, code: int, reason: str) -> None:
        self.server_closed = True
        self._later_out(lambda: self._driver.closed(self))
        self._loop.call_later(0.1, self._end, code)

    def abort(self) -> None:
        self.server_closed = True
        self._later_out(lambda: self._driver.closed(self))
        self._loop.call_soon(self._end, 1006)

    def pause(self) -> None:
        self._paused = True

    def resume(self) -> None:
        self._paused = False
        held, self._held = self._held, []
        for text in held:
            self._arrive(text)

    def knock(self, gateway: Gateway) -> None:
        """Come to the door."""
        station = self._driver.station
        user = base64.b64encode(station.id.encode() + b":" + PASSWORD).decode()
        self._door = gateway
        gateway.arrived(self)
        gateway.knocked(self, Knock(f"/ocpp/{station.id}", f"Basic {user}", (SUBPROTOCOLS[station.version],), None))

    def _leave_door(self) -> None:
        door, self._door = self._door, None
        if door is not None:
            door.left(self)

    def refuse(self, answer: Answer) -> None:
        self._refused = True
        self._leave_door()
        self._later_out(lambda: self._driver.closed(self))

    def admit(self, receiver: Receiver, subprotocol: str | None) -> None:
        self._admitted = True
        self._leave_door()
        if not self._up:
            receiver.lost(1006)
            return
        self._receiver = receiver
        self._later_out(lambda: self._driver.opened(self))

    def _end(self, code: int) -> None:
        self._leave_door()
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.lost(code)

    # ---- the station's side

    def say(self, text: str) -> None:
        """A frame from the station; now and then the network says it twice, the second time late."""
        self._later_in(lambda: self._arrive(text))
        if self._random.random() < self._faults.repeat_share:
            self._loop.call_later(self._random.uniform(0.0, 2.0), self._arrive, text)

    def cut(self) -> None:
        """The network breaks: what is under way is lost; the server may not notice for a long time."""
        if not self._up:
            return
        self._up = False
        if self._random.random() >= self._faults.half_open_share:
            self._loop.call_later(self._random.uniform(0.0, 0.5), self._end, 1006)
        self._loop.call_later(self._random.uniform(0.0, 1.0), self._driver.closed, self)

    def vanish(self) -> None:
        """The server died: nothing of it is there any more."""
        self._receiver = self._door = None
        self._up = False
        self._loop.call_later(self._random.uniform(0.0, 0.2), self._driver.closed, self)

    def _arrive(self, text: str) -> None:
        if not self._up or self._receiver is None or self.server_closed:
            return
        if self._paused:
            self._held.append(text)
            return
        frame = json.loads(text)
        if frame[0] == 2:
            self.heard.setdefault(frame[1], Heard()).arrived += 1
        self._receiver.received(text)

    def _later_in(self, action: object) -> None:
        self._next_in = max(self._next_in, self._loop.time() + self._random.uniform(0.0, self._faults.slowest_s))
        self._loop.call_at(self._next_in, lambda: action() if self._up else None)  # type: ignore[operator]

    def _later_out(self, action: object) -> None:
        self._next_out = max(self._next_out, self._loop.time() + self._random.uniform(0.0, self._faults.slowest_s))
        self._loop.call_at(self._next_out, lambda: action() if self._up else None)  # type: ignore[operator]


class Driver:
    """One simulated station on the virtual loop."""

    def __init__(self, station: Station, random: Random, faults: Faults, wall: float, gateway: "GatewayHolder") -> None:
        self.station = station
        self.address = f"10.0.{random.randrange(256)}.{random.randrange(256)}"
        self._random = random
        self._faults = faults
        self._wall = wall
        self._gateway = gateway
        self._loop = asyncio.get_running_loop()
        self._wake: asyncio.TimerHandle | None = None
        self.wire: Wire | None = None
        self.wires: list[Wire] = []
        self.said: set[str] = set()

    def now(self) -> float:
        """The station's clock."""
        return self._wall + self._loop.time()

    def start(self) -> None:
        """Switch it on."""
        self.station.power_on(self.now())
        self._act()

    def deliver(self, wire: Wire, text: str) -> None:
        """A frame reaches the station."""
        if wire is self.wire:
            self.station.receive(text, self.now())
            self._act()

    def answered(self, text: str) -> None:
        """The server has let an answer out of its hands: from here on it is acknowledged."""
        frame = json.loads(text)
        if frame[0] == 3:
            self.said.add(frame[1])

    def opened(self, wire: Wire) -> None:
        """The handshake is done."""
        if wire is self.wire:
            self.station.opened(self.now())
            self._act()

    def closed(self, wire: Wire) -> None:
        """The station notices that its socket is gone."""
        if wire is self.wire:
            self.wire = None
            self.station.closed(self.now())
            self._act()

    def _act(self) -> None:
        steps = self.station.take_steps()
        while steps:
            for step in steps:
                self._do(step)
            steps = self.station.take_steps()
        if self._wake is not None:
            self._wake.cancel()
        due = self.station.next_wake
        if due is not None:
            self._wake = self._loop.call_at(max(self._loop.time(), due - self._wall), self._due)

    def _due(self) -> None:
        self.station.wake(self.now())
        self._act()

    def _do(self, step: Open | Send | Close) -> None:
        if isinstance(step, Send):
            if self.wire is not None:
                self.wire.say(step.text)
        elif isinstance(step, Close):
            wire, self.wire = self.wire, None
            if wire is not None:
                wire.cut()
            self._loop.call_soon(self._gone)
        else:
            self._connect()

    def _gone(self) -> None:
        self.station.closed(self.now())
        self._act()

    def _connect(self) -> None:
        wire = self.wire = Wire(self, self._random, self._faults)
        self.wires.append(wire)
        gateway = self._gateway.gateway
        if gateway is None:
            self._loop.call_later(0.05, self.closed, wire)
            return
        wire.knock(gateway)


class GatewayHolder:
    """Where the gateway is, while there is one."""

    gateway: Gateway | None = None
