"""`laddverk user ...`: people who may log in."""

import asyncio

import typer

from laddverk.cli.outcomes import data, people, print_json, print_rows

group = typer.Typer(help="People who may log in to the console.", no_args_is_help=True)


@group.command("create", epilog="Example: [bold]laddverk user create --email anna@example.se --role admin[/bold]")
def create(
    email: str = typer.Option(..., help="The address they log in with."),
    role: str = typer.Option(..., help="admin, operator, technician or viewer."),
    name: str = typer.Option("", help="What to call them."),
    as_json: bool = typer.Option(False, "--json", help="Print user and link as JSON."),
) -> None:
    """Make a user and print the one-time link with which they set their password."""
    from laddverk.app.administration import create_user
    from laddverk.settings import load

    made = asyncio.run(create_user(load(), email, role, name or None))
    if as_json:
        print_json(made)
        return
    people.print("Give them this link. It works once, for 72 hours:")
    data.print(made["link"])


@group.command("list", epilog="Example: [bold]laddverk user list --json[/bold]")
def show(as_json: bool = typer.Option(False, "--json", help="Print the users as JSON.")) -> None:
    """Who may log in."""
    from laddverk.app.administration import list_users
    from laddverk.settings import load

    users = asyncio.run(list_users(load()))
    if as_json:
        print_json(users)
    else:
        print_rows(users, ("email", "name", "role", "disabled", "last_login_at"))
