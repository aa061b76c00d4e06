"""`laddverk migrate`: bring the database to this version."""

import asyncio

import typer

from laddverk.cli.outcomes import people, print_json


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("migrate", epilog="Example: [bold]LADDVERK_DATABASE_URL=postgresql://... laddverk migrate[/bold]")(run)


def run(as_json: bool = typer.Option(False, "--json", help="Print the revisions as JSON.")) -> None:
    """Bring the database to this version. Safe to run again, and from several machines at once."""
    from laddverk.app.administration import migrate
    from laddverk.settings import load

    before, after = asyncio.run(migrate(load()))
    if as_json:
        print_json({"before": before, "after": after})
    elif before == after:
        people.print(f"The database is at revision {after} already.")
    else:
        people.print(f"The database was brought from {before or 'nothing'} to revision {after}.")
