"""What an EVSE is doing."""

import pytest

from laddverk.domain.evses import evse_status


@pytest.mark.parametrize(
    ("connectors", "expected"),
    [
        ([], "unknown"),
        (["unknown"], "unknown"),
        (["available"], "available"),
        (["preparing"], "occupied"),
        (["finishing"], "occupied"),
        (["charging"], "charging"),
        (["reserved"], "reserved"),
        (["unavailable"], "unavailable"),
        (["faulted"], "faulted"),
        (["faulted", "available"], "available"),
        (["faulted", "unavailable"], "faulted"),
        (["occupied", "available"], "occupied"),
    ],
)
def test_without_a_session_the_connectors_decide(connectors: list[str], expected: str) -> None:
    """One free cable makes the EVSE free; one in use makes it occupied."""
    assert evse_status(True, connectors) == expected


def test_nobody_knows_what_an_offline_station_does() -> None:
    """Not even where it said `available` last."""
    assert evse_status(False, ["available"]) == "unknown"
    assert evse_status(False, ["charging"], in_session=True, charging_state="Charging") == "unknown"


@pytest.mark.parametrize(
    ("connectors", "state", "power_w", "expected"),
    [
        (["occupied"], "Charging", None, "charging"),
        (["occupied"], "SuspendedEV", 7000, "occupied"),
        (["charging"], None, 0, "charging"),
        (["suspended-ev"], None, 40, "occupied"),
        (["occupied"], None, 7000, "charging"),
        (["occupied"], None, None, "occupied"),
        (["available"], None, None, "occupied"),
        (["faulted"], "Charging", 7000, "faulted"),
    ],
)
def test_a_session_charges_or_occupies(connectors: list[str], state: str | None, power_w: int | None, expected: str) -> None:
    """2.x says it by chargingState, 1.6 by the connector's status, and the meter knows where neither does."""
    assert evse_status(True, connectors, None, True, state, power_w) == expected


def test_the_whole_station_may_be_out_of_order() -> None:
    """What it says of itself as a whole counts for every EVSE."""
    assert evse_status(True, ["available"], "unavailable") == "unavailable"
    assert evse_status(True, ["available"], "faulted") == "faulted"
