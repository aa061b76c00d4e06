"""Our own calls to a station: commands one after the other, each with its time-out, each logged with what came back."""

import asyncio
import math
from collections import deque
from collections.abc import Callable

import structlog

from laddverk.domain.commands import FAILED, NOT_SUPPORTED, TIMED_OUT, Command, Outcome
from laddverk.domain.reports import Report
from laddverk.gateway.dialects.dialect import BadParams, Dialect, Expressed, Said, Unable
from laddverk.gateway.node import Node
from laddverk.gateway.traffic import outgoing_row
from laddverk.gateway.turns import Own
from laddverk.ocpp.events import CallFailed, CallLost, CallSucceeded, CallTimedOut
from laddverk.ocpp.rpc import QueueFull, Rpc
from laddverk.services.ports.committing import MessageLogged

log = structlog.get_logger(__name__)

_UNSENT = Outcome(FAILED, None, "the connection closed before it was sent")
_CUT = Outcome(TIMED_OUT, None, "the connection closed before the station answered; whether it acted is unknown")
_LATE = Outcome(TIMED_OUT, None, "the station did not answer in time; whether it acted is unknown")
_NEVER_SENT = Outcome(TIMED_OUT, None, "it was not sent in time: others were before it, or the station had not booted")


class Errand:
    """One command on its way."""

    __slots__ = ("calls", "command", "deadline", "message_id", "result", "said")

    def __init__(self, command: Command, calls: tuple[Expressed, ...], deadline: float, result: "asyncio.Future[Outcome]") -> None:
        self.command = command
        self.calls = calls
        self.deadline = deadline
        self.result = result
        self.said: list[Said] = []
        self.message_id = ""


