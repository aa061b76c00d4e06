"""What the benchmark measures: each figure a function, each value the median of several runs."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from laddverk.cli.bench_processes import BenchError, Cores, Target, generator, resident_bytes


@dataclass(frozen=True)
class Effort:
    """How much is measured: `seconds` a run, `runs` a median, and the numbers of stations."""

    seconds: float = 8.0
    runs: int = 3
    stations: int = 500
    many_stations: int = 5000
    storm_stations: int = 1000


QUICK = Effort(seconds=2.0, runs=1, stations=100, many_stations=500, storm_stations=200)


@dataclass
class Figure:
    """One line of the table. `reach` is what it ought to be, with its sense; `detail` what lies behind it."""

    name: str
    value: float
    unit: str
    reach: str = ""
    met: bool | None = None
    detail: dict[str, Any] = field(default_factory=dict)


OpenTarget = Callable[[], AbstractContextManager[Target]]


@dataclass(frozen=True)
class Reading:
    """Medians of the runs of one mix on one system."""

    per_second: float
    server_cpu_us: float
    database_cpu_us: float | None
    p99_ms: float
    generator_cpu_us: float
    errors: int

    def detail(self) -> dict[str, Any]:
        return {name: round(value, 2) if isinstance(value, float) else value for name, value in self.__dict__.items()}


def saturate(cores: Cores, target: Target, stations: int, mix: str, effort: Effort) -> Reading:
    """Every station sends as soon as it is answered."""
    with generator(cores, target.url, stations, mix) as load:
        load.hear()
        load.say({"seconds": min(1.0, effort.seconds)})  # caches and plans are warm before it counts
        load.hear()
        return _median([_one_run(load, target, {"seconds": effort.seconds}) for _ in range(effort.runs)])


def paced(cores: Cores, target: Target, stations: int, mix: str, rate: float, effort: Effort) -> Reading:
    """`rate` messages a second come in, whether or not the earlier ones are answered; waits count from when they were due."""
    with generator(cores, target.url, stations, mix) as load:
        load.hear()
        return _median([_one_run(load, target, {"seconds": effort.seconds, "rate": rate}) for _ in range(effort.runs)])


def _one_run(load: Any, target: Target, order: dict[str, float]) -> Reading:
    server, database = target.used_s()
    load.say(order)
    said = load.hear()
    server_after, database_after = target.used_s()
    answers = said["answers"]
    if not answers:
        raise BenchError(f"{target.name} answered nothing: {said}")
    database_us = (database_after - database) / answers * 1e6 if database is not None and database_after is not None else None
    return Reading(
        per_second=said["per_second"],
        server_cpu_us=(server_after - server) / answers * 1e6,
        database_cpu_us=database_us,
        p99_ms=said["p99_ms"],
        generator_cpu_us=said["generator_cpu_us"] or 0.0,
        errors=sum(said["errors"].values()) + said["lost_connections"],
    )


def _median(readings: list[Reading]) -> Reading:
    databases = [reading.database_cpu_us for reading in readings if reading.database_cpu_us is not None]
    return Reading(
        per_second=statistics.median(reading.per_second for reading in readings),
        server_cpu_us=statistics.median(reading.server_cpu_us for reading in readings),
        database_cpu_us=statistics.median(databases) if databases else None,
        p99_ms=statistics.median(reading.p99_ms for reading in readings),
        generator_cpu_us=statistics.median(reading.generator_cpu_us for reading in readings),
        errors=sum(reading.errors for reading in readings),
    )


def speed(cores: Cores, engine: str, target: OpenTarget, effort: Effort) -> list[Figure]:
    """CPU a durable TransactionEvent, messages a second, and the wait at half of that."""
    with target() as system:
        full = saturate(cores, system, effort.stations, "txevent", effort)
        half = paced(cores, system, effort.stations, "txevent", full.per_second / 2, effort)
    enough = 20_000 if engine == "postgres" else 15_000
    cpu_reach, cpu_met = ("<= 50", full.server_cpu_us <= 50) if engine == "postgres" else ("", None)
    rate = Figure(f"TransactionEvents a second, {engine}", full.per_second, "/s", f">= {enough}", full.per_second >= enough, full.detail())
    cpu = Figure(f"server CPU a TransactionEvent, {engine}", full.server_cpu_us, "µs", cpu_reach, cpu_met, full.detail())
    wait = Figure(f"p99 at half of saturation, {engine}", half.p99_ms, "ms", "<= 30", half.p99_ms <= 30, half.detail())
    return [cpu, rate, wait]


def mixed(cores: Cores, name: str, target: OpenTarget, effort: Effort) -> dict[str, Reading]:
    """Station traffic in lifelike proportions, by OCPP version; `name` is for the table."""
    with target() as system:
        return {mix: saturate(cores, system, effort.stations, mix, effort) for mix in ("v16mix", "v201mix")}


def storm(cores: Cores, engine: str, target: OpenTarget, effort: Effort) -> list[Figure]:
    """All stations connect and boot in the same instant."""
    count, took, waits = effort.storm_stations, [], []
    for _ in range(effort.runs):
        with target() as system, generator(cores, system.url, count, "storm", storm=True) as load:
            load.hear()
            load.say({})
            said = load.hear()
            took.append(said["set_up_s"])
            waits.append(said["set_up_p99_ms"])
    all_in, p99 = statistics.median(took), statistics.median(waits)
    detail = {"seconds": took, "p99_ms": waits}
    return [
        Figure(f"{count} stations connect and boot at once, {engine}", all_in, "s", "<= 3", all_in <= 3, detail),
        Figure(f"p99 answer to the boot in that storm, {engine}", p99, "ms", "<= 1000", p99 <= 1000, detail),
    ]


def memory(cores: Cores, engine: str, target: OpenTarget, effort: Effort) -> list[Figure]:
    """What a connected idle station keeps in RAM."""
    with target() as system:
        with generator(cores, system.url, 20, "idle") as load:
            load.hear()
        before = resident_bytes(system.pid)
        with generator(cores, system.url, effort.many_stations, "idle") as load:
            load.hear()
            kb = (resident_bytes(system.pid) - before) / effort.many_stations / 1000
    return [Figure(f"memory an idle station, {effort.many_stations} stations, {engine}", kb, "kB", "<= 40", kb <= 40)]


def growth(cores: Cores, engine: str, target: OpenTarget, effort: Effort) -> list[Figure]:
    """How much dearer a message gets with ten times the stations."""
    with target() as system:
        few = saturate(cores, system, effort.stations, "txevent", effort)
        many = saturate(cores, system, effort.many_stations, "txevent", effort)
    rise = (many.server_cpu_us / few.server_cpu_us - 1) * 100
    name = f"cost a message, {effort.stations} to {effort.many_stations} stations, {engine}"
    return [Figure(name, rise, "% more", "<= 30", rise <= 30, {"few": few.detail(), "many": many.detail()})]


def compare(ours: dict[str, Reading], memory_reference: dict[str, Reading], database_reference: dict[str, Reading] | None) -> list[Figure]:
    """Our mixed traffic beside the reference's, measured in the same run."""
    figures = []
    for mix, version, factor in (("v16mix", "1.6", 5), ("v201mix", "2.0.1", 10)):
        mine, theirs = ours[mix], memory_reference[mix]
        ratio = mine.per_second / max(1.0, theirs.per_second)
        detail = {"laddverk": mine.detail(), "reference": theirs.detail()}
        figures.append(Figure(f"mixed {version} traffic, postgres", mine.per_second, "/s", "", None, mine.detail()))
        figures.append(Figure(f"the same by the reference in memory, {version}", theirs.per_second, "/s", "", None, theirs.detail()))
        figures.append(Figure(f"ratio to the reference in memory, {version}", ratio, "x", f">= {factor}", ratio >= factor, detail))
        # The same in CPU a message: what the rates say on a quiet machine, and hardly disturbed by a busy one.
        cheaper = theirs.server_cpu_us / mine.server_cpu_us
        figures.append(Figure(f"the same in server CPU a message, {version}", cheaper, "x", f">= {factor}", cheaper >= factor, detail))
        if database_reference is not None:
            other = database_reference[mix]
            beside = mine.per_second / max(1.0, other.per_second)
            detail = {"laddverk": mine.detail(), "reference": other.detail()}
            figures.append(Figure(f"ratio to the reference on PostgreSQL, {version}", beside, "x", ">= 8", beside >= 8, detail))
    return figures
