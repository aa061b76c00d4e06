"""Settings and device model: read, set, refused, reported in parts."""

from typing import Any

import pytest

from tests.unit.laddverk_sim.little_central_system import CentralSystem, Street, a_station


def street_of(version: Any, **central: Any) -> Street:
    street = Street(a_station(version), central=CentralSystem(**central))
    street.run(1)
    return street


def test_configuration_keys() -> None:
    """1.6: all keys, some keys, unknown keys, a write-only key without its value, and changes that are taken or refused."""
    street = street_of("1.6")
    (station,) = street.stations
    every = street.call(station, "GetConfiguration", {})["configurationKey"]
    assert {"HeartbeatInterval", "MeterValueSampleInterval", "SupportedFeatureProfiles"} <= {pair["key"] for pair in every}
    assert "value" not in next(pair for pair in every if pair["key"] == "AuthorizationKey")
    some = street.call(station, "GetConfiguration", {"key": ["heartbeatinterval", "Nonsense"]})
    assert some == {"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}], "unknownKey": ["Nonsense"]}
    changes = {"MeterValueSampleInterval": "15", "SupportedFeatureProfiles": "x", "Nonsense": "1", "HeartbeatInterval": "often"}
    answers = [street.call(station, "ChangeConfiguration", {"key": k, "value": v})["status"] for k, v in changes.items()]
    assert answers == ["Accepted", "Rejected", "NotSupported", "Rejected"]
    assert station.settings.seconds("MeterValueSampleInterval") == 15


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
def test_variables(version: str) -> None:
    """2.x: each variable is answered by itself, known or not, and a change takes effect."""
    street = street_of(version)
    (station,) = street.stations
    asked = [
        ("OCPPCommCtrlr", "HeartbeatInterval"),
        ("OCPPCommCtrlr", "Nonsense"),
        ("Nonsense", "X"),
        ("SecurityCtrlr", "BasicAuthPassword"),
    ]
    data = [{"component": {"name": component}, "variable": {"name": name}} for component, name in asked]
    results = street.call(station, "GetVariables", {"getVariableData": data})["getVariableResult"]
    assert [each["attributeStatus"] for each in results] == ["Accepted", "UnknownVariable", "UnknownComponent", "Rejected"]
    assert results[0]["attributeValue"] == "300"
    change = {"component": {"name": "SampledDataCtrlr"}, "variable": {"name": "TxUpdatedInterval"}, "attributeValue": "20"}
    results = street.call(station, "SetVariables", {"setVariableData": [change]})["setVariableResult"]
    assert [each["attributeStatus"] for each in results] == ["Accepted"]
    assert station.settings.seconds("MeterValueSampleInterval") == 20


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
def test_a_base_report_comes_in_parts(version: str) -> None:
    """NotifyReport: counted from 0, `tbc` until the last, every variable once."""
    street = street_of(version)
    (station,) = street.stations
    assert street.call(station, "GetBaseReport", {"requestId": 77, "reportBase": "FullInventory"}) == {"status": "Accepted"}
    street.run(5)
    parts = street.central.of(station, "NotifyReport")
    assert [part["seqNo"] for part in parts] == list(range(len(parts)))
    assert [part["tbc"] for part in parts] == [True] * (len(parts) - 1) + [False]
    assert {part["requestId"] for part in parts} == {77}
    rows = [row for part in parts for row in part["reportData"]]
    names = {(str(row["component"]), str(row["variable"])) for row in rows}
    assert len(names) == len(rows) > 40
    assert any(row["component"] == {"name": "EVSE", "evse": {"id": 1}} for row in rows)


@pytest.mark.parametrize("status", ["Pending", "Rejected"])
def test_nothing_but_boot_before_acceptance(status: str) -> None:
    """Pending and Rejected: the station waits for the interval it was told, says nothing else, and asks again."""
    answers = iter([status, status])
    street = Street(a_station("2.0.1"))
    usual = CentralSystem()

    def boot(payload: dict[str, Any]) -> Any:
        full = usual.answer("BootNotification", payload, street.clock.now())
        assert isinstance(full, dict)
        return full | {"status": next(answers, "Accepted"), "interval": 40}

    street.central.answers["BootNotification"] = boot
    street.run(60)
    assert {heard.action for heard in street.central.heard} == {"BootNotification"}
    assert len(street.central.heard) == 2
    street.run(60)
    assert {heard.action for heard in street.central.heard} >= {"BootNotification", "StatusNotification"}


def test_heartbeats_follow_the_boot_answer() -> None:
    """The interval of the boot answer is the heartbeat's."""
    street = street_of("1.6", heartbeat_s=20)
    street.run(205)
    assert 9 <= len(street.central.of(street.stations[0], "Heartbeat")) <= 11


def test_reconnecting_backs_off() -> None:
    """No network: the waits between attempts grow and are not the same for two stations."""
    stations = [a_station("1.6", name="A"), a_station("1.6", name="B")]
    street = Street(*stations)
    street.run(1)
    street.reachable = False
    street.openings.clear()
    for station in stations:
        street.lose_link(station)
    street.run(200)
    attempts = {name: [at for at, opener in street.openings if opener == name] for name in ("A", "B")}
    waits = [late - early for early, late in zip(attempts["A"], attempts["A"][1:], strict=False)]
    assert 3 <= len(waits) <= 15
    assert waits[-1] > waits[0]
    assert attempts["A"] != attempts["B"]


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
def test_a_firmware_update_runs_through_and_changes_the_version(version: str) -> None:
    """Downloading, Downloaded, Installing, a restart, Installed; then the boot says the new version."""
    street = street_of(version)
    (station,) = street.stations
    asked: dict[str, Any] = {"location": "https://firmware.example/gnista-9.9.9.bin", "retrieveDate": "2026-01-01T00:00:00Z"}
    if version != "1.6":
        asked = {"requestId": 5, "firmware": {"location": asked["location"], "retrieveDateTime": asked["retrieveDate"]}}
    street.call(station, "UpdateFirmware", asked)
    street.run(120)
    statuses = [payload["status"] for payload in street.central.of(station, "FirmwareStatusNotification")]
    assert statuses == ["Downloading", "Downloaded", "Installing", "Installed"]
    boot = street.central.of(station, "BootNotification")[-1]
    assert (boot.get("firmwareVersion") or boot["chargingStation"]["firmwareVersion"]) == "gnista-9.9.9"


@pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
def test_reservations(version: str) -> None:
    """Reserved for one card: another is turned away, and it expires."""
    street = street_of(version)
    (station,) = street.stations
    until = station.speech.time(street.clock.now() + 100)
    asked: dict[str, Any] = {"connectorId": 1, "expiryDate": until, "idTag": "AA", "reservationId": 3}
    if version != "1.6":
        asked = {"id": 3, "expiryDateTime": until, "idToken": {"idToken": "AA", "type": "ISO14443"}, "evseId": 1}
    assert street.call(station, "ReserveNow", asked)["status"] == "Accepted"
    street.run(1)
    assert station.evses[0].status == "reserved"
    station.charging.present_token(station.evses[0], "BB", street.clock.now())
    street.run(1)
    assert station.evses[0].token is None
    street.run(120)
    assert station.evses[0].status == "available"
    assert street.call(station, "CancelReservation", {"reservationId": 3})["status"] == "Rejected"
