"""When a connection is spoken to, whether it lives, and how it ends. Woken by the wheel; has no timer of its own."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from laddverk.domain.commands import Command
from laddverk.gateway.calls import Caller
from laddverk.gateway.doorway import Socket
from laddverk.gateway.node import Node
from laddverk.ocpp.rpc import Rpc

if TYPE_CHECKING:
    from laddverk.gateway.connection import Connection

log = structlog.get_logger(__name__)


class Life:
    """Pings, silence, call time-outs, the first word, the last."""

    __slots__ = (
        "_asked_boot",
        "_caller",
        "_closing",
        "_connection",
        "_heard_at",
        "_if_alive",
        "_node",
        "_opened_at",
        "_pinged_at",
        "_ponged",
        "_rpc",
        "_socket",
        "_speak_at",
        "_wake_at",
    )

    def __init__(self, node: Node, connection: "Connection", socket: Socket, rpc: Rpc, caller: Caller, now: float) -> None:
        self._node = node
        self._connection = connection
        self._socket = socket
        self._rpc = rpc
        self._caller = caller
        caller.appoint = self.appoint
        self._opened_at = self._heard_at = now
        self._pinged_at = -math.inf
        self._ponged = False
        self._closing: float | None = None
        self._if_alive: Callable[[], None] | None = None
        self._asked_boot = connection.state.station.booted_at is not None
        self._wake_at = math.inf
        # Quirk 17: nothing is sent before Boot was answered, or other traffic has gone on for a while.
        self._speak_at = now + node.limits.ask_boot_after_s
        self._plan(now)

    @property
    def heard_at(self) -> float:
        """When the last frame came, on the steady clock."""
        return self._heard_at

    def heard(self, now: float, pong: bool = False) -> None:
        """A frame came."""
        self._heard_at = now
        if pong:
            self._ponged = True
        if self._if_alive is not None:
            told, self._if_alive = self._if_alive, None
            told()

    def traffic(self, now: float) -> None:
        """A call came: a station that goes on without Boot may be spoken to a little later."""
        if not self._caller.may_speak:
            speak_at = now + self._node.limits.settle_s
            if speak_at < self._speak_at:
                self._speak_at = speak_at
                self.appoint(speak_at)

    def boot_answered(self, now: float) -> None:
        """The station knows where it stands, and may be spoken to."""
        self._asked_boot = True
        self._caller.speak(now)

    def appoint(self, due: float) -> None:
        """Be woken at this time at the latest."""
        if due < self._wake_at:
            self._wake_at = due
            self._node.wheel.put(self, due)

    def wake(self, now: float) -> None:
        """The wheel's call."""
        if now < self._wake_at or self._connection.gone:
            return
        self._wake_at = math.inf
        if self._closing is not None:
            if now >= self._closing:
                self._socket.abort()
                return
        else:
            self._look_for_life(now)
            self._caller.expire(now)
            if now >= self._speak_at and not self._caller.may_speak:
                self._caller.speak(now)
            if now >= self._opened_at + self._node.limits.ask_boot_after_s and not self._asked_boot:
                self._ask_boot(now)
        self._plan(now)

    def _look_for_life(self, now: float) -> None:
        limits = self._node.limits
        if self._pinged_at > self._heard_at:
            # Quirk 9: who never answered a ping may be unable to; any frame of it counts, and silence is borne longer.
            if (self._ponged and now >= self._pinged_at + limits.pong_within_s) or now >= self._heard_at + limits.silence_s:
                log.info("station.silent", station_id=self._connection.state.station.id, address=self._socket.address)
                self._socket.abort()
            elif not self._ponged and now >= self._pinged_at + limits.ping_every_s:
                self._ping(now)
        elif now >= self._next_ping():
            self._ping(now)

    def _next_ping(self) -> float:
        # The first comes whatever the traffic: it shows whether the station answers pings at all.
        last = self._opened_at if self._pinged_at == -math.inf else max(self._heard_at, self._pinged_at)
        return last + self._node.limits.ping_every_s

    def _ping(self, now: float) -> None:
        self._pinged_at = now
        self._socket.ping()

    def _ask_boot(self, now: float) -> None:
        """Quirks 16 and 18: once a connection, and only of a station that we have never seen boot."""
        self._asked_boot = True
        station = self._connection.state.station
        self._caller.speak(now)
        ask = Command(self._node.ids.new(), station.id, "trigger-message", {"message": "boot-notification"})
        self._node.scheduler.create_task(self._caller.carry_out(ask))

    def _plan(self, now: float) -> None:
        limits = self._node.limits
        if self._closing is not None:
            self.appoint(self._closing)
            return
        if self._pinged_at > self._heard_at:
            due = self._pinged_at + (limits.pong_within_s if self._ponged else limits.ping_every_s)
        else:
            due = self._next_ping()
        if not self._caller.may_speak:
            due = min(due, self._speak_at)
        if not self._asked_boot:
            due = min(due, self._opened_at + limits.ask_boot_after_s)
        self.appoint(max(now, min(due, self._caller.due())))

    # ---- the end

    def close(self, code: int, reason: str) -> None:
        """Close with a word; drop the socket if the station does not close its side."""
        if self._closing is None and not self._connection.gone:
            self._closing = self._node.scheduler.time() + self._node.limits.close_within_s
            self._socket.resume()
            self._socket.close(code, reason)
            self.appoint(self._closing)

    def superseded(self, address: str, if_alive: Callable[[], None]) -> None:
        """A newer connection serves the station. From the same address this one is dead; else it has a few seconds to show life."""
        if self._connection.gone:
            return
        now = self._node.scheduler.time()
        self._connection.mute()
        if address == self._socket.address:
            self.close(1012, "a newer connection serves this station")
            return
        if self._closing is not None:
            # The fence was quicker than the news: a message of its own has just shown that it lives.
            if now - self._heard_at < self._node.limits.alive_within_s:
                if_alive()
            return
        self._if_alive = if_alive
        self._closing = now + self._node.limits.alive_within_s
        self._ping(now)
        self.appoint(self._closing)

    def prove(self, if_alive: Callable[[], None]) -> None:
        """Ask for a sign of life; the next frame is told, once."""
        if not self._connection.gone and self._closing is None:
            self._if_alive = if_alive
            self._ping(self._node.scheduler.time())

    def turned_out(self) -> None:
        """It lived, and another has its place."""
        self._closing = None
        self.close(1008, "another connection took this identity")
