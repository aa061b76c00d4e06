"""A station's side of OCPP-J: one CALL out at a time, time-outs, and transaction messages that wait until answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import msgspec

from laddverk_sim.timers import Timer, Timers

Payload = dict[str, Any]

QUEUE_MAX: Final = 2000
"""Calls kept at most; beyond that the oldest reading is given up, as a station with a full flash does."""


class Failure(NamedTuple):
    """Why a call got no result: an OCPP error code, or `Timeout`, `Disconnected`, `GivenUp`."""

    code: str
    description: str = ""


Reply = dict[str, Any] | Failure


@dataclass(slots=True)
class Call:
    """A request of ours. `build` is called at each sending: a 1.6 reading may wait for its transaction's number.

    `retained` calls (transaction messages) survive time-outs, disconnections and reboots.
    """

    action: str
    build: Callable[[], Payload]
    answered: Callable[[Reply, float], None] | None = None
    retained: bool = False
    message_id: str = ""
    refusals: int = 0
    payload: Payload = field(default_factory=dict)


class CallQueue:
    """Calls in the order of asking, one outstanding. `send` takes frames; `acknowledged` hears of each CALLRESULT."""

    def __init__(
        self,
        *,
        timers: Timers,
        new_id: Callable[[], str],
        send: Callable[[str], None],
        acknowledged: Callable[[Call, Payload, float], None],
        keeps_id: bool,
        timeout_s: float = 30.0,
    ) -> None:
        self._timers = timers
        self._new_id = new_id
        self._send = send
        self._acknowledged = acknowledged
        # OCPP 2.1 part 4 lets a repeated CALL keep its id, 2.0.1 forbids it, 1.6 is silent: both are seen.
        self._keeps_id = keeps_id
        self._timeout_s = timeout_s
        self.refusals_max = 3
        self.retry_interval_s = 10.0
        self._queue: deque[Call] = deque()
        self._outstanding: Call | None = None
        self._timer: Timer | None = None
        self._held_until = 0.0
        self.open_for: Callable[[Call], bool] = lambda call: False

    def __len__(self) -> int:
        return len(self._queue) + (self._outstanding is not None)

    @property
    def retained_count(self) -> int:
        """Transaction messages that wait or are out."""
        waiting = sum(1 for call in self._queue if call.retained)
        return waiting + (1 if self._outstanding is not None and self._outstanding.retained else 0)

    def submit(self, call: Call, now: float, *, first: bool = False) -> None:
        if len(self._queue) >= QUEUE_MAX:
            self._make_room()
        if first:
            self._queue.appendleft(call)
        else:
            self._queue.append(call)
        self.pump(now)

    def _make_room(self) -> None:
        for call in self._queue:
            if not call.retained or call.action == "MeterValues":
                self._queue.remove(call)
                return
        self._queue.popleft()

    def pump(self, now: float) -> None:
        """Sends the next call that may go, if none is out."""
        if self._outstanding is not None:
            return
        for index, call in enumerate(self._queue):
            if self.open_for(call) and not (call.retained and now < self._held_until):
                del self._queue[index]
                self._put_out(call, now)
                return

    def _put_out(self, call: Call, now: float) -> None:
        if not (call.message_id and self._keeps_id):
            call.message_id = self._new_id()
            call.payload = call.build()
        self._outstanding = call
        self._timer = self._timers.at(now + self._timeout_s, self._timed_out)
        self._send(msgspec.json.encode([2, call.message_id, call.action, call.payload]).decode())

    def _timed_out(self, now: float) -> None:
        call = self._take()
        if call is None:
            return
        if call.retained:
            self._put_back(call, now)
        else:
            self._finish(call, Failure("Timeout"), now)
        self.pump(now)

    def _put_back(self, call: Call, now: float) -> None:
        self._queue.appendleft(call)
        self._held_until = now + self.retry_interval_s * max(1, call.refusals)
        self._timers.at(self._held_until, self.pump)

    def _take(self) -> Call | None:
        call, self._outstanding = self._outstanding, None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return call

    def result(self, message_id: str, payload: Payload, now: float) -> str | None:
        """A CALLRESULT came. Returns the action it answers, or None if nothing waits for it."""
        call = self._outstanding
        if call is None or call.message_id != message_id:
            return None
        self._take()
        self._acknowledged(call, payload, now)
        self._finish(call, payload, now)
        self.pump(now)
        return call.action

    def error(self, message_id: str, code: str, description: str, now: float) -> str | None:
        """A CALLERROR came; a transaction message is tried again, some times (1.6: TransactionMessageAttempts)."""
        call = self._outstanding
        if call is None or call.message_id != message_id:
            return None
        self._take()
        call.refusals += 1
        if call.retained and call.refusals < self.refusals_max:
            # The answer is known to be an error for this id; the next try must not be taken for a repetition.
            call.message_id = ""
            self._put_back(call, now)
        else:
            self._finish(call, Failure(code, description), now)
        self.pump(now)
        return call.action

    def action_out(self, message_id: str) -> str | None:
        """The action of the outstanding call if it has this id."""
        call = self._outstanding
        return call.action if call is not None and call.message_id == message_id else None

    def disconnected(self, now: float) -> None:
        """The socket is gone: transaction messages stay in their order, everything else is given up."""
        out = self._take()
        lost = [call for call in self._queue if not call.retained]
        self._queue = deque(call for call in self._queue if call.retained)
        if out is not None and out.retained:
            self._queue.appendleft(out)
        elif out is not None:
            lost.insert(0, out)
        self._held_until = 0.0
        for call in lost:
            self._finish(call, Failure("Disconnected"), now)

    def _finish(self, call: Call, reply: Reply, now: float) -> None:
        if call.answered is not None:
            call.answered(reply, now)
