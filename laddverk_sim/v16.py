"""What an OCPP 1.6 station says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from laddverk.ocpp.v16.messages import ACTIONS
from laddverk_sim.calls import Call, Failure, Payload, Reply
from laddverk_sim.evse import Evse, Sample, Status, Transaction
from laddverk_sim.readings import meter_value_16
from laddverk_sim.speech import Fixed, Speech, Verdict
from laddverk_sim.v16_commands import FIXED, handlers

if TYPE_CHECKING:
    from laddverk_sim.station import Station

_STATUS: Final[dict[Status, str]] = {
    "available": "Available",
    "preparing": "Preparing",
    "charging": "Charging",
    "suspended_ev": "SuspendedEV",
    "suspended_evse": "SuspendedEVSE",
    "finishing": "Finishing",
    "reserved": "Reserved",
    "unavailable": "Unavailable",
    "faulted": "Faulted",
}

# 2.x's words for why a transaction stopped that 1.6 says otherwise.
_REASON: Final = {"Timeout": "Other", "GroundFault": "Other"}


class V16(Speech):
    """Connector n is EVSE n; a transaction starts when a plug and an accepted card are both there."""

    subprotocol: ClassVar[Literal["ocpp1.6"]] = "ocpp1.6"
    actions = ACTIONS
    fixed: ClassVar[Fixed] = FIXED

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self.handlers = handlers(station)

    def boot(self, reason: str, now: float, answered: Callable[[Reply, float], None]) -> None:
        station = self.station
        payload = {
            "chargePointVendor": station.model.vendor[:20],
            "chargePointModel": station.model.name[:20],
            "chargePointSerialNumber": station.serial,
            "firmwareVersion": station.firmware,
            "meterType": "Wattväktaren 3",
            "meterSerialNumber": f"WV{station.serial}",
        }
        self.ask("BootNotification", payload, now, answered, first=True)

    def station_status(self, now: float) -> None:
        status = "Available" if any(evse.operative for evse in self.station.evses) else "Unavailable"
        self._status(0, status, "NoError", now)

    def status(self, evse: Evse, now: float) -> None:
        self._status(evse.number, _STATUS[evse.status], evse.fault or "NoError", now)

    def _status(self, connector: int, status: str, error: str, now: float) -> None:
        payload = {"connectorId": connector, "errorCode": error, "status": status, "timestamp": self.time(now)}
        self.ask("StatusNotification", payload, now)

    def authorize(self, token: str, now: float, answered: Callable[[Verdict, float], None]) -> None:
        def heard(reply: Reply, when: float) -> None:
            if isinstance(reply, Failure):
                answered("unanswered" if not self.station.online else "refused", when)
            else:
                answered("accepted" if reply["idTagInfo"]["status"] == "Accepted" else "refused", when)

        self.ask("Authorize", {"idTag": token}, now, heard)

    def may_begin(self, evse: Evse) -> bool:
        return evse.car is not None and evse.token is not None

    def new_transaction_id(self) -> str:
        return ""

    def started(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None:
        payload: Payload = {
            "connectorId": evse.number,
            "idTag": transaction.token,
            "meterStart": transaction.start_mwh // 1000,
            "timestamp": self.time(now),
        }
        # What the wire says in whole Wh is what the transaction is compared by.
        transaction.start_mwh = payload["meterStart"] * 1000

        def heard(reply: Reply, when: float) -> None:
            if isinstance(reply, Failure):
                transaction.id = "-1"  # OCPP 1.6 errata: a transaction whose start was never taken in
                return
            transaction.id = str(reply["transactionId"])
            if reply["idTagInfo"]["status"] != "Accepted":
                self.station.charging.deauthorised(evse, transaction, when)

        self.ask("StartTransaction", payload, now, heard, retained=True)

    def updated(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None:
        """1.6 has no such message; the status says it."""

    def sampled(self, evse: Evse, transaction: Transaction, sample: Sample) -> None:
        value = meter_value_16(sample, self.station.settings.text("MeterValuesSampledData"), "Sample.Periodic")

        def build() -> Payload:
            payload: Payload = {"connectorId": evse.number, "meterValue": [value]}
            if transaction.id:
                payload["transactionId"] = int(transaction.id)
            return payload

        self.station.queue.submit(Call("MeterValues", build, None, retained=True), sample.at)

    def aligned(self, evse: Evse, sample: Sample) -> None:
        value = meter_value_16(sample, self.station.settings.text("MeterValuesAlignedData"), "Sample.Clock")
        self.ask("MeterValues", {"connectorId": evse.number, "meterValue": [value]}, sample.at)

    def ended(self, evse: Evse, transaction: Transaction, now: float, trigger: str) -> None:
        transaction.stop_mwh = transaction.stop_mwh // 1000 * 1000
        reason = transaction.stopped_reason
        if reason == "ImmediateReset":
            reason = "HardReset"
        sample = meter_value_16(evse.sample(now, self.station.rng), self.station.settings.text("StopTxnSampledData"), "Transaction.End")

        def build() -> Payload:
            payload: Payload = {
                "transactionId": int(transaction.id or -1),
                "meterStop": transaction.stop_mwh // 1000,
                "timestamp": self.time(now),
                "reason": _REASON.get(reason, reason),
            }
            if transaction.token is not None and reason == "Local":
                payload["idTag"] = transaction.token
            if sample["sampledValue"]:
                payload["transactionData"] = [sample]
            return payload

        def heard(reply: Reply, when: float) -> None:
            if not isinstance(reply, Failure):
                self.station.charging.end_acknowledged(evse, transaction)

        self.station.queue.submit(Call("StopTransaction", build, heard, retained=True), now)

    def firmware_status(self, status: str, request_id: int | None, now: float) -> None:
        if request_id is None:
            self.ask("FirmwareStatusNotification", {"status": status}, now)
        else:
            self.ask("SignedFirmwareStatusNotification", {"status": status, "requestId": request_id}, now)

    def log_status(self, status: str, request_id: int | None, now: float) -> None:
        if request_id is None:
            # 1.6 core says less than the whitepaper.
            known = status if status in ("Uploading", "Uploaded", "Idle") else "UploadFailed"
            self.ask("DiagnosticsStatusNotification", {"status": known}, now)
        else:
            self.ask("LogStatusNotification", {"status": status, "requestId": request_id}, now)

    def security_event(self, kind: str, now: float) -> None:
        self.ask("SecurityEventNotification", {"type": kind, "timestamp": self.time(now)}, now)

    def reservation_expired(self, reservation_id: int, now: float) -> None:
        """1.6 has no such message; the status says it."""
