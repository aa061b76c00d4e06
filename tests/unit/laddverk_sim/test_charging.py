"""How simulated stations charge: energy is kept, cards are judged, messages survive an outage in their order."""

from dataclasses import replace
from typing import Any

import pytest

from laddverk_sim.car import CAR_TYPES, Car
from laddverk_sim.ledger import Acknowledged, Ended
from laddverk_sim.models import MODELS, VERSIONS, Version
from laddverk_sim.scenarios import SCENARIOS
from laddverk_sim.station import Station
from tests.unit.laddverk_sim.little_central_system import CentralSystem, Street, a_station

TOKEN = "04AABBCCDDEEFF"
DUO = MODELS[1]
GLOED = MODELS[5]
DC = MODELS[3]


def model_for(version: Version) -> Any:
    return GLOED if version == "2.1" else DUO


def charging(version: Version, **more: Any) -> tuple[Street, Station]:
    """A station with a car that has charged for a minute."""
    station = a_station(version, model=model_for(version), meter_interval_s=10, **more)
    street = Street(station)
    street.run(1)
    plug_and_show(street, station)
    street.run(60)
    assert station.evses[0].status == "charging"
    return street, station


def plug_and_show(street: Street, station: Station, token: str = TOKEN, content: float = 0.3) -> None:
    car_type = CAR_TYPES[1]
    station.charging.plug_in(station.evses[0], Car(car_type, car_type.capacity_wh * content, 0.9), street.clock.now())
    street.run(1)
    station.charging.present_token(station.evses[0], token, street.clock.now())
    street.run(1)


def ended(station: Station) -> list[Ended]:
    return [entry for entry in station.ledger.entries if isinstance(entry, Ended)]  # type: ignore[union-attr]


def energies(street: Street, station: Station) -> list[float]:
    """Every register reading on the wire, in the order of sending, Wh."""
    found: list[float] = []
    for heard in street.central.heard:
        payload = heard.payload
        if "meterStart" in payload:
            found.append(payload["meterStart"])
        for value in payload.get("meterValue", []):
            found += [float(v["value"]) for v in value["sampledValue"] if v["measurand"] == "Energy.Active.Import.Register"]
        if "meterStop" in payload:
            found.append(payload["meterStop"])
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_energy_is_kept(version: Version) -> None:
    """The register only rises, its rise is power times time, and the ledger says what the wire said."""
    street, station = charging(version)
    evse = station.evses[0]
    assert evse.car is not None
    street.run(540)
    power_w = evse.draw.power_w
    station.charging.present_token(evse, TOKEN, street.clock.now())
    street.run(60)
    readings = energies(street, station)
    assert readings == sorted(readings)
    (done,) = ended(station)
    delivered_wh = (done.stop_mwh - done.start_mwh) / 1000
    assert delivered_wh == pytest.approx(readings[-1] - readings[0], abs=1)
    assert delivered_wh == pytest.approx(power_w * 601 / 3600, rel=0.01)
    assert done.reason == "Local"
    assert evse.status == "available"
    assert done.stop_mwh == pytest.approx(evse.meter.register_mwh, abs=1000)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_unknown_card_does_not_charge(version: Version) -> None:
    """Refused: no energy, the driver leaves, the EVSE is free again."""
    station = a_station(version, model=model_for(version))
    street = Street(station)
    street.run(1)
    before = station.evses[0].meter.register_mwh
    plug_and_show(street, station, token="FF00112233445566"[:14])
    assert not station.evses[0].energised
    street.run(30)
    assert station.evses[0].status == "available"
    assert station.evses[0].meter.register_mwh == before
    assert not street.central.of(station, "StartTransaction")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_full_car_is_suspended_by_the_ev(version: Version) -> None:
    """The battery reaches its target: no power, SuspendedEV, the transaction goes on."""
    station = a_station(version, replace(SCENARIOS["idle"], until_full_share=0.0), model=model_for(version))
    street = Street(station)
    street.run(1)
    plug_and_show(street, station, content=0.895)
    assert street.run_until(lambda: station.evses[0].status == "suspended_ev", 3600)
    street.run(1)
    if version == "1.6":
        assert street.central.of(station, "StatusNotification")[-1]["status"] == "SuspendedEV"
    else:
        assert street.central.of(station, "TransactionEvent")[-1]["transactionInfo"]["chargingState"] == "SuspendedEV"
    assert station.evses[0].transaction is not None
    assert station.evses[0].draw.power_w == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_an_outage_is_replayed_in_order_and_nothing_is_missing(version: Version) -> None:
    """Minutes without a network: the session goes on, ends, and every message of it comes afterwards, oldest first."""
    street, station = charging(version)
    street.reachable = False
    street.lose_link(station)
    street.run(120)
    station.charging.present_token(station.evses[0], TOKEN, street.clock.now())
    street.run(30)
    assert station.evses[0].status == "available"
    assert station.queue.retained_count > 10
    assert ended(station) == []
    street.reachable = True
    assert street.run_until(lambda: len(station.queue) == 0, 120)
    assert len(ended(station)) == 1
    readings = energies(street, station)
    assert readings == sorted(readings)
    if version != "1.6":
        events = street.central.of(station, "TransactionEvent")
        assert [event["seqNo"] for event in events] == list(range(len(events)))
        assert any(event.get("offline") for event in events)
        assert events[-1]["eventType"] == "Ended"
    else:
        (start,) = street.central.of(station, "StartTransaction")
        numbers = {values["transactionId"] for values in street.central.of(station, "MeterValues")}
        assert numbers == {street.central.last_transaction}
        assert street.central.of(station, "StopTransaction")[-1]["meterStop"] > start["meterStart"]


