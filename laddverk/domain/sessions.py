"""A charging session: from the station's transaction to energy that can be billed.

`Session` holds facts that change seldom and are saved when they do. `Progress` is what every meter reading moves; it is kept in
memory and in the reading's own row, so that a reading costs one row and no update.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from laddverk.domain.ids import public_id
from laddverk.domain.metering import View
from laddverk.domain.tokens import IdToken

ACTIVE, ENDED = "active", "ended"

SLACK_MWH = 1_000_000
"""Energy that may appear between two readings whatever the clock says: 1 kWh (coarse clocks, rounded registers)."""

DEFAULT_MAX_POWER_W = 500_000
"""The most that an EVSE of unknown rating is believed to deliver."""

RESET_FLOOR_MWH = 1_000_000
"""A register that falls to below 1 kWh was reset (per session, or by a reboot); one that falls elsewhere lies."""


_new = tuple.__new__


@dataclass(frozen=True, slots=True)
class Session:
    """One transaction of one station. `transaction_id` is the station's (2.x) or the one we gave it (1.6)."""

    id: str
    station_id: str
    evse_id: int | None
    connector_id: int | None
    transaction_id: str
    status: str
    started_at: datetime
    token: IdToken | None = None
    group: str | None = None
    verdict: str | None = None
    """What we answered to the token: Accepted, Blocked ... None where the station showed none."""
    start_key: str | None = None
    """Content key of a 1.6 start, by which a repeated one is known again."""
    ended_at: datetime | None = None
    stop_reason: str | None = None
    meter_start_mwh: int | None = None
    meter_stop_mwh: int | None = None
    energy_mwh: int = 0
    remote_start_id: int | None = None
    reservation_id: int | None = None
    flags: tuple[str, ...] = ()
    """What is odd about it: zombie, synthetic, offline, meter-reset, quarantined ..."""


class Progress(NamedTuple):
    """Where an active session stands. Times are the station's own where it gave one that can be true."""

    first_at: datetime | None = None
    first_mwh: int | None = None
    last_at: datetime | None = None
    last_mwh: int | None = None
    before_reset_mwh: int = 0
    """Energy counted before the register was last reset."""
    power_w: int | None = None
    soc: float | None = None
    charging_state: str | None = None
    capacity_wh: int | None = None
    needed_wh: int | None = None
    """Energy that the car announced it wants, from the time it said so."""
    needed_from_mwh: int = 0
    departure_at: datetime | None = None

    @property
    def energy_mwh(self) -> int:
        """Energy of the session so far: last minus first accepted register, over resets. Never negative."""
        if self.first_mwh is None or self.last_mwh is None:
            return self.before_reset_mwh
        return max(0, self.before_reset_mwh + self.last_mwh - self.first_mwh)


class Advance(NamedTuple):
    """The outcome of one reading. `quarantine` names why its register was not believed; None if it was."""

    progress: Progress
    quarantine: str | None = None
    flag: str | None = None


def advance(progress: Progress, seen: View, at: datetime, max_power_w: int | None) -> Advance:
    """Take one reading into account. Readings may come late, twice or out of order; the register must fit between its neighbours.

    An unbelievable register is quarantined: stored and shown, but the energy stays as it was.
    """
    register, power_w, soc = seen
    first_at, first, last_at, last = progress[:4]
    newer = last_at is None or at >= last_at
    if newer and first is not None and last is not None and register is not None and 0 <= register - last <= SLACK_MWH:
        # The usual reading, in one step: this is the busiest rule of the house.
        power_w = progress.power_w if power_w is None else power_w
        soc = progress.soc if soc is None else soc
        return _new(Advance, (_new(Progress, (first_at, first, at, register, progress[4], power_w, soc, *progress[7:])), None, None))
    if newer and (power_w is not None or soc is not None):
        progress = progress._replace(
            power_w=progress.power_w if power_w is None else power_w,
            soc=progress.soc if soc is None else soc,
        )
    if register is None:
        return Advance(progress)
    if register < 0:
        return Advance(progress, "register-negative")
    if last is None or last_at is None or first is None or first_at is None:
        return Advance(progress._replace(first_at=at, first_mwh=register, last_at=at, last_mwh=register))
    if not newer:
        return _late(progress, register, at, max_power_w)
    step = register - last
    if step < 0:
        if register > RESET_FLOOR_MWH or register > possible_mwh(at - last_at, max_power_w):
            return Advance(progress, "register-backwards")
        counted = progress.energy_mwh
        return Advance(
            progress._replace(first_at=at, first_mwh=0, last_at=at, last_mwh=register, before_reset_mwh=counted),
            flag="meter-reset",
        )
    if step > possible_mwh(at - last_at, max_power_w):
        return Advance(progress, "energy-impossible")
    return Advance(progress._replace(last_at=at, last_mwh=register))


