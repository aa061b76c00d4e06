"""What the rest of the house asks of a connected station, over the bus: command, disconnect, watch."""

from typing import Any

import msgspec
import structlog

from laddverk.domain.commands import FAILED, Outcome
from laddverk.domain.errors import LaddverkError
from laddverk.gateway.connection import POLICY, Connection
from laddverk.services.command_wire import decode_command, encode_outcome
from laddverk.services.ports.bussing import Bus, Subscription, station_subject

log = structlog.get_logger(__name__)

WATCH_S = 60.0
_OK = b"{}"


class Ears:
    """The three subjects of one connection."""

    __slots__ = ("_closed", "_connection", "_subscriptions")

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._subscriptions: tuple[Subscription, ...] = ()
        self._closed = False

    async def open(self, bus: Bus) -> None:
        """Serve; if the bus is away the station works all the same, without commands."""
        name = self._connection.state.station.id
        handlers = (("command", self._command), ("disconnect", self._disconnect), ("watch", self._watch))
        try:
            for leaf, handler in handlers:
                if self._closed:
                    return
                self._subscriptions += (await bus.serve(station_subject(name, leaf), handler),)
        except LaddverkError as error:
            log.warning("station.not-served", station_id=name, why=error.message)
        finally:
            if self._closed:
                await self.close()

    async def close(self) -> None:
        """Serve no more."""
        self._closed = True
        subscriptions, self._subscriptions = self._subscriptions, ()
        for subscription in subscriptions:
            await subscription.close()

    async def _command(self, payload: bytes) -> bytes:
        try:
            command = decode_command(payload)
        except (ValueError, msgspec.MsgspecError):
            return encode_outcome(Outcome(FAILED, None, "not a command"))
        return encode_outcome(await self._connection.command(command))

    async def _disconnect(self, payload: bytes) -> bytes:
        reason = _reason(payload)
        log.info("station.disconnect-asked", station_id=self._connection.state.station.id, reason=reason)
        self._connection.mute()
        self._connection.life.close(POLICY, "disconnected by the operator")
        return _OK

    async def _watch(self, _payload: bytes) -> bytes:
        self._connection.watch(WATCH_S)
        return _OK


def _reason(payload: bytes) -> str:
    try:
        fields: Any = msgspec.json.decode(payload) if payload else {}
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return ""
    reason = fields.get("reason", "") if isinstance(fields, dict) else ""
    return str(reason)[:200]
