"""Payloads to messages and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from laddverk.ocpp.codec import EncodeError, decode, encode
from laddverk.ocpp.faults import Deviation, Violation, error_code
from laddverk.ocpp.v16 import messages as v16
from laddverk.ocpp.v21 import messages as v21
from laddverk.ocpp.v201 import messages as v201

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def status(**changes: Any) -> bytes:
    payload = {"connectorId": 1, "errorCode": "NoError", "status": "Available"} | changes
    return json.dumps(payload).encode()


def read_status(**changes: Any) -> tuple[v16.StatusNotificationRequest, tuple[Deviation, ...]]:
    result = decode(v16.StatusNotificationRequest, status(**changes))
    assert not isinstance(result, Violation), result
    return result


def refused(cls: type[msgspec.Struct], raw: bytes) -> Violation:
    result = decode(cls, raw)
    assert isinstance(result, Violation), result
    assert len(result.description) <= 255
    return result


def test_a_right_payload_has_no_deviations() -> None:
    message, deviations = read_status(timestamp="2026-03-01T12:00:00Z")
    assert message == v16.StatusNotificationRequest(connector_id=1, error_code="NoError", status="Available", timestamp=NOON)
    assert deviations == ()


def test_raw_is_read_like_bytes() -> None:
    result = decode(v16.StatusNotificationRequest, msgspec.Raw(status()))
    assert not isinstance(result, Violation)
    assert result[0].connector_id == 1


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("2026-03-01T12:00:00Z", []),
        ("2026-03-01T12:00:00.000Z", []),
        ("2026-03-01T14:00:00+02:00", []),
        ("2026-03-01T07:00:00-05:00", []),
        ("2026-03-01 12:00:00Z", []),
        ("2026-03-01t12:00:00z", []),
        ("2026-03-01T12:00:00", ["time-without-zone"]),
        ("2026-03-01 12:00:00", ["time-without-zone"]),
        ("2026-03-01T12:00", ["time-without-zone"]),
        ("2026-03-01T14:00:00+02", ["time-format"]),
        ("2026-03-01T12:00Z", ["time-format"]),
        ("2026-03-01T12:00:00.Z", ["time-format"]),
        ("2026-03-01T12:00:00,000Z", ["time-format"]),
        (" 2026-03-01T12:00:00 Z ", ["time-format"]),
    ],
)
def test_times_are_read_in_many_spellings_and_always_become_utc(written: str, kinds: list[str]) -> None:
    message, deviations = read_status(timestamp=written)
    assert message.timestamp == NOON
    assert message.timestamp is not None
    assert message.timestamp.tzinfo is UTC
    assert [deviation.kind for deviation in deviations] == kinds


def test_a_date_alone_is_its_midnight_and_a_leap_second_the_one_before() -> None:
    assert read_status(timestamp="2026-03-01")[0].timestamp == datetime(2026, 3, 1, tzinfo=UTC)
    assert read_status(timestamp="2016-12-31T23:59:60Z")[0].timestamp == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_times_inside_lists_become_utc_too() -> None:
    raw = b'{"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T14:00:00+02:00","sampledValue":[{"value":"1"}]}]}'
    result = decode(v16.MeterValuesRequest, raw)
    assert not isinstance(result, Violation)
    assert result[0].meter_value[0].timestamp.tzinfo is UTC
    assert result[0].meter_value[0].timestamp == NOON


@pytest.mark.parametrize(
    "written",
    ["yesterday", "2026-13-01T00:00:00Z", "2026-03-01T25:00:00Z", "12:00:00Z", "2026-03-01T12:00:00+99:00",
     "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-01:00", "２０２６-03-01T12:00:00Z", "1740830400"],
)  # fmt: skip
def test_what_is_no_time_is_refused(written: str) -> None:
    assert refused(v16.StatusNotificationRequest, status(timestamp=written)).kind == "property"


@pytest.mark.parametrize(
    ("changes", "field", "value", "deviations"),
    [
        ({"connectorId": "1"}, "connector_id", 1, [("numeric-string", "connectorId")]),
        ({"connectorId": " 2 "}, "connector_id", 2, [("numeric-string", "connectorId")]),
        ({"connectorId": 1.0}, "connector_id", 1, [("integral-float", "connectorId")]),
        ({"connectorId": "1.0"}, "connector_id", 1, [("numeric-string", "connectorId"), ("integral-float", "connectorId")]),
        ({"errorCode": "Error"}, "error_code", "Error", [("unknown-enum-value", "errorCode")]),
        ({"errorCode": ""}, "error_code", "", [("unknown-enum-value", "errorCode")]),
        ({"info": 67}, "info", "67", [("not-a-string", "info")]),
        ({"info": 1.5}, "info", "1.5", [("not-a-string", "info")]),
        ({"info": True}, "info", "true", [("not-a-string", "info")]),
        ({"info": "x" * 51}, "info", "x" * 51, [("too-long", "info")]),
        ({"info": "x" * 10_000}, "info", "x" * 10_000, [("too-long", "info")]),
        ({"timestamp": ""}, "timestamp", None, [("empty-as-absent", "timestamp")]),
        ({"timestamp": None}, "timestamp", None, []),
        ({"evseId": 3}, "connector_id", 1, [("unknown-field", "evseId")]),
    ],
)  # fmt: skip
def test_what_is_on_the_list_is_bent(changes: dict[str, Any], field: str, value: object, deviations: list[tuple[str, str]]) -> None:
    message, found = read_status(**changes)
    assert getattr(message, field) == value
    assert [tuple(deviation) for deviation in found] == deviations


@pytest.mark.parametrize(
    ("changes", "kind", "path"),
    [
        ({"connectorId": None}, "type", "connectorId"),
        ({"connectorId": True}, "type", "connectorId"),
        ({"connectorId": 1.5}, "type", "connectorId"),
        ({"connectorId": "1,5"}, "type", "connectorId"),
        ({"connectorId": "one"}, "type", "connectorId"),
        ({"connectorId": "1e400"}, "type", "connectorId"),
        ({"connectorId": ""}, "type", "connectorId"),
        ({"connectorId": []}, "type", "connectorId"),
        ({"info": {}}, "type", "info"),
        ({"info": ["x"]}, "type", "info"),
        ({"info": "x" * 10_001}, "property", "info"),
        ({"errorCode": "x" * 10_001}, "property", "errorCode"),
        ({"timestamp": 1740830400}, "type", "timestamp"),
    ],
)
def test_what_is_not_on_the_list_is_refused(changes: dict[str, Any], kind: str, path: str) -> None:
    violation = refused(v16.StatusNotificationRequest, status(**changes))
    assert (violation.kind, violation.path) == (kind, path)


def test_a_missing_field_is_an_occurrence() -> None:
    assert refused(v16.StatusNotificationRequest, b"{}").kind == "occurrence"


def test_64_bits_are_fine_and_more_are_refused() -> None:
    raw = b'{"idTag":"a","timestamp":"2026-03-01T12:00:00Z","transactionId":%d,"meterStop":1}'
    for number in (2**63 - 1, -(2**63)):
        result = decode(v16.StopTransactionRequest, raw % number)
        assert not isinstance(result, Violation)
        assert result[0].transaction_id == number
        assert result[1] == ()
    for number in (2**63, -(2**63) - 1, 10**300):
        assert refused(v16.StopTransactionRequest, raw % number).kind in ("property", "type", "format")
    assert refused(v16.StopTransactionRequest, raw.replace(b"%d", b'"%d"') % 2**63).kind == "property"


def test_a_null_payload_is_an_empty_one() -> None:
    assert decode(v16.HeartbeatRequest, b"null") == (v16.HeartbeatRequest(), (Deviation("null-payload", ""),))


@pytest.mark.parametrize("raw", [b"[]", b'"x"', b"5", b"true"])
def test_a_payload_of_another_type_is_refused(raw: bytes) -> None:
    assert refused(v16.HeartbeatRequest, raw).kind == "type"


def test_values_is_read_as_value_in_1_6_samples() -> None:
    raw = b'{"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"values":%s}]}]}'
    for written in (b'"12"', b'["12"]', b"12"):
        result = decode(v16.MeterValuesRequest, raw % written)
        assert not isinstance(result, Violation)
        assert result[0].meter_value[0].sampled_value[0].value == "12"
        assert result[1][0] == Deviation("misnamed-field", "meterValue[0].sampledValue[0].value")
    assert refused(v16.MeterValuesRequest, raw % b"[1,2]").kind == "type"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"vendorId":"a\\u0000"}',
        b'{"vendorId":"a","data":"\\u0000"}',
        b'{"vendorId":"a","x\\u0000":1}',
        b'{"vendorId":"a\x00"}',
        b'{"vendorId":"\\ud800"}',
        b'{"vendorId":"\\udc00x"}',
        b'{"vendorId":"\xed\xa0\x80"}',
        b'{"vendorId":"\xff"}',
        b'{"vendorId":NaN}',
        b'{"vendorId":"a","x":1e400}',
        b'{"vendorId":"a","x":Infinity}',
        b'{"vendorId":"a","x":' + b"[" * 32 + b"]" * 32 + b"}",
        b'{"vendorId":"a","x":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"vendorId":"a"',
        b'{"vendorId":"a",}',
        b"",
        b"\xef\xbb\xbf{}",
    ],
)
def test_hazards_are_refused(raw: bytes) -> None:
    for cls in (v16.DataTransferRequest, v201.DataTransferRequest):
        assert refused(cls, raw).kind == "format"


def test_free_parts_are_searched_for_hazards_too() -> None:
    raw = b'{"customData":{"vendorId":"x","deep":%s}}'
    assert refused(v201.HeartbeatRequest, raw % (b"[" * 31 + b"]" * 31)).kind == "format"
    assert refused(v201.HeartbeatRequest, raw % str(2**64).encode()).kind == "property"
    assert not isinstance(decode(v201.HeartbeatRequest, raw % (b"[" * 30 + b"]" * 30)), Violation)


def test_brackets_in_strings_are_not_depth() -> None:
    raw = json.dumps({"vendorId": "[" * 100 + '\\"[{"' + "{" * 100}).encode()
    result = decode(v16.DataTransferRequest, raw)
    assert not isinstance(result, Violation)


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    result = decode(v16.DataTransferRequest, b'{"vendorId":"a\\\\u0000"}')
    assert not isinstance(result, Violation)
    assert result[0].vendor_id == "a\\u0000"


def test_numeric_and_boolean_strings_in_2_x() -> None:
    raw = (
        b'{"eventType":"Updated","timestamp":"2026-03-01T12:00:00Z","triggerReason":"Trigger","seqNo":"3","offline":"False",'
        b'"transactionInfo":{"transactionId":12},"meterValue":[{"timestamp":"2026-03-01T12:00:00Z",'
        b'"sampledValue":[{"value":"1.5e3"}]}]}'
    )
    result = decode(v21.TransactionEventRequest, raw)
    assert not isinstance(result, Violation)
    message, deviations = result
    assert (message.seq_no, message.offline, message.transaction_info.transaction_id) == (3, False, "12")
    assert message.meter_value is not None
    assert message.meter_value[0].sampled_value[0].value == 1500.0
    assert {deviation.kind for deviation in deviations} == {"numeric-string", "boolean-string", "not-a-string"}
    assert refused(v21.TransactionEventRequest, raw.replace(b'"seqNo":"3"', b'"seqNo":"-1"')).kind == "property"


def test_list_sizes_are_held() -> None:
    assert refused(v201.GetVariablesRequest, b'{"getVariableData":[]}').kind == "occurrence"


def test_deviations_are_bounded() -> None:
    raw = json.dumps({f"x{number}": 1 for number in range(1_000)}).encode()
    result = decode(v16.HeartbeatRequest, raw)
    assert not isinstance(result, Violation)
    assert len(result[1]) == 32


def test_error_codes_are_spelt_as_each_version_does() -> None:
    assert error_code("ocpp1.6", "format") == "FormationViolation"
    assert error_code("ocpp2.0.1", "format") == error_code("ocpp2.1", "format") == "FormatViolation"
    assert error_code("ocpp1.6", "occurrence") == "OccurenceConstraintViolation"
    assert error_code("ocpp2.1", "occurrence") == "OccurrenceConstraintViolation"
    for version in ("ocpp1.6", "ocpp2.0.1", "ocpp2.1"):
        assert error_code(version, "type") == "TypeConstraintViolation"
        assert error_code(version, "property") == "PropertyConstraintViolation"


@pytest.mark.parametrize(
    ("time", "written"),
    [
        (NOON, "2026-03-01T12:00:00Z"),
        (NOON + timedelta(microseconds=123_999), "2026-03-01T12:00:00.123Z"),
        (NOON + timedelta(microseconds=999), "2026-03-01T12:00:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=2))), "2026-03-01T12:00:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=-5))) + timedelta(milliseconds=50), "2026-03-01T12:00:00.050Z"),
    ],
)
def test_times_are_written_with_z_and_at_most_milliseconds(time: datetime, written: str) -> None:
    raw = encode(v201.HeartbeatResponse(current_time=time))
    assert raw == f'{{"currentTime":"{written}"}}'.encode()


def test_text_that_looks_like_a_time_is_not_touched() -> None:
    lookalike = '"timestamp":"2026-03-01T12:00:00.123000Z"'
    message = v16.StatusNotificationRequest(
        connector_id=1,
        error_code="NoError",
        status="Available",
        info=lookalike,
        vendor_id="2026-03-01T12:00:00.123000Z",
        timestamp=NOON + timedelta(microseconds=123_456),
    )
    assert json.loads(encode(message)) == {
        "connectorId": 1,
        "errorCode": "NoError",
        "status": "Available",
        "info": lookalike,
        "vendorId": "2026-03-01T12:00:00.123000Z",
        "timestamp": "2026-03-01T12:00:00.123Z",
    }


def test_absent_fields_are_left_out() -> None:
    assert encode(v16.ResetRequest(type="Hard")) == b'{"type":"Hard"}'
    assert encode(v201.HeartbeatRequest()) == b"{}"


@pytest.mark.parametrize(
    "message",
    [
        v16.ResetRequest(type="Cold"),  # type: ignore[arg-type]
        v16.ResetRequest(type=None),  # type: ignore[arg-type]
        v16.AuthorizeRequest(id_tag="x" * 21),
        v16.AuthorizeRequest(id_tag=object()),  # type: ignore[arg-type]
        v16.AuthorizeRequest(id_tag="a\0"),
        v16.AuthorizeRequest(id_tag="\ud800"),
        v16.HeartbeatResponse(current_time=datetime(2026, 3, 1)),  # noqa: DTZ001
        v16.HeartbeatResponse(current_time="2026-03-01"),  # type: ignore[arg-type]
        v201.GetVariablesRequest(get_variable_data=()),
        v201.TransactionEventResponse(total_cost=float("nan")),
        v201.TransactionEventResponse(total_cost=float("inf")),
        v16.StartTransactionResponse(id_tag_info=v16.IdTagInfo(status="Accepted"), transaction_id=2**63),
        v16.StartTransactionResponse(id_tag_info={"status": "Accepted", "x": 1}, transaction_id=1),  # type: ignore[arg-type]
    ],
)
def test_nothing_wrong_is_sent(message: msgspec.Struct) -> None:
    with pytest.raises(EncodeError):
        encode(message)


def test_custom_data_is_kept_as_it_is() -> None:
    custom = {"vendorId": "x", "deep": {"a": [1, None, "2026-03-01T12:00:00.123000Z"]}}
    raw = json.dumps({"customData": custom}).encode()
    result = decode(v201.HeartbeatRequest, raw)
    assert not isinstance(result, Violation)
    assert result == (v201.HeartbeatRequest(custom_data=custom), ())
    assert json.loads(encode(result[0])) == {"customData": custom}


@pytest.mark.parametrize("value", ['"NaN"', '""', "null"])
def test_a_meter_without_a_value_does_not_cost_the_transaction(value: str) -> None:
    """Quirk 58: an empty or NaN value is no value; the event around it is read."""
    raw = (
        b'{"eventType":"Ended","timestamp":"2026-03-01T12:00:00Z","triggerReason":"EVDeparted","seqNo":3,'
        b'"transactionInfo":{"transactionId":"T1"},"meterValue":[{"timestamp":"2026-03-01T12:00:00Z",'
        b'"sampledValue":[{"value":' + value.encode() + b'},{"value":12.5}]}]}'
    )
    result = decode(v201.TransactionEventRequest, raw)
    assert not isinstance(result, Violation)
    message, deviations = result
    assert message.meter_value is not None
    samples = message.meter_value[0].sampled_value
    assert samples[0].value != samples[0].value
    assert samples[1].value == 12.5
    assert [deviation.kind for deviation in deviations] == ["not-a-number"]
