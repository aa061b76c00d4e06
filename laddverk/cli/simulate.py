"""`laddverk simulate`: stations that do not exist, against any central system."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from laddverk_sim.scenarios import SCENARIOS

EPILOG = "Example: [bold]laddverk simulate --url ws://127.0.0.1:9000/ocpp --stations 50 --ocpp mixed --scenario city[/bold]"

OcppOption = Literal["1.6", "2.0.1", "2.1", "mixed"]


def simulate(
    url: Annotated[str, typer.Option(help="Where stations connect, without their id: ws://127.0.0.1:9000/ocpp")],
    stations: Annotated[int, typer.Option(min=1, max=20_000, help="How many stations.")] = 10,
    ocpp: Annotated[OcppOption, typer.Option(help="What they speak.")] = "mixed",
    scenario: Annotated[str, typer.Option(help=f"What happens to them: {', '.join(sorted(SCENARIOS))}.")] = "city",
    seed: Annotated[int, typer.Option(help="One seed, one fleet.")] = 1,
    password: Annotated[str | None, typer.Option(help="Every station's password (HTTP Basic).")] = None,
    password_file: Annotated[Path | None, typer.Option(help="A file that holds the password.", exists=True, dir_okay=False)] = None,
    prefix: Annotated[str, typer.Option(help="Station ids are PREFIX-0001 and on.")] = "SIM",
    speed: Annotated[float, typer.Option(min=0.01, max=1000, help="How much faster than the world they live.")] = 1.0,
    meter_interval: Annotated[int, typer.Option(min=0, help="Seconds between readings; 0 takes the scenario's.")] = 0,
    duration: Annotated[float | None, typer.Option(min=0.1, help="Seconds, then stop.")] = None,
    ledger: Annotated[Path | None, typer.Option(help="Write what was acknowledged here, one JSON object a line.", dir_okay=False)] = None,
) -> None:
    """Connect simulated stations with believable cars to a central system."""
    # Here, so that the server's process does not carry the simulator's messages.
    from laddverk_sim.command_line import simulate as run_simulation
    from laddverk_sim.fleet import FleetPlan

    if scenario not in SCENARIOS:
        raise typer.BadParameter(f"there are {', '.join(sorted(SCENARIOS))}", param_hint="--scenario")
    if password is not None and password_file is not None:
        raise typer.BadParameter("give --password or --password-file, not both")
    if password_file is not None:
        password = password_file.read_text("utf-8").strip()
    plan = FleetPlan(
        url=url,
        stations=stations,
        ocpp=ocpp,
        scenario=scenario,
        seed=seed,
        password=password,
        prefix=prefix,
        speed=speed,
        meter_interval_s=meter_interval,
    )
    raise typer.Exit(run_simulation(plan, duration_s=duration, ledger_path=ledger))


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("simulate", epilog=EPILOG)(simulate)
