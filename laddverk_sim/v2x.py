"""What an OCPP 2.x station says: what 2.0.1 and 2.1 have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from laddverk_sim.calls import Call, Failure, Payload, Reply
from laddverk_sim.evse import Evse, Sample, Status, Transaction
from laddverk_sim.readings import meter_value_2x
from laddverk_sim.speech import Speech, Verdict
from laddverk_sim.v2x_commands import handlers

if TYPE_CHECKING:
    from laddverk_sim.station import Station

# OCPP 2.0.1 G01: what a driver sees; whether it charges is the transaction's business.
_STATUS: Final[dict[Status, str]] = {
    "available": "Available",
    "reserved": "Reserved",
    "unavailable": "Unavailable",
    "faulted": "Faulted",
}

# Stop reasons that only 1.6 has, in 2.x's words.
_REASON: Final = {"UnlockCommand": "Remote", "SoftReset": "Reboot", "HardReset": "ImmediateReset"}


class V2x(Speech):
    """A transaction starts with whichever of plug and accepted card comes first."""

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self.handlers = handlers(station)

    def boot(self, reason: str, now: float, answered: Callable[[Reply, float], None]) -> None:
        station = self.station
        charging_station = {
            "model": station.model.name[:20],
            "vendorName": station.model.vendor[:50],
            "serialNumber": station.serial,
            "firmwareVersion": station.firmware,
        }
        self.ask("BootNotification", {"reason": reason, "chargingStation": charging_station}, now, answered, first=True)

    def station_status(self, now: float) -> None:
        """2.x has no status of the whole station; the EVSEs say it."""

    def status(self, evse: Evse, now: float) -> None:
        for connector in range(1, len(evse.plugs) + 1):
            payload = {
                "timestamp": self.time(now),
                "connectorStatus": _STATUS.get(evse.status, "Occupied"),
                "evseId": evse.number,
                "connectorId": connector,
            }
            self.ask("StatusNotification", payload, now)

    def id_token(self, token: str) -> Payload:
        return {"idToken": token, "type": "ISO14443"}

    def authorize(self, token: str, now: float, answered: Callable[[Verdict, float], None]) -> None:
        def heard(reply: Reply, when: float) -> None:
            if isinstance(reply, Failure):
                answered("unanswered" if not self.station.online else "refused", when)
            else:
                answered("accepted" if reply["idTokenInfo"]["status"] == "Accepted" else "refused", when)

        self.ask("Authorize", {"idToken": self.id_token(token)}, now, heard)

    def may_begin(self, evse: Evse) -> bool:
        return evse.car is not None or evse.token is not None

    def new_transaction_id(self) -> str:
        return str(UUID(self.station.new_id() + self.station.new_id()[:8], version=4))

    def started(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None:
        self._event("Started", evse, transaction, now, trigger, self._reading(evse, now, "Transaction.Begin"))

    def updated(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None:
        self._event("Updated", evse, transaction, now, trigger)
        if trigger == "ChargingStateChanged" and evse.draw.power_w and evse.plugs[evse.plug - 1].supply.is_dc:
            self._charging_needs(evse, now)

    def sampled(self, evse: Evse, transaction: Transaction, sample: Sample) -> None:
        value = meter_value_2x(sample, self.station.settings.text("MeterValuesSampledData"), "Sample.Periodic")
        self._event("Updated", evse, transaction, sample.at, "MeterValuePeriodic", value)

    def aligned(self, evse: Evse, sample: Sample) -> None:
        value = meter_value_2x(sample, self.station.settings.text("MeterValuesAlignedData"), "Sample.Clock")
        if evse.transaction is not None:
            self._event("Updated", evse, evse.transaction, sample.at, "MeterValueClock", value)
        else:
            self.ask("MeterValues", {"evseId": evse.number, "meterValue": [value]}, sample.at)

    def ended(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None:
        self._event("Ended", evse, transaction, now, trigger, self._reading(evse, now, "Transaction.End"))

    def _reading(self, evse: Evse, now: float, context: str) -> Payload:
        return meter_value_2x(evse.sample(now, self.station.rng), "Energy.Active.Import.Register", context)

    def _event(self, kind: str, evse: Evse, transaction: Transaction, now: float, trigger: str, reading: Payload | None = None) -> None:
        info: Payload = {"transactionId": transaction.id, "chargingState": self._charging_state(evse)}
        payload: Payload = {
            "eventType": kind,
            "timestamp": self.time(now),
            "triggerReason": trigger,
            "seqNo": transaction.seq_no,
            "transactionInfo": info,
            "evse": {"id": evse.number, "connectorId": evse.plug},
        }
        transaction.seq_no += 1
        if kind == "Ended":
            info["stoppedReason"] = _REASON.get(transaction.stopped_reason, transaction.stopped_reason)
        if transaction.remote_start_id is not None and trigger in ("RemoteStart", "CablePluggedIn"):
            info["remoteStartId"] = transaction.remote_start_id
        if transaction.token is not None and (not transaction.announced_token or trigger == "StopAuthorized"):
            transaction.announced_token = True
            payload["idToken"] = self.id_token(transaction.token)
        if not self.station.online:
            payload["offline"] = True
        if reading is not None:
            payload["meterValue"] = [reading]
        self.refine(payload, evse)
        self._submit(payload, evse, transaction, now)

    def refine(self, payload: Payload, evse: Evse) -> None:
        """Adds what one version says more."""

    def _submit(self, payload: Payload, evse: Evse, transaction: Transaction, now: float) -> None:
        def heard(reply: Reply, when: float) -> None:
            if isinstance(reply, Failure):
                return
            info: dict[str, Any] = reply.get("idTokenInfo") or {}
            if payload["eventType"] == "Ended":
                self.station.charging.end_acknowledged(evse, transaction)
            elif info.get("status", "Accepted") != "Accepted":
                self.station.charging.deauthorised(evse, transaction, when)

        self.station.queue.submit(Call("TransactionEvent", lambda: payload, heard, retained=True), now)

    @staticmethod
    def _charging_state(evse: Evse) -> str:
        if evse.car is None:
            return "Idle"
        if not evse.energised:
            return "EVConnected"
        if evse.draw.power_w:
            return "Charging"
        return "SuspendedEVSE" if evse.limit_a is not None and evse.limit_a < 6 else "SuspendedEV"

    def _charging_needs(self, evse: Evse, now: float) -> None:
        """What a DC car tells over ISO 15118: how much it holds and wants."""
        car = evse.car
        if car is None:
            return
        wanted_wh = max(0, int((car.target - car.soc) * car.type.capacity_wh))
        needs = {
            "requestedEnergyTransfer": "DC",
            "dcChargingParameters": {
                "evMaxCurrent": car.type.dc_power_w // 350,
                "evMaxVoltage": 450,
                "energyAmount": wanted_wh,
                "evMaxPower": car.type.dc_power_w,
                "stateOfCharge": int(car.soc * 100),
                "evEnergyCapacity": car.type.capacity_wh,
                "fullSoC": 100,
                "bulkSoC": 80,
            },
        }
        self.ask("NotifyEVChargingNeeds", {"evseId": evse.number, "chargingNeeds": needs}, now)

    def firmware_status(self, status: str, request_id: int | None, now: float) -> None:
        payload: Payload = {"status": status}
        if request_id is not None:
            payload["requestId"] = request_id
        self.ask("FirmwareStatusNotification", payload, now)

    def log_status(self, status: str, request_id: int | None, now: float) -> None:
        payload: Payload = {"status": status}
        if request_id is not None:
            payload["requestId"] = request_id
        self.ask("LogStatusNotification", payload, now)

    def security_event(self, kind: str, now: float) -> None:
        self.ask("SecurityEventNotification", {"type": kind, "timestamp": self.time(now)}, now)

    def reservation_expired(self, reservation_id: int, now: float) -> None:
        payload = {"reservationId": reservation_id, "reservationUpdateStatus": "Expired"}
        self.ask("ReservationStatusUpdate", payload, now)
