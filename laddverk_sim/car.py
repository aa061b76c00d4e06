"""Cars that do not exist: how much they hold, want and draw."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

# Share of the metered energy that reaches the battery.
_AC_EFFICIENCY: Final = 0.91
_DC_EFFICIENCY: Final = 0.96
_TAPER_FROM: Final = 0.80
_MIN_CURRENT_A: Final = 6.0  # IEC 61851-1: a car may not be offered less


class Supply(NamedTuple):
    """What an EVSE can give: `phases` 0 means DC; `current_max_a` a phase; `power_max_w` in all."""

    phases: int
    current_max_a: float
    power_max_w: int

    @property
    def is_dc(self) -> bool:
        return self.phases == 0


class Draw(NamedTuple):
    """What flows now: watts at the meter, phases in use (0: DC) and amperes in each."""

    power_w: int
    phases: int
    current_a: float


IDLE_DRAW: Final = Draw(0, 0, 0.0)


class CarType(NamedTuple):
    """A model line; `dc_power_w` 0: takes no DC."""

    name: str
    capacity_wh: int
    ac_phases: int
    ac_current_a: int
    dc_power_w: int


CAR_TYPES: Final = (
    CarType("Lingon 28", 28_000, 1, 32, 40_000),
    CarType("Fjällräv 52", 52_000, 3, 16, 100_000),
    CarType("Havsörn 64", 64_000, 3, 16, 125_000),
    CarType("Vildgås 77", 77_000, 3, 16, 150_000),
    CarType("Storskog 100", 100_000, 3, 32, 190_000),
    CarType("Lodjur plug-in", 12_000, 1, 16, 0),
)


@dataclass(slots=True)
class Car:
    """A car at the plug. `content_wh` is what its battery holds; it stops by itself at `target` (0 to 1)."""

    type: CarType
    content_wh: float
    target: float

    @classmethod
    def arriving(cls, rng: Random, *, dc: bool) -> Car:
        """Some car, emptier or fuller, that can use this kind of supply."""
        car_type = rng.choice([each for each in CAR_TYPES if each.dc_power_w or not dc])
        start = rng.uniform(0.08, 0.72)
        target = rng.choice((0.8, 0.9, 1.0)) if not dc else rng.choice((0.8, 0.8, 0.9))
        return cls(car_type, car_type.capacity_wh * start, max(target, start + 0.02))

    @property
    def soc(self) -> float:
        return self.content_wh / self.type.capacity_wh

    @property
    def full(self) -> bool:
        return self.soc >= self.target

    def draw(self, supply: Supply, volts: float, limit_a: float | None = None) -> Draw:
        """What the car takes from `supply`, whose station may offer less (`limit_a` a phase); nothing once full."""
        if self.full:
            return IDLE_DRAW
        if supply.is_dc:
            power_w = min(supply.power_max_w, self.type.dc_power_w)
            if limit_a is not None:
                power_w = min(power_w, int(limit_a * volts * 3))
            power_w = int(power_w * self._taper(_TAPER_FROM, 0.15))
            return Draw(power_w, 0, power_w / self.battery_volts)
        offered_a = min(supply.current_max_a, self.type.ac_current_a, limit_a if limit_a is not None else supply.current_max_a)
        if offered_a < _MIN_CURRENT_A:
            return IDLE_DRAW
        current_a = max(offered_a * self._taper(0.97, 0.4), _MIN_CURRENT_A)
        phases = min(supply.phases, self.type.ac_phases)
        return Draw(int(current_a * volts * phases), phases, current_a)

    @property
    def battery_volts(self) -> float:
        """Pack voltage, which rises with the state of charge."""
        return 340.0 + 70.0 * self.soc

    def take(self, metered_wh: float, *, dc: bool) -> None:
        """Puts metered energy into the battery."""
        stored_wh = metered_wh * (_DC_EFFICIENCY if dc else _AC_EFFICIENCY)
        self.content_wh = min(self.content_wh + stored_wh, self.type.capacity_wh * 1.0)

    def _taper(self, start: float, lowest: float) -> float:
        if self.soc <= start:
            return 1.0
        return max(lowest, 1.0 - (self.soc - start) / (1.0 - start) * (1.0 - lowest))
