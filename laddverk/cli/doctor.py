"""`laddverk doctor`: what is wrong here, and what mends it."""

import asyncio

import typer
from rich.text import Text

from laddverk.cli.outcomes import EXIT_FAILED, data, print_json

_STYLES = {"ok": "green", "warning": "yellow", "failed": "bold red"}


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("doctor", epilog="Example: [bold]laddverk doctor --json[/bold]")(run)


def run(as_json: bool = typer.Option(False, "--json", help="Print the findings as JSON.")) -> None:
    """Check settings, data directory, database, bus, listen addresses, clock and web build. Exit status 1 if something must be mended."""
    from laddverk.app.doctoring import FAILED, examine
    from laddverk.settings import load

    findings = asyncio.run(examine(load()))
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            line = Text(f"{finding.status:8}", style=_STYLES[finding.status]) + Text(f"{finding.check:16} {finding.seen}", style="default")
            data.print(line)
            if finding.mend:
                data.print(Text(f"{'':25}-> {finding.mend}", style="italic"))
    if any(finding.status == FAILED for finding in findings):
        raise typer.Exit(EXIT_FAILED)
