"""One connection of one station: its messages one at a time through interpret, decide, commit, answer. No socket and no event loop
here: texts come by `received`, leave by a `Socket`, time and beside-work come from a `Scheduler`, so that a simulation can drive it."""

from collections import deque
from collections.abc import Callable
from typing import cast

import structlog

from laddverk.domain.commands import FAILED, Command, Outcome
from laddverk.domain.stations import StationState
from laddverk.gateway.calls import Caller
from laddverk.gateway.desk import Desk
from laddverk.gateway.dialects.dialect import Dialect
from laddverk.gateway.doorway import Socket
from laddverk.gateway.life import Life
from laddverk.gateway.node import Node
from laddverk.gateway.turns import Item, Own
from laddverk.ocpp.events import CallFailed, CallReceived, CallSucceeded, Event, Ignored, Reply, ResultRefused, SendReceived, Transmit
from laddverk.ocpp.faults import Version
from laddverk.ocpp.rpc import Rpc

log = structlog.get_logger(__name__)

NORMAL, GOING_AWAY, POLICY, RESTART = 1000, 1001, 1008, 1012
"""WebSocket close codes (RFC 6455 section 7.4.1 and the IANA registry)."""


class Connection:
    """Serves one station until its socket is gone and its last message decided; then `finished` is called, once."""

    __slots__ = (
        "_caller",
        "_desk",
        "_finished",
        "_held",
        "_inbox",
        "_muted",
        "_node",
        "_rpc",
        "_stopping",
        "_throttled",
        "_tokens",
        "_tokens_at",
        "gone",
        "life",
        "socket",
        "state",
    )

    def __init__(self, node: Node, socket: Socket, dialect: Dialect, state: StationState, finished: Callable[["Connection"], None]) -> None:
        now = node.scheduler.time()
        self.state = state
        self.socket = socket
        self.gone = False
        self._node = node
        self._finished = finished
        # What the dialects call their version is what the library calls it.
        self._rpc = Rpc(cast("Version", dialect.version), queue_max=node.limits.commands)
        self._inbox: deque[Item] | None = None
        self._desk = Desk(node, socket, dialect, self._rpc, state, self)
        self._held = self._throttled = self._stopping = self._muted = False
        self._tokens = float(node.limits.messages_burst)
        self._tokens_at = now
        self._caller = Caller(node, self._rpc, dialect, socket.send, self.take_turn)
        self.life = Life(node, self, socket, self._rpc, self._caller, now)

    # ---- what comes

    def received(self, text: str) -> None:
        """One text message. Never raises."""
        if self.gone or self._stopping:
            return
        now = self._node.scheduler.time()
        self.life.heard(now)
        for event in self._rpc.receive(text, now):
            kind = type(event)
            if kind is CallReceived or kind is SendReceived:
                self._arrived(event, now)  # type: ignore[arg-type]
            else:
                self._other(event, now)

    def heard(self, pong: bool) -> None:
        """A ping or pong came."""
        if self.gone:
            return
        now = self._node.scheduler.time()
        self.life.heard(now, pong)
        if not self._spend(now):
            self._flooded()

    def lost(self, code: int) -> None:
        """The socket is gone. What was received is still decided and committed; a call of ours has no answer."""
        if self.gone:
            return
        self.gone = True
        self._caller.lost()
        log.debug("station.socket-gone", station_id=self.state.station.id, code=code)
        self._run()

    def _arrived(self, event: CallReceived | SendReceived, now: float) -> None:
        self.life.traffic(now)
        if not self._desk.busy and not self._inbox and self._spend(now):
            self._desk.take(event, now)
            return
        if self._inbox is None:
            self._inbox = deque()
        inbox, limits = self._inbox, self._node.limits
        inbox.append(event)
        if len(inbox) > limits.inbox:
            if limits.messages_per_s and (self._throttled or len(inbox) > limits.inbox + limits.messages_burst):
                self._flooded()
                return
            if not self._held:
                self._held = True
                self.socket.pause()
        self._run()

    def _other(self, event: Event, now: float) -> None:
        counters = self._node.counters
        if isinstance(event, CallSucceeded | CallFailed):
            self._caller.answered(event)
            return
        if isinstance(event, Transmit):
            self.socket.send(event.text)
            return
        # Neither a call nor an answer to ours: it costs a token, and there is nothing to put in a line.
        if not self._spend(now):
            self._flooded()
        elif isinstance(event, Reply):
            counters.refused += 1
            log.info("station.malformed", station_id=self.state.station.id, reply=event.text)
            self.socket.send(event.text)
        elif isinstance(event, Ignored | ResultRefused):
            counters.ignored += 1
            why = event.reason if isinstance(event, Ignored) else f"our answer was refused: {event.code} {event.description}"
            log.info("station.ignored", station_id=self.state.station.id, why=why)

    # ---- limits

    def _spend(self, now: float) -> bool:
        """Take a token of the station's bucket."""
        limits = self._node.limits
        rate = limits.messages_per_s
        if not rate:
            return True
        tokens = min(limits.messages_burst, self._tokens + (now - self._tokens_at) * rate)
        self._tokens_at = now
        if tokens < 1.0:
            self._tokens = tokens
            return False
        self._tokens = tokens - 1.0
        return True

    def _flooded(self) -> None:
        self._node.counters.flooded += 1
        log.warning("station.flood", station_id=self.state.station.id, address=self.socket.address)
        self.mute()
        self.life.close(POLICY, "too many messages")

    def _throttle(self) -> None:
        # A station that waits for its answers is slowed and nothing else: months of stored readings must come through (quirk 46).
        if not self._throttled:
            self._throttled = True
            self._node.counters.throttled += 1
            wait_s = (1.0 - self._tokens) / self._node.limits.messages_per_s
            self._node.scheduler.call_later(wait_s + 0.001, self._unthrottle)

    def _unthrottle(self) -> None:
        self._throttled = False
        self._run()

    # ---- one at a time

    def take_turn(self, own: Own) -> None:
        """Put work of ours in line."""
        if self._inbox is None:
            self._inbox = deque()
        self._inbox.append(own)
        self._run()

    def _run(self) -> None:
        inbox = self._inbox
        while inbox and not self._desk.busy:
            item = inbox[0]
            now = self._node.scheduler.time()
            if type(item) is not Own and not self.gone and not self._spend(now):
                self._throttle()
                return
            inbox.popleft()
            if self._held and len(inbox) <= self._node.limits.inbox // 2:
                self._held = False
                self.socket.resume()
            if isinstance(item, Own):
                self._desk.take_own(item, now)
            else:
                self._desk.take(item, now)
        if not self._desk.busy and not inbox:
            self._idle()

    def free(self) -> None:
        """The desk can take the next."""
        if self._inbox or self.gone or self._stopping:
            self._run()

    def fenced(self) -> None:
        """A newer home has the station."""
        self.mute()
        self.life.close(RESTART, "a newer connection serves this station")

    def boot_answered(self, now: float) -> None:
        """The station may be spoken to."""
        self.life.boot_answered(now)

    def _idle(self) -> None:
        if self.gone:
            finished, self._finished = self._finished, _nothing
            finished(self)
        elif self._stopping:
            self.life.close(RESTART, "the server restarts")

    # ---- what others ask

    async def command(self, command: Command) -> Outcome:
        """Carry out a command; returns within about its `timeout_s`, whatever the station does."""
        if self.gone or self._stopping or self._muted:
            return Outcome(FAILED, None, "the station is not connected here")
        return await self._caller.carry_out(command)

    def watch(self, seconds: float) -> None:
        """Show the station's messages on the live stream for so long."""
        self._desk.watched_until = max(self._desk.watched_until, self._node.scheduler.time() + seconds)
        self._caller.show = self._desk.show

    def stop(self) -> None:
        """Take nothing more in, answer what was received, then close 1012 (service restart)."""
        if not self._stopping and not self.gone:
            self._stopping = True
            self.socket.pause()
            self._run()

    def mute(self) -> None:
        """Nothing of this connection counts any more; what waits is forgotten, what is being committed is left to the fence."""
        self._muted = self._stopping = True
        if self._inbox is not None:
            self._inbox = deque(item for item in self._inbox if isinstance(item, Own))


def _nothing(_connection: Connection) -> None:
    """Already finished."""
