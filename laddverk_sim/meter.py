"""The energy meter of an EVSE: a register that never runs backwards."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_MWH_W_MS: Final = 3_600  # W * ms in one mWh


class Meter:
    """Counts watt-milliseconds in an integer, so that no rounding is ever gained or lost between two readings.

    `decimals` is how finely the display reads, in digits of a Wh: 0 to 3.
    """

    def __init__(self, register_wh: int = 0, decimals: int = 0) -> None:
        if register_wh < 0 or not 0 <= decimals <= 3:
            raise ValueError("a register starts at zero or above and shows 0 to 3 decimals")
        self._w_ms = register_wh * 1000 * _MWH_W_MS
        self._step_mwh: int = 10 ** (3 - decimals)
        self._decimals = decimals

    def advance(self, power_w: int, duration_ms: int) -> None:
        """Counts `power_w` drawn for `duration_ms`; both zero or more."""
        if power_w < 0 or duration_ms < 0:
            raise ValueError("an import register only counts upwards")
        self._w_ms += power_w * duration_ms

    @property
    def register_mwh(self) -> int:
        """What the display shows, in mWh, cut to its decimals."""
        return self._w_ms // _MWH_W_MS // self._step_mwh * self._step_mwh

    @property
    def register_wh(self) -> int:
        """Whole Wh, cut off: OCPP 1.6 meterStart and meterStop are integers."""
        return self.register_mwh // 1000

    def reading_wh(self) -> Decimal:
        """The display in Wh with exactly its decimals."""
        return Decimal(self.register_mwh).scaleb(-3).quantize(Decimal(1).scaleb(-self._decimals))
