"""The command line: `laddverk <command>`. One file a command. Exit status 0: done, 1: it failed, 2: used wrongly or set up wrongly."""

import sys

import typer

from laddverk.cli import api_key, bench, demo, doctor, migrate, serve, simulate, user
from laddverk.cli.outcomes import EXIT_FAILED, EXIT_USAGE, complain

app = typer.Typer(
    name="laddverk",
    help="Laddverk runs a network of EV charging stations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
serve.add_to(app)
demo.add_to(app)
migrate.add_to(app)
app.add_typer(user.group, name="user")
app.add_typer(api_key.group, name="api-key")
simulate.add_to(app)
bench.add_to(app)
doctor.add_to(app)


@app.callback(invoke_without_command=True)
def _version(version: bool = typer.Option(False, "--version", help="Print the version and exit.")) -> None:
    if version:
        import laddverk

        typer.echo(laddverk.__version__)
        raise typer.Exit


def main() -> None:
    """Entry point of the `laddverk` program."""
    from laddverk.app.logs import configure
    from laddverk.domain.errors import Invalid, LaddverkError
    from laddverk.settings import SettingsError

    # stdout is for data: what is logged before a command says otherwise goes to stderr.
    configure("console", "warning", final=False)
    try:
        app()
    except SettingsError as error:
        complain(*error.problems)
        sys.exit(EXIT_USAGE)
    except LaddverkError as error:
        complain(error.message)
        sys.exit(EXIT_USAGE if isinstance(error, Invalid) else EXIT_FAILED)
    except KeyboardInterrupt:
        sys.exit(130)
