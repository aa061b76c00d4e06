"""What an OCPP 2.x station answers to its central system; `request` is a message of 2.0.1 or 2.1."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from laddverk_sim.calls import Payload
from laddverk_sim.charging import each_of
from laddverk_sim.evse import Evse, Reservation
from laddverk_sim.inventory import Inventory
from laddverk_sim.readings import meter_value_2x
from laddverk_sim.speech import Fixed, Handler

if TYPE_CHECKING:
    from laddverk_sim.station import Station

FIXED: Final[Fixed] = {
    "CertificateSigned": {"status": "Rejected"},
    "ClearChargingProfile": {"status": "Unknown"},
    "ClearDisplayMessage": {"status": "Unknown"},
    "CostUpdated": {},
    "CustomerInformation": {"status": "Rejected"},
    "DeleteCertificate": {"status": "NotFound"},
    "GetChargingProfiles": {"status": "NoProfiles"},
    "GetCompositeSchedule": {"status": "Rejected"},
    "GetDisplayMessages": {"status": "Unknown"},
    "GetInstalledCertificateIds": {"status": "NotFound"},
    "GetMonitoringReport": {"status": "EmptyResultSet"},
    "InstallCertificate": {"status": "Rejected"},
    "PublishFirmware": {"status": "Rejected"},
    "SetChargingProfile": {"status": "Rejected"},
    "SetDisplayMessage": {"status": "Rejected"},
    "SetMonitoringBase": {"status": "NotSupported"},
    "SetMonitoringLevel": {"status": "Rejected"},
    "SetNetworkProfile": {"status": "Rejected"},
    "UnpublishFirmware": {"status": "NoFirmware"},
}

FIXED_21: Final[Fixed] = {
    "AFRRSignal": {"status": "Rejected"},
    "AdjustPeriodicEventStream": {"status": "Rejected"},
    "ChangeTransactionTariff": {"status": "TxNotFound"},
    "ClearDERControl": {"status": "NotSupported"},
    "ClearTariffs": {"clearTariffsResult": [{"status": "NoTariff"}]},
    "GetDERControl": {"status": "NotSupported"},
    "GetPeriodicEventStream": {},
    "GetTariffs": {"status": "NoTariff"},
    "NotifyAllowedEnergyTransfer": {"status": "Rejected"},
    "NotifyWebPaymentStarted": {},
    "RequestBatterySwap": {"status": "Rejected"},
    "SetDERControl": {"status": "NotSupported"},
    "SetDefaultTariff": {"status": "Rejected"},
    "UpdateDynamicSchedule": {"status": "Rejected"},
    "UsePriorityCharging": {"status": "NoProfile"},
}

_UNLOCKED: Final = {
    "unlocked": "Unlocked",
    "failed": "UnlockFailed",
    "ongoing": "OngoingAuthorizedTransaction",
    "unknown": "UnknownConnector",
}


def handlers(station: Station) -> dict[str, Handler]:
    """The answers that have effects, by action."""
    commands, inventory = _Commands(station), Inventory(station)
    return {
        "RequestStartTransaction": commands.remote_start,
        "RequestStopTransaction": commands.remote_stop,
        "GetTransactionStatus": commands.transaction_status,
        "Reset": commands.reset,
        "UnlockConnector": commands.unlock,
        "ChangeAvailability": commands.change_availability,
        "TriggerMessage": commands.trigger,
        "ClearCache": commands.clear_cache,
        "DataTransfer": commands.data_transfer,
        "UpdateFirmware": commands.update_firmware,
        "GetLog": commands.get_log,
        "ReserveNow": commands.reserve,
        "CancelReservation": commands.cancel_reservation,
        "SendLocalList": commands.send_local_list,
        "GetLocalListVersion": commands.local_list_version,
        "ClearVariableMonitoring": commands.clear_monitoring,
        "SetVariableMonitoring": commands.set_monitoring,
        "GetVariables": inventory.get_variables,
        "SetVariables": inventory.set_variables,
        "GetBaseReport": inventory.base_report,
        "GetReport": inventory.report,
    }


def _status(status: str) -> Payload:
    return {"status": status}


class _Commands:
    def __init__(self, station: Station) -> None:
        self._station = station
        self._list_version = 0

    def remote_start(self, request: Any, now: float) -> Payload:
        charging = self._station.charging
        evse = charging.remote_start(request.evse_id, request.id_token.id_token, now, request.remote_start_id)
        if evse is None:
            return _status("Rejected")
        answer = _status("Accepted")
        if evse.transaction is not None:
            # OCPP 2.0.1 F01.FR.13: the cable was first, so the transaction is known already.
            answer["transactionId"] = evse.transaction.id
        return answer

    def remote_stop(self, request: Any, now: float) -> Payload:
        return _status("Accepted" if self._station.charging.remote_stop(request.transaction_id, now) else "Rejected")

    def transaction_status(self, request: Any, now: float) -> Payload:
        waiting = self._station.queue.retained_count > 0
        if request.transaction_id is None:
            return {"messagesInQueue": waiting}
        running = {evse.transaction.id for evse in self._station.evses if evse.transaction is not None}
        return {"ongoingIndicator": request.transaction_id in running, "messagesInQueue": waiting}

    def reset(self, request: Any, now: float) -> Payload:
        busy = any(evse.transaction is not None for evse in self._station.evses)
        if request.evse_id is not None:
            return _status("Rejected")  # this hardware restarts as a whole
        if request.type == "OnIdle" and busy:
            self._station.errands.reset_when_idle("ScheduledReset", now)
            return _status("Scheduled")
        self._station.errands.reset("ImmediateReset", "RemoteReset", now)
        return _status("Accepted")

    def unlock(self, request: Any, now: float) -> Payload:
        evse = self._station.charging.evse(request.evse_id)
        if evse is None or not 1 <= request.connector_id <= len(evse.plugs):
            return _status("UnknownConnector")
        return _status(_UNLOCKED[self._station.charging.unlock(evse, now)])

    def change_availability(self, request: Any, now: float) -> Payload:
        evses = self._evses(request.evse)
        if not evses:
            return _status("Rejected")
        done = [self._station.charging.set_operative(evse, request.operational_status == "Operative", now) for evse in evses]
        return _status("Accepted" if all(done) else "Scheduled")

    def _evses(self, evse: Any) -> list[Evse]:
        if evse is None or evse.id == 0:
            return self._station.evses
        found = self._station.charging.evse(evse.id)
        return [found] if found is not None else []

    def trigger(self, request: Any, now: float) -> Payload:
        station, what = self._station, request.requested_message
        evses = self._evses(request.evse)
        if not evses:
            return _status("Rejected")
        actions: dict[str, Callable[[float], None]] = {
            "BootNotification": station.trigger_boot,
            "Heartbeat": station.speech.heartbeat,
            "StatusNotification": each_of(evses, lambda evse, when: station.charging.tell(evse, when, again=True)),
            "MeterValues": each_of(evses, lambda evse, when: self._meter_values(evse, when)),
            "TransactionEvent": each_of(evses, lambda evse, when: self._transaction_event(evse, when)),
            "FirmwareStatusNotification": lambda when: station.speech.firmware_status(station.errands.firmware_status, None, when),
            "LogStatusNotification": lambda when: station.speech.log_status(station.errands.log_status, None, when),
        }
        if what not in actions:
            return _status("NotImplemented")
        if what == "TransactionEvent" and not any(evse.transaction for evse in evses):
            return _status("Rejected")
        station.timers.at(now + 0.1, actions[what])
        return _status("Accepted")

    def _meter_values(self, evse: Evse, now: float) -> None:
        evse.advance(now)
        value = meter_value_2x(evse.sample(now, self._station.rng), self._station.settings.text("MeterValuesSampledData"), "Trigger")
        self._station.speech.ask("MeterValues", {"evseId": evse.number, "meterValue": [value]}, now)

    def _transaction_event(self, evse: Evse, now: float) -> None:
        if evse.transaction is not None:
            self._station.speech.updated(evse, evse.transaction, now, "Trigger")

    def clear_cache(self, request: Any, now: float) -> Payload:
        self._station.charging.known_tokens.clear()
        return _status("Accepted")

    def data_transfer(self, request: Any, now: float) -> Payload:
        if request.vendor_id != self._station.model.vendor:
            return _status("UnknownVendorId")
        if request.message_id != "Echo":
            return _status("UnknownMessageId")
        return {"status": "Accepted", "data": request.data} if request.data is not None else _status("Accepted")

    def update_firmware(self, request: Any, now: float) -> Payload:
        firmware = request.firmware
        at = firmware.retrieve_date_time.timestamp()
        started = self._station.errands.update_firmware(firmware.location, request.request_id, at, now)
        return _status("Accepted" if started else "Rejected")

    def get_log(self, request: Any, now: float) -> Payload:
        return {"status": "Accepted", "filename": self._station.errands.upload_log(request.request_id, now)}

    def reserve(self, request: Any, now: float) -> Payload:
        charging = self._station.charging
        reservation = Reservation(request.id, request.id_token.id_token, request.expiry_date_time.timestamp())
        if request.evse_id is not None:
            evse = charging.evse(request.evse_id)
            return _status("Rejected" if evse is None else charging.reserve(evse, reservation, now))
        for evse in self._station.evses:
            if charging.reserve(evse, reservation, now) == "Accepted":
                return _status("Accepted")
        return _status("Occupied")

    def cancel_reservation(self, request: Any, now: float) -> Payload:
        return _status("Accepted" if self._station.charging.cancel_reservation(request.reservation_id, now) else "Rejected")

    def send_local_list(self, request: Any, now: float) -> Payload:
        if request.update_type == "Differential" and request.version_number <= self._list_version:
            return _status("VersionMismatch")
        self._list_version = request.version_number
        return _status("Accepted")

    def local_list_version(self, request: Any, now: float) -> Payload:
        return {"versionNumber": self._list_version}

    def clear_monitoring(self, request: Any, now: float) -> Payload:
        return {"clearMonitoringResult": [{"id": number, "status": "NotFound"} for number in request.id]}

    def set_monitoring(self, request: Any, now: float) -> Payload:
        return {"setMonitoringResult": [self._no_monitor(data) for data in request.set_monitoring_data]}

    def _no_monitor(self, data: Any) -> Payload:
        found = self._station.settings.find_place(data.component.name, data.variable.name, data.variable.instance or "", 0)
        return {
            "status": "UnsupportedMonitorType" if isinstance(found, int) else found,
            "type": data.type,
            "severity": data.severity,
            "component": {"name": data.component.name},
            "variable": {"name": data.variable.name},
        }
