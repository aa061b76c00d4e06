"""`laddverk serve`: run the server."""

import typer

EPILOG = "Example: [bold]laddverk serve --role gateway --ocpp-listen 0.0.0.0:9000[/bold]"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("serve", epilog=EPILOG)(run)


def run(
    role: list[str] = typer.Option([], "--role", help="all (default), gateway, api or jobs; may be given several times."),
    http_listen: str = typer.Option("", help="host:port for REST and the web apps."),
    ocpp_listen: str = typer.Option("", help="host:port for stations."),
    admission: str = typer.Option("", help="registered, waiting-room or open."),
    log_format: str = typer.Option("", help="json or console."),
    log_level: str = typer.Option("", help="debug, info, warning or error."),
) -> None:
    """Run the server until SIGTERM or Ctrl-C. Settings come from LADDVERK_* variables and laddverk.toml; options here win."""
    from laddverk.app import serve
    from laddverk.settings import load

    overrides = {
        "role": ",".join(role),
        "http_listen": http_listen,
        "ocpp_listen": ocpp_listen,
        "admission": admission,
        "log_format": log_format,
        "log_level": log_level,
    }
    raise typer.Exit(serve(load(overrides=overrides)))
