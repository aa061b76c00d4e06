"""Long work a central system asks for: a firmware update, a log upload, a restart. The same in every OCPP version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from laddverk_sim.station import Station

_STEP_S: Final = (2.0, 8.0)


class Errands:
    """Runs the errands of one station and says how they go."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._busy_with_firmware = False
        self.firmware_status = "Idle"
        self.log_status = "Idle"

    def update_firmware(self, location: str, request_id: int | None, not_before: float, now: float) -> bool:
        """Loads and installs; the new version's name is the last part of the location. False: one is under way."""
        if self._busy_with_firmware:
            return False
        self._busy_with_firmware = True
        steps = ["Downloading", "Downloaded", "Installing"]
        self._firmware_step(max(now + 0.5, not_before), steps, location, request_id)
        return True

    def _firmware_step(self, when: float, steps: list[str], location: str, request_id: int | None) -> None:
        def step(now: float) -> None:
            self.firmware_status = steps[0]
            self._station.speech.firmware_status(steps[0], request_id, now)
            if steps[1:]:
                self._firmware_step(now + self._station.rng.uniform(*_STEP_S), steps[1:], location, request_id)
            else:
                self._station.timers.at(now + self._station.rng.uniform(*_STEP_S), lambda later: self._install(location, request_id, later))

        self._station.timers.at(when, step)

    def _install(self, location: str, request_id: int | None, now: float) -> None:
        station = self._station
        if any(evse.transaction is not None for evse in station.evses):
            # No charging driver is thrown out for an update.
            station.timers.at(now + 30, lambda later: self._install(location, request_id, later))
            return
        name = location.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
        station.firmware = name.rsplit(".", 1)[0][:50] or station.firmware
        self._busy_with_firmware = False
        self.firmware_status = "Installed"
        station.reboot("FirmwareUpdate", now)
        station.after_boot.append(lambda later: station.speech.firmware_status("Installed", request_id, later))

    def upload_log(self, request_id: int | None, now: float) -> str:
        """Starts an upload and returns the file's name. Nothing is really uploaded: the station has no log."""
        name = f"{self._station.serial}-{int(now)}.log"
        for offset_s, status in ((0.5, "Uploading"), (3.0, "Uploaded")):
            self._station.timers.at(now + offset_s, lambda when, status=status: self._log(status, request_id, when))  # type: ignore[misc]
        return name

    def _log(self, status: str, request_id: int | None, now: float) -> None:
        self.log_status = status if status != "Uploaded" else "Idle"
        self._station.speech.log_status(status, request_id, now)

    def reset(self, reason: str, boot_reason: str, now: float) -> None:
        """Ends what runs, then restarts."""
        station = self._station
        station.timers.at(now + 0.3, lambda when: station.charging.stop_all(reason, "ResetCommand", when))
        station.timers.at(now + 2.0, lambda when: station.reboot(boot_reason, when))

    def reset_when_idle(self, boot_reason: str, now: float) -> None:
        """Waits for the last transaction to end."""
        station = self._station

        def look(when: float) -> None:
            if any(evse.transaction is not None for evse in station.evses):
                station.timers.at(when + 5, look)
            else:
                station.reboot(boot_reason, when)

        station.timers.at(now + 1, look)
