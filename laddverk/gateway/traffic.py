"""What is kept and shown of the messages themselves: log rows and the live traffic of a watched station."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import msgspec
import structlog

from laddverk.domain.events import STATION_MESSAGE, Event
from laddverk.domain.ids import public_id
from laddverk.gateway.dialects.dialect import Dialect, Said
from laddverk.services.ports.bussing import Bus, event_subject
from laddverk.services.ports.committing import MessageLogged

log = structlog.get_logger(__name__)

_NUL = b"\0"


def digest_of(payload: bytes) -> int:
    """A signed 64-bit digest, the same in every process."""
    return int.from_bytes(sha256(payload).digest()[:8], "big", signed=True)


def loggable(dialect: Dialect, action: str, payload: bytes) -> str:
    """The payload for the log: secrets replaced, and without NUL, which no text column takes."""
    if _NUL in payload:
        payload = payload.replace(_NUL, b"\\u0000")
    return dialect.secret(action, payload).decode("utf-8", "replace")


def error_text(code: str, description: str, details: bytes = b"{}") -> str:
    """A CALLERROR as the log keeps it."""
    return f"[{msgspec.json.encode(code).decode()},{msgspec.json.encode(description).decode()},{details.decode('utf-8', 'replace')}]"


def outgoing_row(row_id: str, at: datetime, dialect: Dialect, message_id: str, action: str, payload: bytes, said: Said) -> MessageLogged:
    """The log row of a call of ours with what came back."""
    if said.payload is not None:
        response, error = loggable(dialect, action, said.payload), False
    elif said.error_code is not None:
        response, error = error_text(said.error_code, (said.error_description or "").replace("\0", " ")), True
    else:
        response, error = "", True
    return MessageLogged(row_id, at, True, message_id, action, loggable(dialect, action, payload), response, digest_of(payload), error)


def message_event(station_id: str, row: MessageLogged) -> Event:
    """A message in the API's words, for those who watch the station."""
    return Event(
        STATION_MESSAGE,
        station_id,
        row.at,
        {
            "id": public_id("message", row.id),
            "at": row.at.isoformat().replace("+00:00", "Z"),
            "direction": "out" if row.outgoing else "in",
            "message_id": row.message_id,
            "action": row.action,
            "request": _json(row.request),
            "response": _json(row.response),
            "error": row.error,
        },
    )


def _json(text: str) -> object:
    if not text:
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return text


def bus_publisher(bus: Bus) -> Callable[[str, Event], None]:
    """Telemetry onto the bus, in the form that `event_subject` tells of."""
    encode = msgspec.json.Encoder().encode

    def publish(tenant_id: str, event: Event) -> None:
        try:
            payload = encode(
                {
                    "seq": None,
                    "type": event.type,
                    "tenant_id": tenant_id,
                    "station_id": event.station_id,
                    "at": event.at.isoformat().replace("+00:00", "Z"),
                    "data": event.data,
                }
            )
        except (TypeError, ValueError, msgspec.MsgspecError, UnicodeError):
            log.exception("live.unencodable", type=event.type)
            return
        bus.publish(event_subject(event.type), payload)

    return publish
