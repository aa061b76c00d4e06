"""What the firmware of a station does when cars, cards and commands come: the same in every OCPP version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Literal

from laddverk_sim.car import Car
from laddverk_sim.evse import Evse, Reservation, Transaction
from laddverk_sim.ledger import Ended
from laddverk_sim.speech import Verdict

if TYPE_CHECKING:
    from laddverk_sim.station import Station

# How long energy flows at one power before the car is looked at again.
TICK_S: Final = 10.0

StartOutcome = Literal["accepted", "rejected"]
Unlocked = Literal["unlocked", "failed", "ongoing", "unknown"]


class Charging:
    """Runs the EVSEs of one station."""

    def __init__(self, station: Station) -> None:
        self.station = station
        self.known_tokens: set[str] = set()  # the authorisation cache

    def evse(self, number: int | None) -> Evse | None:
        """The EVSE with this number, or None."""
        evses = self.station.evses
        return evses[number - 1] if number is not None and 1 <= number <= len(evses) else None

    # What people do.

    def plug_in(self, evse: Evse, car: Car, now: float) -> None:
        if evse.patience is not None:
            evse.patience.cancel()
        evse.plug_in(car, now)
        self._progress(evse, now, "CablePluggedIn")

    def unplug(self, evse: Evse, now: float) -> bool:
        """The driver pulls the plug; False if it is stuck. A transaction that still runs ends."""
        if evse.stuck:
            self.report_fault(evse, "ConnectorLockFailure", now)
            return False
        if evse.energised or evse.token is not None:
            self.stop(evse, "EVDisconnected", "EVCommunicationLost", now)
        evse.unplug()
        if evse.transaction is not None:
            self._end(evse, "EVCommunicationLost", now)
        self._settle(evse, now)
        return True

    def present_token(self, evse: Evse, token: str, now: float) -> None:
        """A card at the reader: stops its own transaction, or asks the central system whether it may charge."""
        if evse.token is not None:
            if evse.token == token:
                self.stop(evse, "Local", "StopAuthorized", now)
            return
        if evse.reservation is not None and evse.reservation.token != token:
            self.station.visits.refused(evse, now)
            return
        self.station.speech.authorize(token, now, lambda verdict, when: self._judged(evse, token, verdict, when))

    def _judged(self, evse: Evse, token: str, verdict: Verdict, now: float) -> None:
        settings = self.station.settings
        offline_yes = settings.flag("AllowOfflineTxForUnknownId") or (settings.flag("LocalAuthorizeOffline") and token in self.known_tokens)
        if verdict == "accepted" or (verdict == "unanswered" and offline_yes):
            if verdict == "accepted":
                self.known_tokens.add(token)
            self.admit(evse, token, "Authorized", now)
        else:
            self.known_tokens.discard(token)
            self.station.visits.refused(evse, now)

    # Transactions.

    def admit(self, evse: Evse, token: str, trigger: str, now: float, remote_start_id: int | None = None) -> None:
        """Someone may charge here; without a car, for a while only."""
        if evse.token is not None or evse.fault or not evse.operative:
            return
        evse.token = token
        if evse.reservation is not None and evse.reservation.token == token:
            evse.reservation = None
        self._progress(evse, now, trigger, remote_start_id)
        if evse.car is None:
            patience_s = self.station.settings.seconds("ConnectionTimeOut")
            evse.patience = self.station.timers.at(now + patience_s, lambda when: self._give_up(evse, when))

    def _give_up(self, evse: Evse, now: float) -> None:
        if evse.car is None and evse.token is not None:
            self.stop(evse, "Timeout", "EVConnectTimeout", now)
            self.station.visits.refused(evse, now)

    def _progress(self, evse: Evse, now: float, trigger: str, remote_start_id: int | None = None) -> None:
        speech = self.station.speech
        transaction = evse.transaction
        if transaction is None and speech.may_begin(evse):
            transaction = Transaction(
                speech.new_transaction_id(), evse.token, now, evse.meter.register_mwh, remote_start_id=remote_start_id
            )
            evse.transaction = transaction
            speech.started(evse, transaction, now, trigger)
        elif transaction is not None:
            transaction.token = transaction.token or evse.token
            transaction.remote_start_id = transaction.remote_start_id or remote_start_id
            speech.updated(evse, transaction, now, trigger)
        if evse.car is not None and evse.token is not None and not evse.energised and evse.transaction is not None:
            evse.close_contactor(now)
            speech.updated(evse, evse.transaction, now, "ChargingStateChanged")
            evse.ticker = self.station.timers.at(now + TICK_S, lambda when: self._tick(evse, when))
            self._next_sample(evse, now)
        self._settle(evse, now)

    def stop(self, evse: Evse, reason: str, trigger: str, now: float) -> None:
        """Energy off and the token forgotten; the transaction ends now or, by the version's stop point, at unplugging."""
        evse.open_contactor(now)
        for timer in (evse.ticker, evse.sampler, evse.patience):
            if timer is not None:
                timer.cancel()
        evse.token = None
        transaction = evse.transaction
        if transaction is not None and not transaction.stopped_reason:
            transaction.stopped_reason = reason
            if evse.car is not None and self.station.speech.ends_at_unplug and reason in ("Local", "Remote"):
                self.station.speech.updated(evse, transaction, now, trigger)
            else:
                self._end(evse, trigger, now)
        self._settle(evse, now)
        self.station.visits.stopped(evse, now)

    def _end(self, evse: Evse, trigger: str, now: float) -> None:
        transaction, evse.transaction = evse.transaction, None
        if transaction is not None:
            transaction.stopped_reason = transaction.stopped_reason or "EVDisconnected"
            transaction.stop_mwh = evse.meter.register_mwh
            self.station.speech.ended(evse, transaction, now, trigger)

    def deauthorised(self, evse: Evse, transaction: Transaction, now: float) -> None:
        """The central system says after the start that this token may not charge."""
        if evse.transaction is transaction and not transaction.stopped_reason:
            self.known_tokens.discard(transaction.token or "")
            if self.station.settings.flag("StopTransactionOnInvalidId"):
                self.stop(evse, "DeAuthorized", "Deauthorized", now)

    def end_acknowledged(self, evse: Evse, transaction: Transaction) -> None:
        """The last message of a transaction was answered: it goes to the ledger."""
        if self.station.ledger is not None:
            self.station.ledger.record(
                Ended(
                    station=self.station.id,
                    evse=evse.number,
                    transaction_id=transaction.id,
                    reason=transaction.stopped_reason,
                    token=transaction.token,
                    start_mwh=transaction.start_mwh,
                    stop_mwh=transaction.stop_mwh,
                )
            )

    def stop_all(self, reason: str, trigger: str, now: float) -> None:
        for evse in self.station.evses:
            if evse.transaction is not None or evse.token is not None:
                self.stop(evse, reason, trigger, now)
                if evse.transaction is not None:
                    self._end(evse, trigger, now)

    # Energy and readings.

    def _tick(self, evse: Evse, now: float) -> None:
        if evse.energised:
            self._flow(evse, now)
            evse.ticker = self.station.timers.at(now + TICK_S, lambda when: self._tick(evse, when))

    def _flow(self, evse: Evse, now: float) -> None:
        if evse.advance(now):
            self._state_changed(evse, now)

    def _state_changed(self, evse: Evse, now: float) -> None:
        if evse.transaction is not None:
            self.station.speech.updated(evse, evse.transaction, now, "ChargingStateChanged")
        self._settle(evse, now)
        if evse.car is not None and evse.car.full:
            self.station.visits.full(evse, now)

    def _next_sample(self, evse: Evse, now: float) -> None:
        interval_s = self.station.settings.seconds("MeterValueSampleInterval")
        if interval_s > 0:
            evse.sampler = self.station.timers.at(now + interval_s, lambda when: self._sample(evse, when))

    def _sample(self, evse: Evse, now: float) -> None:
        if evse.transaction is not None and evse.energised:
            self._flow(evse, now)
            self.station.speech.sampled(evse, evse.transaction, evse.sample(now, self.station.rng))
            self._next_sample(evse, now)

    def start_aligned(self, now: float) -> None:
        """Waits for the next reading by the clock (1.6 ClockAlignedDataInterval, 2.x AlignedDataCtrlr)."""
        interval_s = self.station.settings.seconds("ClockAlignedDataInterval")
        step_s = interval_s if interval_s > 0 else 300
        self.station.timers.at((now // step_s + 1) * step_s, self._aligned)

    def _aligned(self, now: float) -> None:
        if self.station.settings.seconds("ClockAlignedDataInterval") > 0 and self.station.online:
            for evse in self.station.evses:
                self._flow(evse, now)
                self.station.speech.aligned(evse, evse.sample(now, self.station.rng))
        self.start_aligned(now)

    def offer(self, evse: Evse, limit_a: float | None, now: float) -> None:
        """The station offers another current (a phase)."""
        if evse.offer(limit_a, now):
            self._state_changed(evse, now)

    # Status.

    def _settle(self, evse: Evse, now: float) -> None:
        if evse.becomes_operative is not None and evse.transaction is None and evse.car is None:
            evse.operative, evse.becomes_operative = evse.becomes_operative, None
        self.tell(evse, now)

    def tell(self, evse: Evse, now: float, *, again: bool = False) -> None:
        """Says the EVSE's status if it is news and someone listens."""
        status = evse.status
        if self.station.online and (again or evse.told != status):
            evse.told = status
            self.station.speech.status(evse, now)

    def tell_all(self, now: float) -> None:
        """After being accepted: every status once."""
        self.station.speech.station_status(now)
        for evse in self.station.evses:
            self.tell(evse, now, again=True)

    def report_fault(self, evse: Evse, fault: str, now: float) -> None:
        """A fault (in 1.6's words); it ends a running transaction unless only the lock is concerned. "" clears it."""
        if fault and fault != "ConnectorLockFailure" and (evse.transaction is not None or evse.token is not None):
            self.stop(evse, "Other" if fault != "GroundFailure" else "GroundFault", "AbnormalCondition", now)
        evse.fault = fault
        self.tell(evse, now)

    # What the central system asks.

    def remote_start(self, number: int | None, token: str, now: float, remote_start_id: int | None = None) -> Evse | None:
        """The EVSE where it will start soon, or None: nothing is free."""
        candidates = self.station.evses if not number else [evse for evse in [self.evse(number)] if evse is not None]
        usable = [e for e in candidates if e.token is None and e.operative and not e.fault and not _reserved_for_other(e, token)]
        usable.sort(key=lambda evse: evse.car is None)
        if not usable:
            return None
        evse = usable[0]
        self.station.timers.at(now + 0.2, lambda when: self._start_remotely(evse, token, remote_start_id, when))
        return evse

    def _start_remotely(self, evse: Evse, token: str, remote_start_id: int | None, now: float) -> None:
        def judged(verdict: Verdict, when: float) -> None:
            if verdict == "accepted":
                self.admit(evse, token, "RemoteStart", when, remote_start_id)
                self.station.visits.started_remotely(evse, when)

        if self.station.settings.flag("AuthorizeRemoteTxRequests"):
            self.station.speech.authorize(token, now, judged)
        else:
            judged("accepted", now)

    def remote_stop(self, transaction_id: str, now: float) -> bool:
        for evse in self.station.evses:
            transaction = evse.transaction
            if transaction is not None and transaction.id == transaction_id and not transaction.stopped_reason:
                self.station.timers.at(now + 0.2, lambda when, evse=evse: self.stop(evse, "Remote", "RemoteStop", when))  # type: ignore[misc]
                return True
        return False

    def unlock(self, evse: Evse, now: float) -> Unlocked:
        if evse.transaction is not None and evse.energised and self.station.speech.subprotocol != "ocpp1.6":
            return "ongoing"  # OCPP 2.0.1 F05.FR.02
        if evse.stuck:
            return "failed"
        if evse.energised:
            self.station.timers.at(now + 0.1, lambda when: self.stop(evse, "UnlockCommand", "RemoteStop", when))
        return "unlocked"

    def set_operative(self, evse: Evse, operative: bool, now: float) -> bool:
        """True if done at once, False if it waits for the transaction to end."""
        if evse.transaction is not None or evse.energised:
            evse.becomes_operative = operative
            return False
        evse.operative = operative
        self.station.timers.at(now + 0.1, lambda when: self.tell(evse, when))
        return True

    def reserve(self, evse: Evse, reservation: Reservation, now: float) -> str:
        """Accepted, Occupied, Faulted or Unavailable, the same words in all versions."""
        if evse.fault:
            return "Faulted"
        if not evse.operative:
            return "Unavailable"
        if not evse.free or (evse.reservation is not None and evse.reservation.id != reservation.id):
            return "Occupied"
        evse.reservation = reservation
        self.station.timers.at(now + 0.1, lambda when: self.tell(evse, when))
        self.station.timers.at(max(now, reservation.expires_at), lambda when: self._expire(evse, reservation, when))
        return "Accepted"

    def _expire(self, evse: Evse, reservation: Reservation, now: float) -> None:
        if evse.reservation is reservation:
            evse.reservation = None
            self.station.speech.reservation_expired(reservation.id, now)
            self.tell(evse, now)

    def cancel_reservation(self, reservation_id: int, now: float) -> bool:
        for evse in self.station.evses:
            if evse.reservation is not None and evse.reservation.id == reservation_id:
                evse.reservation = None
                self.station.timers.at(now + 0.1, lambda when, evse=evse: self.tell(evse, when))  # type: ignore[misc]
                return True
        return False


def _reserved_for_other(evse: Evse, token: str) -> bool:
    return evse.reservation is not None and evse.reservation.token != token


def each_of(evses: Sequence[Evse], do: Callable[[Evse, float], None]) -> Callable[[float], None]:
    """One thing to do later with several EVSEs."""

    def all_of_them(now: float) -> None:
        for evse in evses:
            do(evse, now)

    return all_of_them
