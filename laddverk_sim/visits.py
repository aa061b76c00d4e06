"""The people: who comes, in what order they plug and show their card, when they leave; and the mishaps of a street."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from laddverk_sim.car import Car
from laddverk_sim.drivers import DRIVERS, driver_token, stray_token
from laddverk_sim.evse import Evse
from laddverk_sim.timers import Timer

if TYPE_CHECKING:
    from laddverk_sim.station import Station

_FAULTS = ("OverCurrentFailure", "HighTemperature", "GroundFailure", "PowerSwitchFailure", "ReaderFailure", "InternalError")


class Visits:
    """Sends cars to the EVSEs of one station. Does not look at OCPP at all."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self._rng = station.rng
        self._leaving: dict[int, Timer] = {}
        self._coming: dict[int, Timer] = {}
        self._started = False

    def start(self, now: float) -> None:
        """Opens the street; once."""
        if self._started:
            return
        self._started = True
        scenario = self.station.scenario
        if scenario.first_arrival_s is not None:
            for evse in self.station.evses:
                self._later(evse, now + self._rng.uniform(*scenario.first_arrival_s))
        self._mishap(scenario.offline_every_s, self._lose_link, now)
        self._mishap(scenario.reboot_every_s, self._lose_power, now)
        self._mishap(scenario.fault_every_s, self._break, now)

    # Coming.

    def _later(self, evse: Evse, when: float) -> None:
        planned = self._coming.get(evse.number)
        if planned is not None:
            planned.cancel()
        self._coming[evse.number] = self.station.timers.at(when, lambda now: self._arrive(evse, now))

    def _arrive(self, evse: Evse, now: float) -> None:
        scenario, rng = self.station.scenario, self._rng
        if not evse.free:
            self._later(evse, now + rng.uniform(30, 120))
            return
        token = stray_token(rng) if rng.random() < scenario.stray_share else driver_token(rng.randrange(DRIVERS))
        if evse.reservation is not None:
            token = evse.reservation.token
        if rng.random() < scenario.id_first_share:
            self._show(evse, token, now)
            self.station.timers.at(now + rng.uniform(3, 9), lambda when: self._plug_in(evse, when, token))
        else:
            self._plug_in(evse, now, None)
            self.station.timers.at(now + rng.uniform(2, 7), lambda when: self._show(evse, token, when))

    def _plug_in(self, evse: Evse, now: float, token: str | None) -> None:
        if evse.car is not None or evse.fault or not evse.operative or (token is not None and evse.token != token):
            if evse.car is None:
                self._later(evse, now + self._gap_s())
            return
        evse.plug = self._rng.randrange(len(evse.plugs)) + 1
        car = Car.arriving(self._rng, dc=evse.plugs[evse.plug - 1].supply.is_dc)
        evse.stuck = self._rng.random() < self.station.scenario.stuck_share
        self._plan_leaving(evse, now)
        self.station.charging.plug_in(evse, car, now)

    def _show(self, evse: Evse, token: str, now: float) -> None:
        if evse.token is None and not evse.fault and evse.operative:
            self.station.charging.present_token(evse, token, now)

    # Leaving.

    def _plan_leaving(self, evse: Evse, now: float) -> None:
        scenario, rng = self.station.scenario, self._rng
        short = rng.random() < scenario.short_share
        stay_s = rng.uniform(*(scenario.short_s if short else scenario.dwell_s))
        with_card = rng.random() < 0.6
        self._leave_at(evse, now + stay_s, lambda when: self._leave(evse, when, with_card=with_card))

    def _leave(self, evse: Evse, now: float, *, with_card: bool) -> None:
        if with_card and evse.token is not None:
            self.station.charging.present_token(evse, evse.token, now)  # leads to `stopped`
        else:
            self._unplug(evse, now)

    def _unplug(self, evse: Evse, now: float) -> None:
        self._forget(evse)
        if evse.car is None:
            return
        if self.station.charging.unplug(evse, now):
            self._later(evse, now + self._gap_s())
        else:
            self.station.timers.at(now + self._rng.uniform(20, 90), lambda when: self._wrench(evse, when))

    def _wrench(self, evse: Evse, now: float) -> None:
        evse.stuck = False
        self.station.charging.report_fault(evse, "", now)
        self._unplug(evse, now)

    def _leave_at(self, evse: Evse, when: float, action: Callable[[float], None] | None = None) -> None:
        self._forget(evse)
        self._leaving[evse.number] = self.station.timers.at(when, action or (lambda now: self._unplug(evse, now)))

    def _forget(self, evse: Evse) -> None:
        timer = self._leaving.pop(evse.number, None)
        if timer is not None:
            timer.cancel()

    def _gap_s(self) -> float:
        return self._rng.uniform(*self.station.scenario.gap_s)

    # What drivers see on the display.

    def refused(self, evse: Evse, now: float) -> None:
        """The card was not accepted, or nobody plugged in in time: away."""
        if evse.car is not None:
            self._leave_at(evse, now + self._rng.uniform(2, 6))

    def stopped(self, evse: Evse, now: float) -> None:
        """Charging ended, by the driver's card or otherwise."""
        if evse.car is not None:
            self._leave_at(evse, now + self._rng.uniform(4, 15))
        elif evse.number not in self._leaving:
            self._later(evse, now + self._gap_s())

    def full(self, evse: Evse, now: float) -> None:
        """Some come as soon as the car is full; the others when they had planned to."""
        if self._rng.random() < self.station.scenario.until_full_share:
            self._leave_at(evse, now + self._rng.uniform(30, 300))

    def started_remotely(self, evse: Evse, now: float) -> None:
        """Someone pressed start in an app and is about to plug in."""
        if evse.car is None and evse.token is not None:
            token = evse.token
            self.station.timers.at(now + self._rng.uniform(3, 10), lambda when: self._plug_in(evse, when, token))

    # Mishaps.

    def _mishap(self, mean_s: float, action: Callable[[float], None], now: float) -> None:
        if mean_s > 0:
            wait_s = self._rng.expovariate(1 / mean_s)

            def strike(when: float) -> None:
                action(when)
                self._mishap(mean_s, action, when)

            self.station.timers.at(now + wait_s, strike)

    def _lose_link(self, now: float) -> None:
        self.station.lose_link(self._rng.uniform(*self.station.scenario.offline_s), now)

    def _lose_power(self, now: float) -> None:
        self.station.charging.stop_all("PowerLoss", "AbnormalCondition", now)
        self.station.reboot("PowerUp", now)

    def _break(self, now: float) -> None:
        evse = self._rng.choice(self.station.evses)
        if not evse.fault:
            self.station.charging.report_fault(evse, self._rng.choice(_FAULTS), now)
            self.station.timers.at(now + self._rng.uniform(20, 180), lambda when: self._mend(evse, when))

    def _mend(self, evse: Evse, now: float) -> None:
        if not evse.stuck:
            self.station.charging.report_fault(evse, "", now)