def test_a_transaction_begun_offline_learns_its_number_before_its_readings_go_out() -> None:
    """1.6: readings wait for the answer to StartTransaction and then carry the number it gave."""
    station = a_station("1.6", model=DUO, meter_interval_s=10)
    street = Street(station)
    street.run(1)
    street.reachable = False
    street.lose_link(station)
    plug_and_show(street, station)
    street.run(60)
    street.reachable = True
    assert street.run_until(lambda: len(station.queue) == 0, 120)
    values = street.central.of(station, "MeterValues")
    assert values
    assert {each["transactionId"] for each in values} == {street.central.last_transaction}


@pytest.mark.parametrize("version", VERSIONS)
def test_silence_is_answered_by_repetition(version: Version) -> None:
    """A transaction message that is not answered is sent again until it is."""
    central = CentralSystem()
    action = "StartTransaction" if version == "1.6" else "TransactionEvent"
    silent = iter([True, True])
    central.answers[action] = lambda payload: None if next(silent, False) else usual.answer(action, payload, 0)
    usual = CentralSystem()
    station = a_station(version, model=model_for(version))
    street = Street(station, central=central)
    street.run(1)
    plug_and_show(street, station)
    street.run(150)
    tries = central.of(station, action)[:3]
    assert len({str(each) for each in tries}) == 1
    ids = [heard.message_id for heard in central.heard if heard.action == action][:3]
    assert len(set(ids)) == (3 if version == "2.0.1" else 1)
    assert len(station.queue) == 0


def test_an_error_is_retried_some_times_and_then_given_up() -> None:
    """TransactionMessageAttempts: three errors, then the queue goes on, so that one message cannot block it."""
    central = CentralSystem()
    central.answers["StartTransaction"] = lambda payload: ("InternalError", "")
    station = a_station("1.6", model=DUO)
    street = Street(station, central=central)
    street.run(1)
    plug_and_show(street, station)
    street.run(200)
    assert len(central.of(station, "StartTransaction")) == 3
    assert central.of(station, "MeterValues")
    assert len(station.queue) == 0


@pytest.mark.parametrize("version", VERSIONS)
def test_remote_start_and_stop(version: Version) -> None:
    """A remote start brings a driver who plugs in; a remote stop ends it with the right reason."""
    station = a_station(version, model=model_for(version))
    street = Street(station)
    street.run(1)
    token: dict[str, Any] = {"idToken": TOKEN, "type": "Central"}
    start: dict[str, Any] = {"connectorId": 1, "idTag": TOKEN} if version == "1.6" else {"evseId": 1, "idToken": token, "remoteStartId": 42}
    action = "RemoteStartTransaction" if version == "1.6" else "RequestStartTransaction"
    assert street.call(station, action, start)["status"] == "Accepted"
    assert street.run_until(lambda: station.evses[0].status == "charging", 60)
    street.run(30)
    transaction = station.evses[0].transaction
    assert transaction is not None
    assert street.call(station, action, start)["status"] == "Rejected"
    number: Any = int(transaction.id) if version == "1.6" else transaction.id
    stop = "RemoteStopTransaction" if version == "1.6" else "RequestStopTransaction"
    assert street.call(station, stop, {"transactionId": number})["status"] == "Accepted"
    street.run(60)
    assert [entry.reason for entry in ended(station)] == ["Remote"]
    if version != "1.6":
        first = street.central.of(station, "TransactionEvent")[0]
        assert (first["triggerReason"], first["transactionInfo"]["remoteStartId"]) == ("RemoteStart", 42)


