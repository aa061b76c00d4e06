"""A station with which we share no version: let in without a subprotocol and closed, as OCPP-J 3.2 says."""

from laddverk.gateway.doorway import Visitor
from laddverk.gateway.node import Node


class Unversed:
    """Hears nothing, and drops the socket if it does not close."""

    __slots__ = ("_gone", "_node", "_socket")

    def __init__(self, visitor: Visitor, node: Node) -> None:
        self._socket = visitor
        self._node = node
        self._gone = False
        visitor.admit(self, None)
        visitor.close(1002, "no common OCPP version: offer ocpp1.6, ocpp2.0.1 or ocpp2.1")
        node.wheel.put(self, node.scheduler.time() + node.limits.close_within_s)

    def received(self, text: str) -> None:
        """There is nobody to understand it."""

    def heard(self, pong: bool) -> None:
        """Of no interest."""

    def lost(self, code: int) -> None:
        """As wanted."""
        self._gone = True

    def wake(self, now: float) -> None:
        """It had its time."""
        if not self._gone:
            self._socket.abort()
