"""What `Rpc` tells its owner: closed, small types, for there may be twenty thousand a second of them."""

from __future__ import annotations

from typing import Any, NamedTuple


class CallReceived(NamedTuple):
    """The peer asks: answer with `Rpc.result` or `Rpc.error`. `payload` is JSON text, not yet judged."""

    message_id: str
    action: str
    payload: bytes


class SendReceived(NamedTuple):
    """The peer tells (OCPP 2.1 SEND): never answered."""

    message_id: str
    action: str
    payload: bytes


class CallSucceeded(NamedTuple):
    """A CALL of ours was answered. `payload` is JSON text, not yet judged; `context` is what `Rpc.call` was given."""

    message_id: str
    action: str
    payload: bytes
    context: Any


class CallFailed(NamedTuple):
    """A CALL of ours was answered by a CALLERROR, or by an answer that cannot be read.

    `details` is JSON text; `code` and `description` are the peer's words: hostile text, at most 255 characters.
    """

    message_id: str
    action: str
    code: str
    description: str
    details: bytes
    context: Any


class CallTimedOut(NamedTuple):
    """A CALL of ours was not answered in time; whether the peer acted on it is unknown."""

    message_id: str
    action: str
    context: Any


class CallLost(NamedTuple):
    """The connection closed before the answer. `sent` False: the peer never saw it; True: its outcome is unknown."""

    message_id: str
    action: str
    sent: bool
    context: Any


class ResultRefused(NamedTuple):
    """The peer could not use an answer of ours (OCPP 2.1 CALLRESULTERROR)."""

    message_id: str
    code: str
    description: str
    details: bytes


class Ignored(NamedTuple):
    """A text that has no effect, and why: late, duplicate, unknown or unreadable. For the log."""

    reason: str


class Reply(NamedTuple):
    """Text to send at once: the error that a malformed message is answered with."""

    text: str


class Transmit(NamedTuple):
    """Text to send now: the next queued CALL of ours, whose time-out has begun."""

    text: str


Event = CallReceived | SendReceived | CallSucceeded | CallFailed | CallTimedOut | CallLost | ResultRefused | Ignored | Reply | Transmit
