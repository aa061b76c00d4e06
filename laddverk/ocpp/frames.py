"""Reading one OCPP-J message with care, when it is not simply right: what it is, or how it is broken and what to reply."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

import msgspec

from laddverk.ocpp.faults import Version, error_code

CALL: Final = 2
CALLRESULT: Final = 3
CALLERROR: Final = 4
CALLRESULTERROR: Final = 5
SEND: Final = 6

MAX_DESCRIPTION: Final = 255
MAX_ACTION: Final = 64
_UNREADABLE_ID: Final = '"-1"'

_PARTS = msgspec.json.Decoder(list[msgspec.Raw])
_PREFIX = re.compile(rb"\s*\[\s*(?P<type>[0-9]{1,9})\s*,\s*(?:\"(?P<text>[^\"\\\x00-\x1f\x7f]{0,64})\"|(?P<number>-?[0-9]{1,18})\s*[,\]])")
_TYPE_PREFIX = re.compile(rb"\s*\[\s*([3456])\s*(?:[,\]]|$)")


class Frame(NamedTuple):
    """A message of the right shape. `payload` is the details of an error; `code` and `description` are of errors."""

    type: int
    message_id: str
    integer_id: bool
    action: str
    payload: bytes
    code: str = ""
    description: str = ""


class Broken(NamedTuple):
    """A message that cannot be used.

    `reply_to` is the JSON text of the id that a CALLERROR with `code` and `description` answers, None if none may be
    sent; `answer_to` is the id of the call of ours that it was meant to answer, None if it is no answer.
    """

    description: str
    code: str = ""
    reply_to: str | None = None
    answer_to: str | None = None


def max_id_length(version: Version) -> int:
    """OCPP-J limits message ids to 36 characters; stations of the older versions are known to exceed it."""
    return 36 if version == "ocpp2.1" else 64


def quoted(text: str) -> str:
    """A string as JSON."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return msgspec.json.encode(text.encode("utf-8", "replace").decode()).decode()


def clean(text: str) -> str:
    """Text fit for an error description: printable, at most 255 characters."""
    text = text[:MAX_DESCRIPTION]
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def read_frame(version: Version, text: str | bytes) -> Frame | Broken:
    """Reads a message of any type; never raises."""
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if not raw.strip():
        return Broken("an empty message")
    try:
        parts = [bytes(part) for part in _PARTS.decode(raw)]
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _unparsable(version, raw)
    kind = _value(parts[0]) if parts else None
    if isinstance(kind, bool) or not isinstance(kind, int):
        return _nameless(version, "not a message: its type is unreadable")
    message_id = _value(parts[1]) if len(parts) > 1 else None
    readable = isinstance(message_id, str) and message_id.isprintable() and len(message_id) <= max_id_length(version)
    integer = isinstance(message_id, int) and not isinstance(message_id, bool) and abs(message_id) < 2**63
    known = kind in (CALL, CALLRESULT, CALLERROR) or (version == "ocpp2.1" and kind in (CALLRESULTERROR, SEND))
    if not known:
        return _unknown_type(version, quoted(str(message_id)) if readable else str(message_id) if integer else None)
    if not (readable or integer):
        return _nameless(version, "the message id is unreadable") if kind == CALL else Broken("the id is unreadable")
    if kind in (CALL, SEND):
        return _request(version, kind, str(message_id), integer, parts)
    return _answer(version, kind, str(message_id), integer, parts)


def _request(version: Version, kind: int, message_id: str, integer: bool, parts: list[bytes]) -> Frame | Broken:
    action = _value(parts[2]) if len(parts) > 2 else None
    if len(parts) != 4 or not isinstance(action, str) or not 0 < len(action) <= MAX_ACTION or not action.isprintable():
        if kind == SEND:
            return Broken("an unconfirmed message of the wrong shape")
        code = "FormationViolation" if version == "ocpp1.6" else "RpcFrameworkError"
        return Broken("a call is [2, id, action, payload]", code, reply_to=message_id if integer else quoted(message_id))
    return Frame(kind, message_id, integer, action, parts[3])


def _answer(version: Version, kind: int, message_id: str, integer: bool, parts: list[bytes]) -> Frame | Broken:
    if kind == CALLRESULT:
        if len(parts) != 3:
            return _bad_answer(version, message_id)
        return Frame(kind, message_id, integer, "", parts[2])
    # Errors are taken with whatever they tell: to know that it failed is enough.
    code, description = (_words(parts[index]) if len(parts) > index else "" for index in (2, 3))
    details = parts[4] if len(parts) > 4 else b"{}"
    return Frame(kind, message_id, integer, "", details, code or "GenericError", description)


def _bad_answer(version: Version, message_id: str) -> Broken:
    return Broken("the answer cannot be read", error_code(version, "format"), answer_to=message_id)


def _unparsable(version: Version, raw: bytes) -> Broken:
    match = _PREFIX.match(raw)
    if match is None:
        if _TYPE_PREFIX.match(raw):
            return Broken("an answer that is no JSON")  # answering answers could go on for ever
        return _nameless(version, "not a message: no JSON array")
    kind = int(match["type"])
    if match["text"] is None:
        wire_id = message_id = match["number"].decode()
    else:
        message_id = match["text"].decode("utf-8", "replace")
        wire_id = quoted(message_id)
    if len(message_id) > max_id_length(version) or not message_id.isprintable():
        return _nameless(version, "the message id is unreadable") if kind == CALL else Broken("the id is unreadable")
    if kind == CALL:
        return Broken("the call is not valid JSON", error_code(version, "format"), reply_to=wire_id)
    if kind in (CALLRESULT, CALLERROR):
        return _bad_answer(version, message_id)
    if version == "ocpp2.1" or kind in (CALLRESULTERROR, SEND):
        return Broken("a message that is no JSON")
    return _unknown_type(version, wire_id)


def _nameless(version: Version, description: str) -> Broken:
    """OCPP 2.0.1 and 2.1 part 4, 4.2.3: what has no readable id is answered with id -1; OCPP-J 1.6 has no such answer."""
    if version == "ocpp1.6":
        return Broken(description)
    return Broken(description, "RpcFrameworkError", reply_to=_UNREADABLE_ID)


def _unknown_type(version: Version, wire_id: str | None) -> Broken:
    """A message type number this version lacks: 1.6 and 2.1 ignore it, 2.0.1 says so."""
    if version != "ocpp2.0.1":
        return Broken("an unknown message type")
    return Broken("an unknown message type", "MessageTypeNotSupported", reply_to=wire_id or _UNREADABLE_ID)


def _value(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _words(raw: bytes) -> str:
    value = _value(raw)
    return clean(value) if isinstance(value, str) else ""
