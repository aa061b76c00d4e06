"""The fleet over real sockets, against a central system by a library that nobody here wrote (PyPI `ocpp`)."""

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from laddverk_sim.clock import WallClock
from laddverk_sim.fleet import FleetPlan, OcppChoice, build_stations, run_fleet, station_ids
from laddverk_sim.ledger import Acknowledged, FileLedger, MemoryLedger, read_ledger
from tests.servers import free_port, wait_until_listening

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def central_system() -> Iterator[str]:
    """The reference system of the benchmark: it validates every message by its schema."""
    port = free_port()
    command = [sys.executable, str(ROOT / "tests" / "load" / "reference_system.py"), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_listening(port, process)
        yield f"ws://127.0.0.1:{port}/ocpp"
    finally:
        process.terminate()
        process.wait(20)


async def until_charging(plan: FleetPlan, ledger: MemoryLedger) -> list[str]:
    """Runs a fleet until every car charges and a reading was acknowledged; returns the complaints."""
    clock = WallClock(plan.speed)
    stations = build_stations(plan, clock, ledger)
    fleet = asyncio.create_task(run_fleet(plan, stations=stations, clock=clock))
    readings = 0
    async with asyncio.timeout(40):
        while readings < 5 or not all(evse.energised for station in stations for evse in station.evses):
            await asyncio.sleep(0.05)
            assert not fleet.done()
            readings = sum(1 for each in ledger.entries if isinstance(each, Acknowledged) and "meterValue" in each.payload)
    fleet.cancel()
    await asyncio.gather(fleet, return_exceptions=True)
    return [complaint for station in stations for complaint in station.complaints]


@pytest.mark.parametrize("ocpp", ["1.6", "2.0.1"])
async def test_a_foreign_central_system_takes_our_stations(central_system: str, ocpp: OcppChoice) -> None:
    """Boot, authorise, start, readings: accepted by schema-checking code of others, with nothing to complain about."""
    ledger = MemoryLedger()
    plan = FleetPlan(url=central_system, stations=5, ocpp=ocpp, scenario="charge", meter_interval_s=1, prefix=f"F{ocpp}")
    assert await until_charging(plan, ledger) == []
    actions = Counter(entry.action for entry in ledger.entries if isinstance(entry, Acknowledged))
    assert actions["BootNotification"] == 5
    assert actions["Authorize"] >= 5


async def test_nobody_there_is_no_catastrophe() -> None:
    """Stations without a central system try again and again, and the fleet ends when its time is over."""
    plan = FleetPlan(url="ws://127.0.0.1:1/ocpp", stations=3, scenario="storm")
    stations = await run_fleet(plan, duration_s=0.5)
    assert [station.was_accepted for station in stations] == [False] * 3


@pytest.mark.slow
def test_the_command_runs_a_fleet_and_writes_its_ledger(central_system: str, tmp_path: Path) -> None:
    """`laddverk simulate`: status 0, a ledger that can be read again."""
    ledger = tmp_path / "ledger.jsonl"
    command = [sys.executable, "-m", "laddverk", "simulate", "--url", central_system, "--stations", "6", "--ocpp", "1.6"]
    command += ["--scenario", "charge", "--duration", "4", "--ledger", str(ledger), "--prefix", "CMD"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    entries = list(read_ledger(ledger))
    booted = {entry.station for entry in entries if isinstance(entry, Acknowledged) and entry.action == "BootNotification"}
    assert booted == {f"CMD-{number:04d}" for number in range(1, 7)}


def test_a_ledger_cut_short_is_read_to_the_last_whole_line(tmp_path: Path) -> None:
    """The simulator may be killed in the middle of a line."""
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    entry = Acknowledged(station="A", message_id="1", action="Heartbeat", payload={}, answer={}, acknowledged_at=1.0)
    ledger.record(entry)
    ledger.record(entry)
    ledger.close()
    path.write_bytes(path.read_bytes()[:-5])
    assert list(read_ledger(path)) == [entry]


def test_mixed_fleets_take_the_versions_in_turn() -> None:
    plan = FleetPlan(url="ws://x", stations=4)
    assert list(station_ids(plan)) == [("SIM-0001", "1.6"), ("SIM-0002", "2.0.1"), ("SIM-0003", "2.1"), ("SIM-0004", "1.6")]
