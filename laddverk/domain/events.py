"""Events: facts that we committed, in the past tense, for everyone else to hear."""

from datetime import datetime
from typing import NamedTuple

STATION_STATUS = "station.status"
STATION_JOINED = "station.joined"
SESSION_STARTED = "session.started"
SESSION_UPDATED = "session.updated"
SESSION_ENDED = "session.ended"
COMMAND_UPDATED = "command.updated"
ALERT_OPENED = "alert.opened"
STATION_MESSAGE = "station.message"


class Event(NamedTuple):
    """`data` is plain JSON data in the API's words. Kept in the outbox until relayed, unless it is telemetry."""

    type: str
    station_id: str | None
    at: datetime
    data: dict[str, object]