@pytest.mark.parametrize("version", VERSIONS)
def test_reset_ends_the_session_and_boots_again(version: Version) -> None:
    """The transaction is ended before the restart, nothing is lost, and the station introduces itself anew."""
    street, station = charging(version)
    kind = "Hard" if version == "1.6" else "Immediate"
    assert street.call(station, "Reset", {"type": kind})["status"] == "Accepted"
    street.run(60)
    assert len(street.central.of(station, "BootNotification")) == 2
    assert [entry.reason for entry in ended(station)] == ["HardReset" if version == "1.6" else "ImmediateReset"]
    if version != "1.6":
        assert street.central.of(station, "BootNotification")[1]["reason"] == "RemoteReset"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_stuck_cable_cannot_be_unlocked(version: Version) -> None:
    """UnlockConnector says that it failed while the cable is stuck, and works afterwards."""
    street, station = charging(version)
    evse = station.evses[0]
    evse.stuck = True
    station.charging.stop(evse, "Local", "StopAuthorized", street.clock.now())
    asked = {"connectorId": 1} if version == "1.6" else {"evseId": 1, "connectorId": 1}
    assert street.call(station, "UnlockConnector", asked)["status"] == "UnlockFailed"
    assert not station.charging.unplug(evse, street.clock.now())
    assert evse.status == "faulted"
    station.charging.report_fault(evse, "", street.clock.now())
    evse.stuck = False
    assert street.call(station, "UnlockConnector", asked)["status"] == "Unlocked"
    assert station.charging.unplug(evse, street.clock.now())


@pytest.mark.parametrize("version", VERSIONS)
def test_availability_waits_for_the_transaction(version: Version) -> None:
    """Out of order while charging is Scheduled, and done when the car has left."""
    street, station = charging(version)
    asked: dict[str, Any] = {"connectorId": 1, "type": "Inoperative"}
    if version != "1.6":
        asked = {"operationalStatus": "Inoperative", "evse": {"id": 1}}
    assert street.call(station, "ChangeAvailability", asked)["status"] == "Scheduled"
    station.charging.present_token(station.evses[0], TOKEN, street.clock.now())
    street.run(60)
    assert station.evses[0].status == "unavailable"
    last = street.central.of(station, "StatusNotification")[-1]
    assert (last.get("status") or last.get("connectorStatus")) == "Unavailable"


@pytest.mark.parametrize("version", VERSIONS)
def test_refused_after_the_start(version: Version) -> None:
    """Accepted offline and refused later: energy off, reason DeAuthorized."""
    central = CentralSystem(refused={TOKEN})
    station = a_station(version, model=model_for(version))
    street = Street(station, central=central)
    street.run(1)
    street.reachable = False
    street.lose_link(station)
    plug_and_show(street, station)
    street.run(20)
    assert station.evses[0].energised
    street.reachable = True
    assert street.run_until(lambda: not station.evses[0].energised, 120)
    street.run(30)
    assert [entry.reason for entry in ended(station)] == ["DeAuthorized"]


def test_dc_tells_state_of_charge_and_tapers() -> None:
    """A DC car gives its SoC, its needs (2.x), and draws less above 80 %."""
    station = a_station("2.0.1", model=DC, meter_interval_s=10)
    street = Street(station)
    street.run(1)
    car_type = CAR_TYPES[2]
    evse = station.evses[0]
    station.charging.plug_in(evse, Car(car_type, car_type.capacity_wh * 0.78, 0.95), street.clock.now())
    station.charging.present_token(evse, TOKEN, street.clock.now())
    street.run(30)
    first_w = evse.draw.power_w
    (needs,) = street.central.of(station, "NotifyEVChargingNeeds")
    assert needs["chargingNeeds"]["dcChargingParameters"]["evEnergyCapacity"] == car_type.capacity_wh
    street.run(600)
    assert evse.draw.power_w < first_w
    values = street.central.of(station, "TransactionEvent")[-1]["meterValue"][0]["sampledValue"]
    assert next(v["value"] for v in values if v["measurand"] == "SoC") > 78


def test_every_acknowledged_call_is_in_the_ledger() -> None:
    """What the central system answered is what the ledger holds, in the order of the answers."""
    street, station = charging("1.6")
    street.run(1)
    known = [entry.message_id for entry in station.ledger.entries if isinstance(entry, Acknowledged)]  # type: ignore[union-attr]
    assert known == [heard.message_id for heard in street.central.heard][: len(known)]
    assert len(known) >= len(street.central.heard) - 1
