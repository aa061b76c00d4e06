"""A central system in memory for driving sans-IO stations on a virtual clock: it accepts, counts and judges by the official schemas.

`Street` runs stations against it. Everything a station sends is validated, and so is everything sent to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from laddverk_sim.clock import VirtualClock, timestamp
from laddverk_sim.ledger import MemoryLedger
from laddverk_sim.scenarios import SCENARIOS, Scenario
from laddverk_sim.station import Close, Open, Send, Station
from tests.ocpp_schemas import validate

Payload = dict[str, Any]
START = 1_780_000_000.0


@dataclass
class Heard:
    """One CALL of a station, with what was answered."""

    station: str
    at: float
    message_id: str
    action: str
    payload: Payload


@dataclass
class CentralSystem:
    """Answers everything with acceptance; `answers` overrides an action, `refused` names tokens that may not charge."""

    answers: dict[str, Callable[[Payload], Payload | tuple[str, str] | None]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    heartbeat_s: int = 300
    heard: list[Heard] = field(default_factory=list)
    replies: dict[str, Any] = field(default_factory=dict)
    last_transaction: int = 1000

    def answer(self, action: str, payload: Payload, now: float) -> Payload | tuple[str, str] | None:
        """A payload, an error (code, description), or None: silence."""
        if action in self.answers:
            return self.answers[action](payload)
        if action == "BootNotification":
            return {"status": "Accepted", "currentTime": timestamp(now), "interval": self.heartbeat_s}
        if action == "Heartbeat":
            return {"currentTime": timestamp(now)}
        if action == "Authorize":
            key = "idTagInfo" if "idTag" in payload else "idTokenInfo"
            return {key: {"status": self.judge(payload.get("idTag") or payload["idToken"]["idToken"])}}
        if action == "StartTransaction":
            self.last_transaction += 1
            return {"transactionId": self.last_transaction, "idTagInfo": {"status": self.judge(payload["idTag"])}}
        if action == "TransactionEvent" and "idToken" in payload:
            return {"idTokenInfo": {"status": self.judge(payload["idToken"]["idToken"])}}
        if action in ("DataTransfer", "NotifyEVChargingNeeds"):
            return {"status": "Accepted"}
        return {}

    def judge(self, token: str) -> str:
        return "Invalid" if token in self.refused or token.startswith("FF") else "Accepted"

    def of(self, station: Station, action: str) -> list[Payload]:
        return [heard.payload for heard in self.heard if heard.station == station.id and heard.action == action]


class Street:
    """Stations, their central system and a virtual clock; frames take `latency_s` each way."""

    def __init__(self, *stations: Station, central: CentralSystem | None = None, latency_s: float = 0.02) -> None:
        self.clock = VirtualClock(START)
        self.central = central or CentralSystem()
        self.stations = stations
        self.frames: list[tuple[float, str, str]] = []
        self.openings: list[tuple[float, str]] = []
        self.reachable = True
        self._latency_s = latency_s
        self._asked = 0
        for station in stations:
            station.power_on(self.clock.now())
            self._do(station)

    def run(self, seconds: float) -> None:
        """Lets time pass, stopping wherever something is due."""
        self.run_until(lambda: False, seconds)

    def run_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Lets time pass until the condition holds; False if it did not within `seconds`."""
        end = self.clock.now() + seconds
        for station in self.stations:
            self._do(station)  # what a test did to a station directly
        while not condition():
            due = min((s.next_wake for s in self.stations if s.next_wake is not None), default=end)
            self.clock.move_to(min(due, end))
            if due > end:
                return condition()
            for station in self.stations:
                station.wake(self.clock.now())
                self._do(station)
        return True

    def call(self, station: Station, action: str, payload: Payload) -> Any:
        """Sends a command and returns the station's answer: a payload, or (error code, description)."""
        version = station.speech.subprotocol
        validate(version, action, "call", payload)
        self._asked += 1
        message_id = f"cs-{self._asked}"
        station.receive(json.dumps([2, message_id, action, payload]), self.clock.now())
        self._do(station)
        answer = self.central.replies.pop(message_id)
        if isinstance(answer, dict):
            validate(version, action, "result", answer)
        return answer

    def lose_link(self, station: Station) -> None:
        """The socket breaks."""
        station.closed(self.clock.now())
        self._do(station)

    def _do(self, station: Station) -> None:
        now = self.clock.now()
        for step in station.take_steps():
            if isinstance(step, Send):
                self.frames.append((now, station.id, step.text))
                self._take(station, json.loads(step.text))
            elif isinstance(step, Open):
                self.openings.append((now, station.id))
                open_or_not = station.opened if self.reachable else station.closed
                station.timers.at(now + self._latency_s, open_or_not)
            elif isinstance(step, Close):
                station.closed(now)
        if station.next_wake is not None and station.next_wake <= now:
            station.wake(now)
            self._do(station)

    def _take(self, station: Station, frame: list[Any]) -> None:
        if frame[0] == 2:
            _, message_id, action, payload = frame
            validate(station.speech.subprotocol, action, "call", payload)
            self.central.heard.append(Heard(station.id, self.clock.now(), message_id, action, payload))
            self._reply(station, message_id, action, payload)
        else:
            self.central.replies[frame[1]] = frame[2] if frame[0] == 3 else (frame[2], frame[3])

    def _reply(self, station: Station, message_id: str, action: str, payload: Payload) -> None:
        answer = self.central.answer(action, payload, self.clock.now())
        if answer is None:
            return
        if isinstance(answer, dict):
            validate(station.speech.subprotocol, action, "result", answer)
            text = json.dumps([3, message_id, answer])
        else:
            text = json.dumps([4, message_id, *answer, {}])
        station.timers.at(self.clock.now() + self._latency_s, lambda now: station.receive(text, now) if station.connected else None)


def a_station(version: Any = "1.6", scenario: str | Scenario = "idle", *, name: str = "SIM-0001", seed: int = 7, **more: Any) -> Station:
    """A station with a ledger in memory."""
    chosen = SCENARIOS[scenario] if isinstance(scenario, str) else scenario
    more.setdefault("ledger", MemoryLedger())
    return Station(name, version, chosen, seed=seed, start=START, **more)
