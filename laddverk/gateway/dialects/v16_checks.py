"""OCPP 1.6: what the schemas of charging profiles demand beyond types, `multipleOf` 0.1."""

from laddverk.gateway.dialects.expressions import Check
from laddverk.gateway.dialects.params import ParamError
from laddverk.ocpp.v16 import messages as v16


def _in_tenths(rate: float | None, path: str) -> None:
    if rate is not None and round(rate, 1) != rate:
        raise ParamError(f"{path}: at most one decimal is allowed")


def _profile(profile: v16.ChargingProfile | None, path: str) -> None:
    if profile is None:
        return
    schedule = profile.charging_schedule
    _in_tenths(schedule.min_charging_rate, f"{path}.chargingSchedule.minChargingRate")
    for index, period in enumerate(schedule.charging_schedule_period):
        _in_tenths(period.limit, f"{path}.chargingSchedule.chargingSchedulePeriod[{index}].limit")


def _set_profile(message: v16.SetChargingProfileRequest) -> None:
    _profile(message.cs_charging_profiles, "csChargingProfiles")


def _remote_start(message: v16.RemoteStartTransactionRequest) -> None:
    _profile(message.charging_profile, "chargingProfile")


CHECKS: dict[str, Check] = {"SetChargingProfile": _set_profile, "RemoteStartTransaction": _remote_start}
