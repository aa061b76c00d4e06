"""One EVSE: its plug, its car, its meter and the transaction on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Literal, NamedTuple

from laddverk_sim.car import IDLE_DRAW, Car, Draw
from laddverk_sim.meter import Meter
from laddverk_sim.models import Plug
from laddverk_sim.timers import Timer

Status = Literal["available", "preparing", "charging", "suspended_ev", "suspended_evse", "finishing", "reserved", "unavailable", "faulted"]


@dataclass(slots=True)
class Transaction:
    """`id` is the station's in 2.x and the central system's in 1.6, where it is unknown until Start is answered."""

    id: str
    token: str | None
    started_at: float
    start_mwh: int
    seq_no: int = 0
    remote_start_id: int | None = None
    stopped_reason: str = ""
    stop_mwh: int = 0
    announced_token: bool = False
    charging_state: str = ""


class Reservation(NamedTuple):
    id: int
    token: str
    expires_at: float


class Sample(NamedTuple):
    """One reading. Energies as the meter's text in Wh; currents and voltages a phase; `soc` in % where the EV tells it."""

    at: float
    energy_wh: str
    power_w: int
    currents_a: tuple[float, ...]
    voltages_v: tuple[float, ...]
    soc: int | None


@dataclass(slots=True)
class Evse:
    """The hardware. `token` is who is authorised now; `energised` whether the contactor is closed."""

    number: int
    plugs: tuple[Plug, ...]
    meter: Meter
    volts: float
    first_wh: int = 0
    car: Car | None = None
    plug: int = 1
    token: str | None = None
    energised: bool = False
    stuck: bool = False
    operative: bool = True
    becomes_operative: bool | None = None
    fault: str = ""
    reservation: Reservation | None = None
    transaction: Transaction | None = None
    limit_a: float | None = None
    told: Status | None = None
    ticker: Timer | None = None
    sampler: Timer | None = None
    patience: Timer | None = None
    draw: Draw = field(default=IDLE_DRAW)
    _at: float = 0.0
    _finished: bool = False

    @property
    def status(self) -> Status:
        """What an observer would say; 2.x folds it to five words."""
        if self.fault:
            return "faulted"
        if self.energised:
            if self.draw.power_w:
                return "charging"
            return "suspended_evse" if self.limit_a is not None and self.limit_a < 6 else "suspended_ev"
        if self.car is not None:
            return "finishing" if self.token is None and self._finished else "preparing"
        if not self.operative:
            return "unavailable"
        if self.token is not None:
            return "preparing"
        return "reserved" if self.reservation is not None else "available"

    @property
    def free(self) -> bool:
        return self.car is None and self.token is None and self.transaction is None and self.operative and not self.fault

    def plug_in(self, car: Car, now: float) -> None:
        self.car, self._at, self._finished = car, now, False

    def unplug(self) -> None:
        self.car, self.stuck, self._finished = None, False, False

    def close_contactor(self, now: float) -> None:
        self._at = now
        self.energised = True
        self._look()

    def open_contactor(self, now: float) -> None:
        self.advance(now)
        self.energised = False
        self._finished = True
        self.draw = IDLE_DRAW

    def advance(self, now: float) -> bool:
        """Lets energy flow until `now` at the power seen last. Returns whether the car took up or ended drawing."""
        passed_ms = int((now - self._at) * 1000)
        if passed_ms <= 0:
            return False
        self._at += passed_ms / 1000
        drew = self.draw.power_w > 0
        if self.car is not None and self.energised:
            self.meter.advance(self.draw.power_w, passed_ms)
            self.car.take(self.draw.power_w * passed_ms / 3_600_000, dc=self.draw.phases == 0)
            self._look()
        return drew != (self.draw.power_w > 0)

    def _look(self) -> None:
        supply = self.plugs[self.plug - 1].supply
        self.draw = self.car.draw(supply, self.volts, self.limit_a) if self.car is not None else IDLE_DRAW

    def offer(self, limit_a: float | None, now: float) -> bool:
        """Changes what the station offers (a phase); returns whether the car took up or ended drawing."""
        changed = self.advance(now)
        drew = self.draw.power_w > 0
        self.limit_a = limit_a
        if self.energised:
            self._look()
        return changed or drew != (self.draw.power_w > 0)

    def sample(self, now: float, rng: Random) -> Sample:
        """Reads the instruments."""
        draw = self.draw
        if self.plugs[self.plug - 1].supply.is_dc:
            volts = self.car.battery_volts if self.car is not None and self.energised else 0.0
            currents: tuple[float, ...] = (round(draw.current_a, 1),)
            voltages: tuple[float, ...] = (round(volts, 1),)
            soc = int(self.car.soc * 100) if self.car is not None else None
        else:
            currents = tuple(round(draw.current_a, 1) if phase < draw.phases else 0.0 for phase in range(3))
            voltages = tuple(round(self.volts + rng.uniform(-1.5, 1.5), 1) for _ in range(3))
            soc = None
        return Sample(now, str(self.meter.reading_wh()), draw.power_w, currents, voltages, soc)
