"""What an EVSE is doing, judged from what its connectors said and the session on it. OCPP's words stay with the connectors."""

from collections.abc import Iterable

AVAILABLE, OCCUPIED, CHARGING, RESERVED = "available", "occupied", "charging", "reserved"
UNAVAILABLE, FAULTED, UNKNOWN = "unavailable", "faulted", "unknown"
STATUSES = (AVAILABLE, OCCUPIED, CHARGING, RESERVED, UNAVAILABLE, FAULTED, UNKNOWN)

_IN_USE = frozenset({"preparing", "suspended-ev", "suspended-evse", "finishing", "occupied", "charging"})
_SUSPENDED = frozenset({"suspended-ev", "suspended-evse", "finishing", "preparing"})


def evse_status(
    online: bool,
    connectors: Iterable[str],
    station_status: str | None = None,
    in_session: bool = False,
    charging_state: str | None = None,
    power_w: int | None = None,
) -> str:
    """The EVSE's status. Nobody can know it of a station that is offline; a fault of all connectors outweighs a session."""
    said = list(connectors)
    if not online:
        return UNKNOWN
    if station_status == FAULTED or (said and all(status == FAULTED for status in said)):
        return FAULTED
    if in_session:
        return CHARGING if _flows(said, charging_state, power_w) else OCCUPIED
    if station_status == UNAVAILABLE:
        return UNAVAILABLE
    if CHARGING in said:
        return CHARGING
    if any(status in _IN_USE for status in said):
        return OCCUPIED
    # A cable that is broken or reserved closes the EVSE only if no other of its cables is free.
    for status in (AVAILABLE, RESERVED, FAULTED, UNAVAILABLE):
        if status in said:
            return status
    return UNKNOWN


def _flows(connectors: list[str], charging_state: str | None, power_w: int | None) -> bool:
    """Does energy flow? OCPP 2.x says it by chargingState, 1.6 by the connector's status; otherwise the meter knows."""
    if charging_state is not None:
        return charging_state == "Charging"
    if CHARGING in connectors:
        return True
    if any(status in _SUSPENDED for status in connectors):
        return False
    return bool(power_w and power_w > 0)