def _late(progress: Progress, register: int, at: datetime, max_power_w: int | None) -> Advance:
    """A reading from before the last one: it may be the true first, lie between, or be wrong."""
    first_at, first, last = progress.first_at, progress.first_mwh, progress.last_mwh
    if first_at is None or first is None or last is None:
        return Advance(progress)
    if at < first_at:
        if progress.before_reset_mwh:
            return Advance(progress, "register-before-reset")
        if register > first:
            return Advance(progress, "register-backwards")
        if first - register > possible_mwh(first_at - at, max_power_w):
            return Advance(progress, "energy-impossible")
        return Advance(progress._replace(first_at=at, first_mwh=register))
    if not first <= register <= last:
        return Advance(progress, "register-backwards")
    return Advance(progress)


def possible_mwh(elapsed: timedelta, max_power_w: int | None) -> int:
    """The most energy that can have flowed in this time, with 20 % for the meter's and the rating's error, and some slack."""
    seconds = max(0.0, elapsed.total_seconds())
    return SLACK_MWH + round((max_power_w or DEFAULT_MAX_POWER_W) * seconds / 3.6 * 1.2)


def estimated_end_at(progress: Progress, now: datetime) -> datetime | None:
    """When the car has what it wants, if it goes on as now. None where nobody knows: no power, no announced need, no capacity."""
    power = progress.power_w
    if not power or power <= 0:
        return None
    if progress.needed_wh is not None:
        left_wh = progress.needed_wh - (progress.energy_mwh - progress.needed_from_mwh) / 1000
    elif progress.capacity_wh is not None and progress.soc is not None:
        left_wh = progress.capacity_wh * (100.0 - progress.soc) / 100.0
    else:
        return None
    hours = max(0.0, left_wh) / power
    return now + timedelta(hours=hours) if hours < 7 * 24 else None


def wh(mwh: int | None) -> int | None:
    """Milliwatt-hours as whole watt-hours, rounded half up, as the API shows them."""
    return None if mwh is None else (mwh + 500) // 1000


def summary(session: Session, progress: Progress, now: datetime) -> dict[str, object]:
    """The session as plain JSON data in the API's words; energy in Wh, power in W, state of charge in percent."""
    active = session.status == ACTIVE
    end = estimated_end_at(progress, now) if active else None
    return {
        "id": public_id("session", session.id),
        "station_id": session.station_id,
        "evse_id": session.evse_id,
        "connector_id": session.connector_id,
        "transaction_id": session.transaction_id,
        "token_uid": session.token.uid if session.token else None,
        "status": session.status,
        "started_at": session.started_at.isoformat(),
        "ended_at": session.ended_at.isoformat() if session.ended_at else None,
        "stop_reason": session.stop_reason,
        "meter_start_wh": wh(session.meter_start_mwh),
        "meter_stop_wh": wh(session.meter_stop_mwh),
        "energy_wh": wh(progress.energy_mwh if active else session.energy_mwh),
        "power_w": progress.power_w if active else None,
        "state_of_charge": progress.soc,
        "estimated_end_at": end.isoformat() if end else None,
        "charging_state": progress.charging_state if active else None,
        "flags": list(session.flags),
    }
