"""A charging station that does not exist: its link, its boot, its heartbeat and its answers. Sans-IO.

Drive it with `power_on`, `opened`, `closed`, `receive` and `wake`, each with `now` in Unix seconds; after each, do what
`take_steps` says and come back at `next_wake`. The same seed, times and input give the same output.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, Final, Literal, NamedTuple

import msgspec

from laddverk.ocpp import codec
from laddverk_sim.calls import Call, CallQueue, Failure, Payload, Reply
from laddverk_sim.charging import Charging
from laddverk_sim.errands import Errands
from laddverk_sim.evse import Evse
from laddverk_sim.ledger import Acknowledged, Ledger
from laddverk_sim.meter import Meter
from laddverk_sim.models import StationModel, Version, some_model
from laddverk_sim.scenarios import Scenario
from laddverk_sim.speech import Speech
from laddverk_sim.timers import Timer, Timers
from laddverk_sim.v16 import V16
from laddverk_sim.v21 import V21
from laddverk_sim.v201 import V201
from laddverk_sim.variables import Settings
from laddverk_sim.visits import Visits

SPEECHES: Final[dict[Version, type[Speech]]] = {"1.6": V16, "2.0.1": V201, "2.1": V21}
COMPLAINTS_MAX: Final = 100

_FRAME: Final = msgspec.json.Decoder(list[msgspec.Raw])


class Open(NamedTuple):
    """Open a socket; answer by `opened` or `closed`."""


class Send(NamedTuple):
    """Send a text frame."""

    text: str


class Close(NamedTuple):
    """Close the socket; answer by `closed`."""


Step = Open | Send | Close
Link = Literal["off", "waiting", "opening", "up"]


class Station:
    """One station. `complaints` lists what the central system did against the standard, as far as it was noticed."""

    def __init__(
        self,
        station_id: str,
        version: Version,
        scenario: Scenario,
        *,
        seed: int,
        start: float,
        ledger: Ledger | None = None,
        model: StationModel | None = None,
        meter_interval_s: int | None = None,
    ) -> None:
        self.id = station_id
        self.version: Version = version
        self.scenario = scenario
        self.rng = Random(f"{seed}/{station_id}")  # a text seed is hashed, the same on every machine
        # Ids differ from run to run: a central system takes an old message id for a repetition.
        self._ids = Random(f"{seed}/{station_id}/{start}")
        self.model = model or some_model(version, self.rng)
        self.serial = f"{self.rng.getrandbits(40):010X}"
        self.firmware = self.model.firmware
        self.ledger = ledger
        self.timers = Timers()
        self.settings = Settings()
        self.settings.put("MeterValueSampleInterval", str(meter_interval_s or scenario.meter_interval_s))
        self.evses = [self._build_evse(number, start) for number in range(1, len(self.model.evses) + 1)]
        self.queue = CallQueue(
            timers=self.timers,
            new_id=self.new_id,
            send=self._send,
            acknowledged=self._acknowledged,
            keeps_id=self.model.keeps_id and version != "2.0.1",
        )
        self.queue.open_for = self._may_send
        self.speech = SPEECHES[version](self)
        self.charging = Charging(self)
        self.visits = Visits(self)
        self.errands = Errands(self)
        self.after_boot: list[Callable[[float], None]] = []
        self.complaints: list[str] = []
        self.link: Link = "off"
        self.boot_status = ""
        self.was_accepted = False
        self.boot_reason = "PowerUp"
        self.boots_on_reconnect = self.rng.random() < 0.5
        self._connect_failures = 0
        self._held_offline = False
        self._heartbeat: Timer | None = None
        self._boot_timer: Timer | None = None
        self._steps: list[Step] = []

    def _build_evse(self, number: int, start: float) -> Evse:
        meter = Meter(self.rng.randrange(1_000, 40_000_000), self.model.meter_decimals)
        return Evse(
            number,
            self.model.evses[number - 1],
            meter,
            volts=round(self.rng.uniform(227.0, 236.0), 1),
            first_wh=meter.register_wh,
            _at=start,
        )

    # What the shell calls.

    def power_on(self, now: float) -> None:
        """Switches the station on: it connects, boots, and drivers begin to come."""
        if self.link != "off":
            return
        self._open(now)
        self.visits.start(now)
        self.charging.start_aligned(now)

    def opened(self, now: float) -> None:
        """The socket is open and speaks `speech.subprotocol`."""
        if self.link != "opening":
            self._steps.append(Close())
            return
        self.link = "up"
        self._connect_failures = 0
        if self.boot_status != "Accepted" or self.boots_on_reconnect:
            self._boot(now)
        else:
            self._accepted(self._interval(), now)

    def closed(self, now: float) -> None:
        """The socket is closed, or was not to be opened."""
        if self.link == "off":
            return
        if self.link == "opening":
            self._connect_failures += 1
        self.link = "waiting"
        for timer in (self._heartbeat, self._boot_timer):
            if timer is not None:
                timer.cancel()
        self.queue.disconnected(now)
        if not self._held_offline:
            self.timers.at(now + self._backoff_s(), self._open)

    def receive(self, text: str | bytes, now: float) -> None:
        """A frame came. Never raises for any input."""
        raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        try:
            frame = _FRAME.decode(raw)
            kind, message_id = msgspec.json.decode(frame[0], type=int), msgspec.json.decode(frame[1], type=str)
        except (msgspec.MsgspecError, UnicodeError, RecursionError, IndexError):
            self.complain("an unreadable frame")
            return
        if kind == 2 and len(frame) == 4:
            self._call(message_id, frame[2], frame[3], now)
        elif kind == 3 and len(frame) == 3:
            self._result(message_id, frame[2], now)
        elif kind == 4 and len(frame) >= 4:
            self._error(message_id, frame[2], frame[3], now)
        else:
            self.complain(f"a frame of type {kind} with {len(frame)} parts")

    def wake(self, now: float) -> None:
        """Does what is due."""
        self.timers.run_due(now)

    @property
    def next_wake(self) -> float | None:
        return self.timers.next_at

    def take_steps(self) -> list[Step]:
        """What to do now, in this order; taken once."""
        steps, self._steps = self._steps, []
        return steps

    # What its parts use.

    @property
    def connected(self) -> bool:
        return self.link == "up"

    @property
    def online(self) -> bool:
        """Connected and accepted."""
        return self.link == "up" and self.boot_status == "Accepted"

    def new_id(self) -> str:
        return f"{self._ids.getrandbits(96):024x}"

    def complain(self, what: str) -> None:
        if len(self.complaints) < COMPLAINTS_MAX:
            self.complaints.append(what)

    def lose_link(self, duration_s: float, now: float) -> None:
        """The network is away for a while; the station goes on."""
        self._held_offline = True
        if self.link in ("up", "opening"):
            self._steps.append(Close())
        self.timers.at(now + duration_s, self._link_back)

    def reboot(self, reason: str, now: float) -> None:
        """Restarts: the socket closes, what is queued for the central system survives, what was set takes effect."""
        self.boot_status = ""
        self.boot_reason = reason
        self.settings.rebooted()
        self.lose_link(self.rng.uniform(*self.scenario.reboot_s), now)

    def trigger_boot(self, now: float) -> None:
        self.boot_reason = "Triggered"
        self._boot(now)

    # The link.

    def _open(self, now: float) -> None:
        if self.link in ("off", "waiting") and not self._held_offline:
            self.link = "opening"
            self._steps.append(Open())

    def _link_back(self, now: float) -> None:
        self._held_offline = False
        self._open(now)

    def _backoff_s(self) -> float:
        # OCPP-J 2.0.1 5.3: doubled each time, to a limit, and a random part so that a thousand do not come as one.
        doublings = min(max(self._connect_failures - 1, 0), 5)
        return float(self.scenario.backoff_s * 2**doublings + self.rng.uniform(0, self.scenario.backoff_s))

    def _boot(self, now: float) -> None:
        self.boot_status = ""
        self.speech.boot(self.boot_reason, now, self._booted)

    def _booted(self, reply: Reply, now: float) -> None:
        if not self.connected:
            return
        if isinstance(reply, Failure):
            self._boot_timer = self.timers.at(now + 10 + self.rng.uniform(0, 5), self._boot)
            return
        interval = int(reply.get("interval") or 0)
        self.boot_status = str(reply.get("status"))
        if self.boot_status == "Accepted":
            self.was_accepted = True
            self.boot_reason = "PowerUp"
            if interval > 0:
                self.settings.put("HeartbeatInterval", str(interval))
            self._accepted(self._interval(), now)
        else:
            # OCPP 2.0.1 B02.FR.04: an interval of zero leaves the choice to the station.
            self._boot_timer = self.timers.at(now + (interval or 30), self._boot)

    def _interval(self) -> int:
        return max(1, self.settings.seconds("HeartbeatInterval"))

    def _accepted(self, interval_s: int, now: float) -> None:
        self._heartbeat = self.timers.at(now + interval_s, self._beat)
        self.charging.tell_all(now)
        later, self.after_boot = self.after_boot, []
        for action in later:
            action(now)
        self.queue.pump(now)

    def _beat(self, now: float) -> None:
        if self.online:
            self.speech.heartbeat(now)
            self._heartbeat = self.timers.at(now + self._interval(), self._beat)

    # Messages.

    def _may_send(self, call: Call) -> bool:
        if not self.connected:
            return False
        return self.boot_status == "Accepted" or call.action == "BootNotification"

    def _send(self, text: str) -> None:
        self._steps.append(Send(text))

    def _acknowledged(self, call: Call, answer: Payload, now: float) -> None:
        if self.ledger is not None:
            self.ledger.record(
                Acknowledged(
                    station=self.id,
                    message_id=call.message_id,
                    action=call.action,
                    payload=call.payload,
                    answer=answer,
                    acknowledged_at=now,
                )
            )

    def _result(self, message_id: str, raw: msgspec.Raw, now: float) -> None:
        action = self.queue.action_out(message_id)
        if action is None:
            self.complain("an answer that nobody waits for")
            return
        response = self.speech.actions[action].response
        read = codec.decode(response, raw) if response is not None else None
        if isinstance(read, codec.Violation):
            self.complain(f"the answer to {action} is wrong: {read.description}")
            self.queue.error(message_id, "InvalidAnswer", read.description, now)
            return
        if read is not None and read[1]:
            self.complain(f"the answer to {action} deviates: {read[1][0].kind} at {read[1][0].path}")
        self.queue.result(message_id, msgspec.json.decode(raw) or {}, now)

    def _error(self, message_id: str, raw_code: msgspec.Raw, raw_description: msgspec.Raw, now: float) -> None:
        try:
            code, description = msgspec.json.decode(raw_code, type=str), msgspec.json.decode(raw_description, type=str)
        except (msgspec.MsgspecError, UnicodeError):
            self.complain("an unreadable CALLERROR")
            code, description = "GenericError", ""
        action = self.queue.error(message_id, code, description, now)
        if action is None:
            self.complain(f"an error that nobody waits for: {code}")
        else:
            self.complain(f"{action} was answered by {code}: {description}")
        if code == "SecurityError" and action != "BootNotification" and self.connected:
            # OCPP 2.0.1 B03.FR.08: we are not accepted (any more), so introduce ourselves anew.
            self._boot(now)

    def _call(self, message_id: str, raw_action: msgspec.Raw, raw: msgspec.Raw, now: float) -> None:
        try:
            name = msgspec.json.decode(raw_action, type=str)
        except (msgspec.MsgspecError, UnicodeError):
            name = ""
        action = self.speech.actions.get(name)
        if action is None or action.sent_by == "station":
            self.complain(f"a call to {name!r}, which a station does not take")
            self._refuse(message_id, "NotImplemented", "unknown action")
            return
        request = codec.decode(action.request, raw)
        if isinstance(request, codec.Violation):
            self.complain(f"a wrong {name}: {request.description}")
            self._refuse(message_id, codec.error_code(self.speech.subprotocol, request.kind), request.description)
            return
        if request[1]:
            self.complain(f"{name} deviates: {request[1][0].kind} at {request[1][0].path}")
        self._answer(message_id, name, request[0], now)

    def _answer(self, message_id: str, name: str, request: Any, now: float) -> None:
        handler = self.speech.handlers.get(name)
        payload = handler(request, now) if handler is not None else self.speech.fixed.get(name)
        if payload is None:
            self._refuse(message_id, "NotSupported", f"{name} is not supported")
        elif self.speech.actions[name].response is not None:
            self._send(msgspec.json.encode([3, message_id, payload]).decode())

    def _refuse(self, message_id: str, code: str, description: str) -> None:
        self._send(msgspec.json.encode([4, message_id, code, description, {}]).decode())
