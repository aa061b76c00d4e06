"""What the versions share about parameters of charging profiles, lists and logs."""

from typing import NamedTuple

from laddverk.gateway.dialects.params import Params, given

_KINDS = {"absolute": "Absolute", "recurring": "Recurring", "relative": "Relative"}
_RECURRENCIES = {"daily": "Daily", "weekly": "Weekly"}
RATE_UNITS = {"a": "A", "w": "W"}
UPDATE_TYPES = {"full": "Full", "differential": "Differential"}
LOG_TYPES = {"diagnostics": "DiagnosticsLog", "security": "SecurityLog"}

_MAX_PERIODS = 1024
MAX_LIST_ENTRIES = 5_000


class Profile(NamedTuple):
    """A charging profile's parts, in the standard's words; limits in amperes or watts."""

    id: int
    stack_level: int
    kind: str
    recurrency: str | None
    valid_from: str | None
    valid_to: str | None
    schedule: dict[str, object]


def profile(entry: Params) -> Profile:
    """A profile's parameters without purpose and transaction, whose words differ."""
    return Profile(
        entry.needed("id", entry.integer("id")),
        entry.integer("stack_level") or 0,
        entry.choice("kind", _KINDS) or "Absolute",
        entry.choice("recurrency", _RECURRENCIES),
        entry.time("valid_from"),
        entry.time("valid_to"),
        given(
            chargingRateUnit=entry.needed("rate_unit", entry.choice("rate_unit", RATE_UNITS)),
            chargingSchedulePeriod=_periods(entry),
            duration=entry.integer("duration_s"),
            startSchedule=entry.time("start_at"),
            minChargingRate=entry.number("min_charging_rate"),
        ),
    )


def _periods(entry: Params) -> list[dict[str, object]]:
    periods = entry.entries("periods")
    if not periods or len(periods) > _MAX_PERIODS:
        raise entry.wrong("periods", f"1 to {_MAX_PERIODS} are expected")
    written = []
    for period in periods:
        limit = period.needed("limit", period.number("limit"))
        written.append(
            given(
                startPeriod=period.needed("start_s", period.integer("start_s")),
                # OCPP 1.6 section 7.14, 2.0.1 ChargingSchedulePeriodType: at most one decimal.
                # Cut, not rounded: never more is allowed than was meant.
                limit=int(limit * 10 + 1e-6) / 10 if abs(limit) < 1e9 else limit,
                numberPhases=period.integer("phases", least=1),
            )
        )
        period.done()
    return written


def list_entries(params: Params) -> list[Params]:
    """The entries of a local list; none is an empty list."""
    entries = params.entries("tokens") or []
    if len(entries) > MAX_LIST_ENTRIES:
        raise params.wrong("tokens", f"more than {MAX_LIST_ENTRIES}")
    return entries
