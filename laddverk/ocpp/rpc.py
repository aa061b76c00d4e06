"""OCPP-J framing without I/O: text and the time go in, events and text come out.

One `Rpc` serves one connection, on either side of it. It matches answers to calls, keeps one CALL of ours outstanding
with a bounded queue behind it, watches time-outs, and knows what each version wants done with malformed messages
(OCPP-J 1.6 chapter 4, OCPP 2.0.1 and 2.1 part 4 chapter 4). The two directions never wait for each other.
Payloads pass through as JSON text; `codec` judges them.

Nothing that a peer sends makes a method raise.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, Literal, NamedTuple

import msgspec

from laddverk.ocpp.events import (
    CallFailed,
    CallLost,
    CallReceived,
    CallSucceeded,
    CallTimedOut,
    Event,
    Ignored,
    Reply,
    ResultRefused,
    SendReceived,
    Transmit,
)
from laddverk.ocpp.faults import Version
from laddverk.ocpp.frames import (
    CALL,
    CALLERROR,
    CALLRESULT,
    CALLRESULTERROR,
    MAX_ACTION,
    Broken,
    Frame,
    clean,
    max_id_length,
    quoted,
    read_frame,
)

SentKind = Literal["call", "result", "error", "send", "result-error"]

# A peer that never lets us answer must not make us remember without end.
_MAX_UNANSWERED: Final = 256

_FAST_CALL = msgspec.json.Decoder(tuple[int, str, str, msgspec.Raw])
_FAST_RESULT = msgspec.json.Decoder(tuple[int, str, msgspec.Raw])


class QueueFull(NamedTuple):
    """A call was not taken: `limit` calls are waiting already."""

    limit: int


class _Pending(NamedTuple):
    message_id: str
    action: str
    text: str
    timeout_s: float
    context: Any


class Rpc:
    """The RPC state of one connection of one OCPP version; see the module's text.

    `call_timeout_s` is the usual wait for an answer, counted from the sending; `queue_max` bounds the calls waiting
    behind the outstanding one. Times (`now`) are seconds of any steady clock.
    """

    __slots__ = (
        "_call_timeout_s",
        "_deadline",
        "_integer_ids",
        "_max_id",
        "_outstanding",
        "_queue",
        "_queue_max",
        "_unanswered",
        "version",
    )

    # Sees everything that is to be sent: version, kind, action ("" where unknown), payload. Tests validate by it.
    on_sent: ClassVar[Callable[[str, SentKind, str, bytes], None] | None] = None

    def __init__(self, version: Version, *, call_timeout_s: float = 30.0, queue_max: int = 32) -> None:
        self.version: Final = version
        self._call_timeout_s = call_timeout_s
        self._queue_max = queue_max
        self._max_id = max_id_length(version)
        self._outstanding: _Pending | None = None
        self._deadline: float | None = None
        self._queue: deque[_Pending] = deque()
        self._unanswered: dict[str, str] = {}
        self._integer_ids: set[str] = set()

    # ---- what the peer sends

    def receive(self, text: str | bytes, now: float) -> Sequence[Event]:
        """Takes one WebSocket message and says what it means; most often a single event, in order if several."""
        try:
            start = text[:3]
            if start == "[2," or start == b"[2,":
                _, message_id, action, payload = _FAST_CALL.decode(text)
                if len(message_id) <= self._max_id and message_id.isprintable() and len(action) <= MAX_ACTION and action.isidentifier():
                    self._expect_answer(message_id, action)
                    return (CallReceived(message_id, action, bytes(payload)),)
            elif start == "[3," or start == b"[3,":
                _, message_id, payload = _FAST_RESULT.decode(text)
                return self._result_received(message_id, bytes(payload), now)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            pass  # the careful way finds out what is wrong with it
        frame = read_frame(self.version, text)
        return self._take(frame, now) if isinstance(frame, Frame) else self._broken(frame, now)

    def _take(self, frame: Frame, now: float) -> Sequence[Event]:
        if frame.type == CALL:
            if frame.integer_id:
                self._remember_integer(frame.message_id)
            self._expect_answer(frame.message_id, frame.action)
            return (CallReceived(frame.message_id, frame.action, frame.payload),)
        if frame.type == CALLRESULT:
            return self._result_received(frame.message_id, frame.payload, now)
        if frame.type == CALLERROR:
            return self._error_received(frame, now)
        if frame.type == CALLRESULTERROR:
            return (ResultRefused(frame.message_id, frame.code, frame.description, frame.payload),)
        return (SendReceived(frame.message_id, frame.action, frame.payload),)

    def _result_received(self, message_id: str, payload: bytes, now: float) -> Sequence[Event]:
        pending = self._outstanding
        if pending is None or pending.message_id != message_id:
            return (Ignored("an answer to no call of ours: late, duplicate or unknown"),)
        return (CallSucceeded(message_id, pending.action, payload, pending.context), *self._next(now))

    def _error_received(self, frame: Frame, now: float) -> Sequence[Event]:
        pending = self._outstanding
        if pending is None or pending.message_id != frame.message_id:
            return (Ignored("an error to no call of ours: late, duplicate or unknown"),)
        failed = CallFailed(frame.message_id, pending.action, frame.code, frame.description, frame.payload, pending.context)
        return (failed, *self._next(now))

    def _broken(self, broken: Broken, now: float) -> Sequence[Event]:
        pending = self._outstanding
        if broken.answer_to is not None and pending is not None and pending.message_id == broken.answer_to:
            failed = CallFailed(broken.answer_to, pending.action, broken.code, broken.description, b"{}", pending.context)
            return (failed, *self._next(now))
        if broken.reply_to is None:
            return (Ignored(broken.description),)
        self._sent("error", "", b"{}")
        return (Reply(f'[4,{broken.reply_to},"{broken.code}",{quoted(broken.description)},{{}}]'),)

    def _expect_answer(self, message_id: str, action: str) -> None:
        unanswered = self._unanswered
        if len(unanswered) >= _MAX_UNANSWERED:
            del unanswered[next(iter(unanswered))]
        unanswered[message_id] = action

    def _remember_integer(self, message_id: str) -> None:
        # Ids must be strings; a station that numbers its messages wants its number back.
        if len(self._integer_ids) >= _MAX_UNANSWERED:
            self._integer_ids.clear()
        self._integer_ids.add(message_id)

    # ---- what we send

    def call(
        self,
        action: str,
        payload: bytes,
        *,
        message_id: str,
        now: float,
        context: Any = None,
        timeout_s: float | None = None,
    ) -> str | QueueFull | None:
        """Asks the peer. Returns the text to send now, None if it waits its turn (a later `Transmit`), or QueueFull.

        `context` comes back with the outcome: exactly one of CallSucceeded, CallFailed, CallTimedOut, CallLost.
        """
        if self._outstanding is not None and len(self._queue) >= self._queue_max:
            return QueueFull(self._queue_max)
        text = f"[2,{quoted(message_id)},{quoted(action)},{payload.decode()}]"
        wait_s = self._call_timeout_s if timeout_s is None else timeout_s
        pending = _Pending(message_id, action, text, wait_s, context)
        self._sent("call", action, payload)
        if self._outstanding is not None:
            self._queue.append(pending)
            return None
        return self._transmit(pending, now)

    def send(self, action: str, payload: bytes, message_id: str) -> str:
        """The text of an unconfirmed message. Raises ValueError before OCPP 2.1, which has none."""
        if self.version != "ocpp2.1":
            raise ValueError(f"{self.version} has no SEND")
        self._sent("send", action, payload)
        return f"[6,{quoted(message_id)},{quoted(action)},{payload.decode()}]"

    def result(self, message_id: str, payload: bytes) -> str:
        """The text of the answer to a CallReceived."""
        self._sent("result", self._unanswered.pop(message_id, ""), payload)
        return f"[3,{self._id(message_id)},{payload.decode()}]"

    def error(self, message_id: str, code: str, description: str, details: bytes = b"{}") -> str:
        """The text of the CALLERROR to a CallReceived. `description` is cut to 255 characters."""
        self._sent("error", self._unanswered.pop(message_id, ""), details)
        return f"[4,{self._id(message_id)},{quoted(code)},{quoted(clean(description))},{details.decode()}]"

    def result_error(self, message_id: str, code: str, description: str, details: bytes = b"{}") -> str:
        """The text that tells the peer its answer is unusable. Raises ValueError before OCPP 2.1."""
        if self.version != "ocpp2.1":
            raise ValueError(f"{self.version} has no CALLRESULTERROR")
        self._sent("result-error", "", details)
        return f"[5,{quoted(message_id)},{quoted(code)},{quoted(clean(description))},{details.decode()}]"

    def _id(self, message_id: str) -> str:
        if message_id in self._integer_ids:
            self._integer_ids.discard(message_id)
            return message_id
        return quoted(message_id)

    def _sent(self, kind: SentKind, action: str, payload: bytes) -> None:
        if Rpc.on_sent is not None:
            Rpc.on_sent(self.version, kind, action, payload)

    # ---- time and the end

    def deadline(self) -> float | None:
        """When `expire` is to be called next, or None while nothing is outstanding."""
        return self._deadline

    def expire(self, now: float) -> Sequence[Event]:
        """Gives up the outstanding call if its time is over."""
        pending, deadline = self._outstanding, self._deadline
        if pending is None or deadline is None or now < deadline:
            return ()
        return (CallTimedOut(pending.message_id, pending.action, pending.context), *self._next(now))

    def close(self) -> Sequence[Event]:
        """Ends the state: what is outstanding or queued is lost, the outstanding call first."""
        lost = []
        if self._outstanding is not None:
            pending = self._outstanding
            lost.append(CallLost(pending.message_id, pending.action, True, pending.context))
        lost += [CallLost(queued.message_id, queued.action, False, queued.context) for queued in self._queue]
        self._outstanding = self._deadline = None
        self._queue.clear()
        self._unanswered.clear()
        self._integer_ids.clear()
        return lost

    def _next(self, now: float) -> tuple[Transmit, ...]:
        self._outstanding = self._deadline = None
        if not self._queue:
            return ()
        return (Transmit(self._transmit(self._queue.popleft(), now)),)

    def _transmit(self, pending: _Pending, now: float) -> str:
        self._outstanding = pending
        self._deadline = now + pending.timeout_s
        return pending.text
