"""`laddverk bench`: the published figures, measured on this machine, beside a central system of the usual kind."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from laddverk.cli import bench_figures as figures
from laddverk.cli.bench_figures import Effort, Figure
from laddverk.cli.bench_processes import BenchError, Cluster, Cores, Target, laddverk, postgres, reference
from laddverk.cli.outcomes import EXIT_FAILED, EXIT_USAGE, complain, data, people

EPILOG = "Example: [bold]laddverk bench --quick --figures speed,storm --json bench.json[/bold]"
_MEASUREMENTS = {"speed": figures.speed, "storm": figures.storm, "memory": figures.memory, "growth": figures.growth}
GROUPS = (*_MEASUREMENTS, "mixed")
_REFERENCE = Path("tests/load")


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("bench", epilog=EPILOG)(run)


def run(
    database: str = typer.Option("both", help="sqlite, postgres (a cluster of its own), both, or the URL of an empty PostgreSQL database."),
    quick: bool = typer.Option(False, help="Short runs, fewer stations: for a first look, not for a table."),
    figures_wanted: str = typer.Option(",".join(GROUPS), "--figures", help="Some of " + ", ".join(GROUPS) + "."),
    reference_folder: Path | None = typer.Option(None, "--reference", help="Folder of reference_system.py; a source checkout has one."),
    json_file: Path | None = typer.Option(None, "--json", help="Write everything measured to this file."),
) -> None:
    """Measure the server on one core, with the load and PostgreSQL on the others. Takes some minutes."""
    wanted = [name.strip() for name in figures_wanted.split(",") if name.strip()]
    if not set(wanted) <= set(GROUPS) or not (database in ("sqlite", "postgres", "both") or database.startswith("postgresql://")):
        complain(f"--figures takes {', '.join(GROUPS)}; --database takes sqlite, postgres, both or postgresql://...")
        raise typer.Exit(EXIT_USAGE)
    effort, cores = figures.QUICK if quick else Effort(), Cores.of_this_machine()
    if cores.shared:
        people.print("This machine has one core: server and load share it, so the figures are too low.")
    with postgres(cores) if database in ("postgres", "both") else nullcontext() as cluster:
        bench = _Bench(cores, effort, cluster, database, _reference_folder(reference_folder))
        found = list(bench.measure(wanted))
    _show(found)
    if json_file is not None:
        measured = {"machine": _machine(cores), "effort": asdict(effort), "figures": [asdict(figure) for figure in found]}
        json_file.write_text(json.dumps(measured, indent=2), encoding="utf-8")
    if not found:
        raise typer.Exit(EXIT_FAILED)


def _reference_folder(given: Path | None) -> Path | None:
    checkout = Path(__file__).resolve().parents[2]
    for folder in [given] if given is not None else [Path.cwd() / _REFERENCE, checkout / _REFERENCE]:
        if (folder / "reference_system.py").exists():
            return folder.resolve()
    people.print("The reference system is not here (it comes with the sources): no ratios.")
    return None


OpenTarget = Callable[[], AbstractContextManager[Target]]


class _Bench:
    def __init__(self, cores: Cores, effort: Effort, cluster: Cluster | None, database: str, reference_folder: Path | None) -> None:
        self._cores, self._effort, self._cluster, self._database = cores, effort, cluster, database
        self._reference = reference_folder

    def _targets(self) -> dict[str, OpenTarget]:
        targets: dict[str, OpenTarget] = {}
        if self._database in ("postgres", "both"):
            if self._cluster is None:
                people.print("PostgreSQL is not installed here: its figures are left out.")
            else:
                targets["postgres"] = self._on_cluster
        elif self._database.startswith("postgresql://"):
            targets["postgres"] = partial(laddverk, self._cores, self._database)
        if self._database in ("sqlite", "both"):
            targets["sqlite"] = partial(laddverk, self._cores, None)
        return targets

    def _on_cluster(self) -> AbstractContextManager[Target]:
        assert self._cluster is not None
        return laddverk(self._cores, self._cluster.fresh_database(), self._cluster.pid)

    def measure(self, wanted: list[str]) -> Iterator[Figure]:
        """Every wanted figure that can be measured; what fails is said and left out."""
        for engine, target in self._targets().items():
            for group, measured in (
                ("speed", figures.speed),
                ("storm", figures.storm),
                ("memory", figures.memory),
                ("growth", figures.growth),
            ):
                if group in wanted:
                    yield from self._try(f"{group}, {engine}", partial(measured, self._cores, engine, target, self._effort))
            if "mixed" in wanted:
                yield from self._try(f"mixed, {engine}", partial(self._mixed, engine, target))

    def _mixed(self, engine: str, target: OpenTarget) -> list[Figure]:
        ours = figures.mixed(self._cores, engine, target, self._effort)
        if engine != "postgres" or self._reference is None:
            return [Figure(f"{mix} traffic, {engine}", reading.per_second, "/s", detail=reading.detail()) for mix, reading in ours.items()]
        in_memory = figures.mixed(self._cores, "reference", partial(reference, self._cores, self._reference), self._effort)
        on_disk = None
        if self._cluster is not None:
            opened = partial(reference, self._cores, self._reference, self._cluster.fresh_database(), self._cluster.pid)
            on_disk = figures.mixed(self._cores, "reference", opened, self._effort)
        return figures.compare(ours, in_memory, on_disk)

    def _try(self, name: str, measured: Callable[[], list[Figure]]) -> list[Figure]:
        started = time.monotonic()
        with people.status(f"measuring {name} ..."):
            try:
                found = measured()
            except BenchError as error:
                complain(f"{name}: {error}")
                return []
        people.print(f"{name}: {time.monotonic() - started:.0f} s")
        return found


def _show(found: list[Figure]) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column, side in (("figure", "left"), ("measured", "right"), ("", "left"), ("reach", "right"), ("met", "left")):
        table.add_column(column, justify=side)  # type: ignore[arg-type]
    for figure in found:
        met = {True: "yes", False: "no", None: ""}[figure.met]
        table.add_row(figure.name, f"{figure.value:,.1f}", figure.unit, figure.reach, met)
    data.print(table)


def _machine(cores: Cores) -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "server_core": sorted(cores.server),
        "load_cores": sorted(cores.others),
        "load_average": os.getloadavg(),
    }