class Caller:
    """The commands of one connection: one in work, the others in line, each bounded in time from when it was asked for."""

    __slots__ = ("_current", "_dialect", "_line", "_node", "_rpc", "_send", "_take_turn", "appoint", "may_speak", "show")

    def __init__(self, node: Node, rpc: Rpc, dialect: Dialect, send: Callable[[str], None], take_turn: Callable[[Own], None]) -> None:
        self._node = node
        self._rpc = rpc
        self._dialect = dialect
        self._send = send
        self._take_turn = take_turn
        self._current: Errand | None = None
        self._line: deque[Errand] | None = None
        self.may_speak = False
        self.appoint: Callable[[float], None] = _nobody
        self.show: Callable[[MessageLogged], None] = _nobody

    async def carry_out(self, command: Command) -> Outcome:
        """The outcome, within about `command.timeout_s`; what could not be sent by then is never sent."""
        try:
            calls = self._dialect.express(command)
        except Exception:
            self._node.counters.faults += 1
            log.exception("command.fault", station_id=command.station_id, name=command.name)
            return Outcome(FAILED, None, "an internal error")
        if isinstance(calls, Unable):
            return Outcome(NOT_SUPPORTED, None, calls.reason)
        if isinstance(calls, BadParams):
            return Outcome(FAILED, None, calls.reason)
        if not calls:
            return Outcome(NOT_SUPPORTED, None, "this version has nothing to send for it")
        if self._line is not None and len(self._line) >= self._node.limits.commands:
            return Outcome(FAILED, None, "too many commands wait for this station")
        now = self._node.scheduler.time()
        errand = Errand(command, calls, now + command.timeout_s, self._node.scheduler.create_future())
        self._line = self._line or deque()
        self._line.append(errand)
        self.appoint(errand.deadline)
        self._next(now)
        return await errand.result

    def speak(self, now: float) -> None:
        """The station may be spoken to from here on."""
        if not self.may_speak:
            self.may_speak = True
            self._next(now)

    def _next(self, now: float) -> None:
        while self.may_speak and self._current is None and self._line:
            errand = self._line.popleft()
            if now < errand.deadline:
                self._current = errand
                self._transmit(errand, now)
            else:
                _settle(errand, _NEVER_SENT)

    def _transmit(self, errand: Errand, now: float) -> None:
        call = errand.calls[len(errand.said)]
        errand.message_id = self._node.ids.new()
        text = self._rpc.call(
            call.action,
            call.payload,
            message_id=errand.message_id,
            now=now,
            context=errand,
            timeout_s=max(0.0, errand.deadline - now),
        )
        # This is the only place that calls, and it waits for each answer, so that the library's own line stays empty.
        if text is None or isinstance(text, QueueFull):
            self._current = None
            _settle(errand, Outcome(FAILED, None, "too many calls wait for this station"))
            return
        sent = self._node.counters.sent
        sent[call.action] = sent.get(call.action, 0) + 1
        self._send(text)

    def answered(self, event: CallSucceeded | CallFailed) -> None:
        """The station answered the call in work."""
        errand = self._current
        if errand is None or event.context is not errand:
            return
        said = Said(event.payload) if isinstance(event, CallSucceeded) else Said(None, event.code, event.description)
        self._log(errand, said)
        errand.said.append(said)
        now = self._node.scheduler.time()
        if said.payload is not None and len(errand.said) < len(errand.calls):
            if now < errand.deadline:
                self._transmit(errand, now)
                return
            self._end(errand, _LATE, now)
            return
        self._conclude(errand, now)

    def _conclude(self, errand: Errand, now: float) -> None:
        try:
            outcome, reports = self._dialect.conclude(errand.command, tuple(errand.said))
        except Exception:
            self._node.counters.faults += 1
            log.exception("command.fault", station_id=errand.command.station_id, name=errand.command.name)
            outcome, reports = Outcome(FAILED, None, "the station's answer could not be used"), ()
        for report in reports:
            self._turn((), report, None)
        self._end(errand, outcome, now)

    def _end(self, errand: Errand, outcome: Outcome, now: float) -> None:
        """The caller hears of it once all that it brought is durable, as everything waits its turn behind that."""
        self._current = None
        self._turn((), None, lambda: _settle(errand, outcome))
        self._next(now)

    def _log(self, errand: Errand, said: Said) -> None:
        call, node = errand.calls[len(errand.said)], self._node
        row = outgoing_row(node.ids.new(), node.clock(), self._dialect, errand.message_id, call.action, call.payload, said)
        self.show(row)
        self._turn((row,), None, None)

    def _turn(self, writes: tuple[MessageLogged, ...], report: Report | None, done: Callable[[], None] | None) -> None:
        self._take_turn(Own(writes, report, done))

    # ---- time and the end

    def due(self) -> float:
        """When `expire` is next of use."""
        deadline = self._rpc.deadline()
        due = math.inf if deadline is None else deadline
        return min([due, *(errand.deadline for errand in self._line)]) if self._line else due

    def expire(self, now: float) -> None:
        """Give up what took too long."""
        for event in self._rpc.expire(now):
            if isinstance(event, CallTimedOut):
                self._given_up(event.context, _LATE, now)
        if self._line:
            late = [errand for errand in self._line if now >= errand.deadline]
            for errand in late:
                self._line.remove(errand)
                _settle(errand, _NEVER_SENT)
        self._next(now)

    def lost(self) -> None:
        """The socket is gone."""
        now = self._node.scheduler.time()
        for event in self._rpc.close():
            if isinstance(event, CallLost):
                self.may_speak = False
                self._given_up(event.context, _CUT if event.sent else _UNSENT, now)
        line, self._line = self._line, None
        for errand in line or ():
            _settle(errand, _UNSENT)

    def _given_up(self, errand: object, outcome: Outcome, now: float) -> None:
        if isinstance(errand, Errand) and errand is self._current:
            self._log(errand, Said(None))
            self._end(errand, outcome, now)


def _settle(errand: Errand, outcome: Outcome) -> None:
    if not errand.result.done():
        errand.result.set_result(outcome)


def _nobody(_what: object) -> None:
    """Nobody listens."""
