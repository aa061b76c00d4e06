"""What an OCPP 1.6 station answers to its central system."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from laddverk_sim.calls import Payload
from laddverk_sim.charging import each_of
from laddverk_sim.evse import Evse, Reservation
from laddverk_sim.readings import meter_value_16
from laddverk_sim.speech import Fixed, Handler

if TYPE_CHECKING:
    from laddverk_sim.station import Station

FIXED: Final[Fixed] = {
    "CertificateSigned": {"status": "Rejected"},
    "ClearChargingProfile": {"status": "Unknown"},
    "DeleteCertificate": {"status": "NotFound"},
    "GetCompositeSchedule": {"status": "Rejected"},
    "GetInstalledCertificateIds": {"status": "NotFound"},
    "InstallCertificate": {"status": "Rejected"},
    "SetChargingProfile": {"status": "NotSupported"},
}


def handlers(station: Station) -> dict[str, Handler]:
    """The answers that have effects, by action."""
    commands = _Commands(station)
    return {
        "RemoteStartTransaction": commands.remote_start,
        "RemoteStopTransaction": commands.remote_stop,
        "Reset": commands.reset,
        "UnlockConnector": commands.unlock,
        "ChangeAvailability": commands.change_availability,
        "TriggerMessage": commands.trigger,
        "ExtendedTriggerMessage": commands.trigger,
        "GetConfiguration": commands.get_configuration,
        "ChangeConfiguration": commands.change_configuration,
        "ClearCache": commands.clear_cache,
        "DataTransfer": commands.data_transfer,
        "UpdateFirmware": commands.update_firmware,
        "SignedUpdateFirmware": commands.signed_update_firmware,
        "GetDiagnostics": commands.get_diagnostics,
        "GetLog": commands.get_log,
        "ReserveNow": commands.reserve,
        "CancelReservation": commands.cancel_reservation,
        "SendLocalList": commands.send_local_list,
        "GetLocalListVersion": commands.local_list_version,
    }


def _status(status: str) -> Payload:
    return {"status": status}


class _Commands:
    def __init__(self, station: Station) -> None:
        self._station = station
        self._list_version = 0

    def remote_start(self, request: Any, now: float) -> Payload:
        evse = self._station.charging.remote_start(request.connector_id, request.id_tag, now)
        return _status("Accepted" if evse is not None else "Rejected")

    def remote_stop(self, request: Any, now: float) -> Payload:
        done = self._station.charging.remote_stop(str(request.transaction_id), now)
        return _status("Accepted" if done else "Rejected")

    def reset(self, request: Any, now: float) -> Payload:
        self._station.errands.reset("SoftReset" if request.type == "Soft" else "HardReset", "RemoteReset", now)
        return _status("Accepted")

    def unlock(self, request: Any, now: float) -> Payload:
        evse = self._station.charging.evse(request.connector_id)
        if evse is None:
            return _status("NotSupported")
        return _status("Unlocked" if self._station.charging.unlock(evse, now) == "unlocked" else "UnlockFailed")

    def change_availability(self, request: Any, now: float) -> Payload:
        evses = self._evses(request.connector_id)
        if not evses:
            return _status("Rejected")
        done = [self._station.charging.set_operative(evse, request.type == "Operative", now) for evse in evses]
        if request.connector_id == 0:
            self._station.timers.at(now + 0.1, self._station.speech.station_status)
        return _status("Accepted" if all(done) else "Scheduled")

    def trigger(self, request: Any, now: float) -> Payload:
        station, what = self._station, request.requested_message
        evses = self._evses(request.connector_id or 0)
        if not evses:
            return _status("Rejected")
        actions: dict[str, Callable[[float], None]] = {
            "BootNotification": station.trigger_boot,
            "Heartbeat": station.speech.heartbeat,
            "StatusNotification": each_of(evses, lambda evse, when: station.charging.tell(evse, when, again=True)),
            "MeterValues": each_of(evses, lambda evse, when: self._meter_values(evse, when)),
            "FirmwareStatusNotification": lambda when: station.speech.firmware_status(station.errands.firmware_status, None, when),
            "DiagnosticsStatusNotification": lambda when: station.speech.log_status(station.errands.log_status, None, when),
            "LogStatusNotification": lambda when: station.speech.ask("LogStatusNotification", {"status": station.errands.log_status}, when),
        }
        if what not in actions:
            return _status("NotImplemented")
        station.timers.at(now + 0.1, actions[what])
        return _status("Accepted")

    def _meter_values(self, evse: Evse, now: float) -> None:
        evse.advance(now)
        value = meter_value_16(evse.sample(now, self._station.rng), self._station.settings.text("MeterValuesSampledData"), "Trigger")
        payload: Payload = {"connectorId": evse.number, "meterValue": [value]}
        if evse.transaction is not None and evse.transaction.id:
            payload["transactionId"] = int(evse.transaction.id)
        self._station.speech.ask("MeterValues", payload, now)

    def _evses(self, connector: int) -> list[Evse]:
        if connector == 0:
            return self._station.evses
        evse = self._station.charging.evse(connector)
        return [evse] if evse is not None else []

    def get_configuration(self, request: Any, now: float) -> Payload:
        settings = self._station.settings
        asked = list(request.key or [])
        if not asked:
            indexes = [index for index, variable in enumerate(settings.variables) if variable.key]
            return {"configurationKey": [self._key_value(index) for index in indexes]}
        found = {key: settings.find_key(key) for key in asked}
        answer: Payload = {"configurationKey": [self._key_value(index) for index in found.values() if index is not None]}
        unknown = [key for key, index in found.items() if index is None]
        if unknown:
            answer["unknownKey"] = unknown
        return answer

    def _key_value(self, index: int) -> Payload:
        variable = self._station.settings.variables[index]
        pair: Payload = {"key": variable.key, "readonly": variable.mode == "ReadOnly"}
        if variable.mode != "WriteOnly":
            pair["value"] = self._station.settings.value(index)
        return pair

    def change_configuration(self, request: Any, now: float) -> Payload:
        index = self._station.settings.find_key(request.key)
        return _status("NotSupported" if index is None else self._station.settings.write(index, request.value))

    def clear_cache(self, request: Any, now: float) -> Payload:
        self._station.charging.known_tokens.clear()
        return _status("Accepted")

    def data_transfer(self, request: Any, now: float) -> Payload:
        if request.vendor_id != self._station.model.vendor:
            return _status("UnknownVendorId")
        return {"status": "Accepted", "data": request.data} if request.message_id == "Echo" else _status("UnknownMessageId")

    def update_firmware(self, request: Any, now: float) -> Payload:
        self._station.errands.update_firmware(request.location, None, request.retrieve_date.timestamp(), now)
        return {}

    def signed_update_firmware(self, request: Any, now: float) -> Payload:
        firmware = request.firmware
        at = firmware.retrieve_date_time.timestamp()
        started = self._station.errands.update_firmware(firmware.location, request.request_id, at, now)
        return _status("Accepted" if started else "Rejected")

    def get_diagnostics(self, request: Any, now: float) -> Payload:
        return {"fileName": self._station.errands.upload_log(None, now)}

    def get_log(self, request: Any, now: float) -> Payload:
        return {"status": "Accepted", "filename": self._station.errands.upload_log(request.request_id, now)}

    def reserve(self, request: Any, now: float) -> Payload:
        evse = self._station.charging.evse(request.connector_id)
        if evse is None:
            return _status("Rejected")
        reservation = Reservation(request.reservation_id, request.id_tag, request.expiry_date.timestamp())
        return _status(self._station.charging.reserve(evse, reservation, now))

    def cancel_reservation(self, request: Any, now: float) -> Payload:
        return _status("Accepted" if self._station.charging.cancel_reservation(request.reservation_id, now) else "Rejected")

    def send_local_list(self, request: Any, now: float) -> Payload:
        if request.update_type == "Differential" and request.list_version <= self._list_version:
            return _status("VersionMismatch")
        self._list_version = request.list_version
        return _status("Accepted")

    def local_list_version(self, request: Any, now: float) -> Payload:
        return {"listVersion": self._list_version}
