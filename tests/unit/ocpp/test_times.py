"""Times inside messages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from laddverk.ocpp.times import all_utc, in_utc, in_utc_ms, time_fields, with_milliseconds
from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
STOCKHOLM = timezone(timedelta(hours=1))


def meter_values(*times: datetime) -> v16.MeterValuesRequest:
    sample = v16.SampledValue(value="1")
    return v16.MeterValuesRequest(
        connector_id=1, meter_value=tuple(v16.MeterValue(timestamp=time, sampled_value=(sample,)) for time in times)
    )


def test_types_without_times_have_no_plan() -> None:
    assert time_fields(v16.AuthorizeRequest) == ()
    assert time_fields(v16.MeterValuesRequest)[0].name == "meter_value"


def test_every_message_type_has_a_plan() -> None:
    for action in v21.ACTIONS.values():
        time_fields(action.request)


def test_only_what_is_off_is_changed() -> None:
    right, off = NOON, NOON.astimezone(STOCKHOLM)
    message = meter_values(right, off)
    fields = time_fields(v16.MeterValuesRequest)
    assert not all_utc(message, fields)
    moved = in_utc(message, fields)
    assert all_utc(moved, fields)
    assert moved.meter_value[0] is message.meter_value[0]
    assert moved.meter_value[1].timestamp == NOON
    assert in_utc(moved, fields) is moved


def test_milliseconds_are_cut_not_rounded() -> None:
    fields = time_fields(v16.MeterValuesRequest)
    message = meter_values(NOON + timedelta(microseconds=999_999))
    assert all_utc(message, fields)
    assert not all_utc(message, fields, whole_ms=True)
    assert in_utc_ms(message, fields).meter_value[0].timestamp.microsecond == 999_000


def test_the_ends_of_the_calendar_overflow() -> None:
    message = meter_values(datetime.min.replace(tzinfo=STOCKHOLM))
    with pytest.raises(OverflowError):
        in_utc(message, time_fields(v16.MeterValuesRequest))


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        (b'{"timestamp":"2026-03-01T12:00:00.123000Z"}', b'{"timestamp":"2026-03-01T12:00:00.123Z"}'),
        (b'{"timestamp":"2026-03-01T12:00:00.123456Z"}', None),
        (b'{"info":"2026-03-01T12:00:00.123000Z"}', None),
        (b'{"info":"000Z"}', None),
        (b'{"info":"\\"timestamp\\":\\"2026-03-01T12:00:00.123000Z"}', None),
        (b"{}", None),
    ],
)
def test_six_decimals_become_three_in_time_fields_only(raw: bytes, written: bytes | None) -> None:
    assert with_milliseconds(raw, v16.StatusNotificationRequest) == (written or raw)
