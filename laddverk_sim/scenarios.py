"""What happens to a fleet, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Times in seconds, shares from 0 to 1. A mean of 0 means never.

    `connect_within_s` spreads the first connections. `first_arrival_s` None: no car ever comes. A visit is short
    (`short_s`) for `short_share` of the cars and otherwise as long as `dwell_s`; `gap_s` lies between two cars.
    `stuck_share`: how often the cable does not come out at first. `*_every_s`: mean time between mishaps of a station.
    """

    name: str
    connect_within_s: float
    first_arrival_s: Range | None
    gap_s: Range = (120.0, 1800.0)
    short_share: float = 0.3
    short_s: Range = (60.0, 240.0)
    dwell_s: Range = (600.0, 5400.0)
    id_first_share: float = 0.35
    stray_share: float = 0.0
    stuck_share: float = 0.0
    until_full_share: float = 0.25
    meter_interval_s: int = 60
    offline_every_s: float = 0.0
    offline_s: Range = (60.0, 360.0)
    reboot_every_s: float = 0.0
    reboot_s: Range = (8.0, 25.0)
    fault_every_s: float = 0.0
    backoff_s: float = 2.0


SCENARIOS: Final = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "city",
            connect_within_s=3.0,
            first_arrival_s=(1.0, 60.0),
            stray_share=0.04,
            stuck_share=0.02,
            meter_interval_s=10,
            offline_every_s=7200.0,
            reboot_every_s=14400.0,
            fault_every_s=10800.0,
        ),
        Scenario(
            "charge",
            connect_within_s=1.0,
            first_arrival_s=(0.2, 2.0),
            gap_s=(2.0, 6.0),
            short_share=0.0,
            dwell_s=(86_400.0, 90_000.0),
            until_full_share=0.0,
            meter_interval_s=5,
            backoff_s=0.3,
        ),
        Scenario("idle", connect_within_s=5.0, first_arrival_s=None),
        Scenario("storm", connect_within_s=0.0, first_arrival_s=None, backoff_s=1.0),
        Scenario(
            "offline",
            connect_within_s=2.0,
            first_arrival_s=(1.0, 10.0),
            gap_s=(10.0, 60.0),
            short_share=0.8,
            meter_interval_s=10,
            offline_every_s=180.0,
            offline_s=(30.0, 240.0),
        ),
        Scenario(
            "faulty",
            connect_within_s=2.0,
            first_arrival_s=(1.0, 10.0),
            gap_s=(10.0, 60.0),
            short_share=0.8,
            stray_share=0.2,
            stuck_share=0.2,
            meter_interval_s=10,
            offline_every_s=600.0,
            offline_s=(20.0, 120.0),
            reboot_every_s=400.0,
            fault_every_s=300.0,
        ),
    )
}
