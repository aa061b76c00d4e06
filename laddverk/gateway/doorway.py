"""What passes between the socket, the door and the connection. None of these names the socket library."""

from typing import NamedTuple, Protocol


class Answer(NamedTuple):
    """An HTTP response other than 101, after which the connection is closed."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...] = ()


class Knock(NamedTuple):
    """A request at the door. `fault`: what is wrong with it as a WebSocket handshake, None if nothing."""

    path: str
    authorization: str | None
    offered: tuple[str, ...]
    fault: Answer | None


class Receiver(Protocol):
    """What a connection does with what comes. None of these raises."""

    def received(self, text: str) -> None:
        """One whole text message."""
        ...

    def heard(self, pong: bool) -> None:
        """A ping or pong came."""
        ...

    def lost(self, code: int) -> None:
        """The socket is gone; `code` is the close code, 1006 where none came. Called once."""
        ...


class Socket(Protocol):
    """What a connection does to its socket. None of these raises; on a socket that is gone they do nothing."""

    @property
    def address(self) -> str:
        """The peer's IP address without port."""
        ...

    def send(self, text: str) -> None:
        """Send a text message."""
        ...

    def ping(self) -> None:
        """Ask whether the peer is still there."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake. Texts that still come are not received."""
        ...

    def abort(self) -> None:
        """Drop the connection at once."""
        ...

    def pause(self) -> None:
        """Read no more for now."""
        ...

    def resume(self) -> None:
        """Read on."""
        ...


class Visitor(Socket, Protocol):
    """A socket that is neither let in nor refused yet. `came_at` and `inside` are the doorkeeper's own notes."""

    came_at: float
    inside: bool

    @property
    def waiting(self) -> bool:
        """Still there, and neither let in nor refused."""
        ...

    def refuse(self, answer: Answer) -> None:
        """Send a response and close."""
        ...

    def admit(self, receiver: Receiver, subprotocol: str | None) -> None:
        """Send the 101. What was sent after the request is received within this call."""
        ...


class Doorkeeper(Protocol):
    """Decides who comes in. None of these raises."""

    def arrived(self, socket: "Visitor") -> None:
        """A TCP (or TLS) connection is there."""
        ...

    def knocked(self, socket: "Visitor", knock: Knock) -> None:
        """It has sent its request: answer with `admit` or `refuse`, now or later."""
        ...

    def left(self, socket: "Visitor") -> None:
        """It went away before it was let in or refused."""
        ...
