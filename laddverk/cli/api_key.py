"""`laddverk api-key ...`: programs' access."""

import asyncio

import typer

from laddverk.cli.outcomes import data, print_json

group = typer.Typer(help="Programs' access to the API.", no_args_is_help=True)


@group.command("create", epilog="Example: [bold]KEY=$(laddverk api-key create --name billing --role viewer)[/bold]")
def create(
    name: str = typer.Option(..., help="What it is for."),
    role: str = typer.Option("operator", help="admin, operator, technician or viewer."),
    days: int = typer.Option(0, min=0, max=3650, help="Expires after this many days; 0: never."),
    as_json: bool = typer.Option(False, "--json", help="Print id and key as JSON."),
) -> None:
    """Make an API key and print it: the key, and nothing else. It is not shown again."""
    from laddverk.app.administration import create_api_key
    from laddverk.settings import load

    made = asyncio.run(create_api_key(load(), name, role, days or None))
    if as_json:
        print_json(made)
    else:
        data.print(made["key"], markup=False)
