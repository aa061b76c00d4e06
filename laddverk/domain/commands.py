"""Commands: what we ask of a station, in our words. A dialect puts them into a version's, or says that the version cannot."""

from collections.abc import Mapping
from typing import NamedTuple

QUEUED, SENT, ACCEPTED, REJECTED = "queued", "sent", "accepted", "rejected"
TIMED_OUT, NOT_SUPPORTED, FAILED = "timed-out", "not-supported", "failed"
FINAL = frozenset({ACCEPTED, REJECTED, TIMED_OUT, NOT_SUPPORTED, FAILED})


class Command(NamedTuple):
    """`name` is one of COMMANDS, or the kebab-case of any further action of the station's version; then `params` is its payload.

    `raw` marks a technician's raw call: `name` is the OCPP action itself and `params` its payload.
    """

    id: str
    station_id: str
    name: str
    params: Mapping[str, object]
    raw: bool = False
    timeout_s: float = 30.0


class Outcome(NamedTuple):
    """How it ended. `response` is the station's own answer as plain JSON data, `reason` says in words what went wrong."""

    status: str
    response: object = None
    reason: str | None = None


COMMANDS: dict[str, str] = {
    "remote-start": "evse_id?, connector_id?, token (uid), token_type?, remote_start_id?",
    "remote-stop": "session_id or transaction_id",
    "reset": "type: soft hard on-idle immediate; evse_id?",
    "unlock-connector": "evse_id, connector_id?",
    "change-availability": "operative: bool; evse_id?, connector_id?",
    "trigger-message": "message: boot-notification heartbeat status-notification meter-values ...; evse_id?, connector_id?",
    "get-variables": "variables: [{component?, variable, evse_id?, attribute?}] (1.6: the keys are the variables; empty = all)",
    "set-variables": "variables: [{component?, variable, value, evse_id?, attribute?}]",
    "get-base-report": "report: full configuration summary",
    "clear-cache": "",
    "data-transfer": "vendor_id, message_id?, data?",
}
"""The core's commands and their parameters (`?`: may be left out). `transaction_id` is the station's."""
