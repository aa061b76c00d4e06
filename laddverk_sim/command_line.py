"""`simulate` as a function and as `python -m laddverk_sim`: stations against any central system, with a line of progress."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import uvloop

from laddverk_sim.clock import WallClock
from laddverk_sim.fleet import FleetPlan, build_stations, run_fleet
from laddverk_sim.ledger import FileLedger
from laddverk_sim.scenarios import SCENARIOS
from laddverk_sim.station import Station


def simulate(plan: FleetPlan, *, duration_s: float | None = None, ledger_path: Path | None = None, quiet: bool = False) -> int:
    """Runs a fleet until the time is over or it is interrupted.

    Returns 0, or 1 if no station was ever accepted. Raises OSError if the ledger cannot be written.
    """
    ledger = FileLedger(ledger_path) if ledger_path is not None else None
    clock = WallClock(plan.speed)
    stations = build_stations(plan, clock, ledger)
    try:
        with suppress(KeyboardInterrupt):
            work = run_fleet(plan, duration_s=duration_s, stations=stations, clock=clock, watch=None if quiet else _show)
            uvloop.run(work)
    finally:
        if ledger is not None:
            ledger.close()
    if not quiet:
        print(file=sys.stderr)
        for what, count in complaints(stations).most_common(20):
            print(f"{count:6d} x {what}", file=sys.stderr)
    return 0 if any(station.was_accepted for station in stations) else 1


def complaints(stations: Sequence[Station]) -> Counter[str]:
    """What the central system did against the standard, over the whole fleet."""
    return Counter(complaint for station in stations for complaint in station.complaints)


def progress(stations: Sequence[Station]) -> str:
    """One line about a fleet."""
    online = sum(1 for station in stations if station.online)
    charging = sum(1 for station in stations for evse in station.evses if evse.status == "charging")
    plugged = sum(1 for station in stations for evse in station.evses if evse.car is not None)
    energy_wh = sum(evse.meter.register_wh - evse.first_wh for station in stations for evse in station.evses)
    waiting = sum(station.queue.retained_count for station in stations)
    return (
        f"{online} of {len(stations)} stations online, {plugged} cars plugged in, {charging} charging, "
        f"{energy_wh / 1000:.1f} kWh delivered, {waiting} messages waiting"
    )


def _show(stations: Sequence[Station]) -> None:
    print(f"\r\x1b[K{progress(stations)}", end="", file=sys.stderr, flush=True)


def arguments() -> argparse.ArgumentParser:
    """The options of `python -m laddverk_sim`."""
    parser = argparse.ArgumentParser(prog="laddverk_sim", description="Simulated charging stations against a central system.")
    parser.add_argument("--url", required=True, help="where stations connect, without their id: ws://127.0.0.1:9000/ocpp")
    parser.add_argument("--stations", type=int, default=10)
    parser.add_argument("--ocpp", choices=("1.6", "2.0.1", "2.1", "mixed"), default="mixed")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="city")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--password", help="every station's password (HTTP Basic)")
    parser.add_argument("--prefix", default="SIM", help="station ids are PREFIX-0001 and on")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than the world the stations live")
    parser.add_argument("--meter-interval", type=int, default=0, help="seconds between readings; 0: the scenario's")
    parser.add_argument("--duration", type=float, help="seconds, then stop")
    parser.add_argument("--ledger", type=Path, help="write what was acknowledged to this file, one JSON object a line")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """`python -m laddverk_sim`."""
    given = arguments().parse_args(argv)
    plan = FleetPlan(
        url=given.url,
        stations=given.stations,
        ocpp=given.ocpp,
        scenario=given.scenario,
        seed=given.seed,
        password=given.password,
        prefix=given.prefix,
        speed=given.speed,
        meter_interval_s=given.meter_interval,
    )
    return simulate(plan, duration_s=given.duration, ledger_path=given.ledger)
