"""`laddverk demo`: a living network on this machine, in one command."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncIterator
from pathlib import Path

import typer
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from laddverk.app.demo_network import DEFAULT_STATIONS, MOST_STATIONS, WAITING_STATION
from laddverk.cli.outcomes import EXIT_FAILED, complain, data, people

PREFIX = "LDV"
_PORTS_TRIED = 100
_FLEET_ENDS_S = 5.0

EPILOG = "Example: [bold]laddverk demo --stations 60 --no-browser[/bold]"


def add_to(app: typer.Typer) -> None:
    """Register the command."""
    app.command("demo", epilog=EPILOG)(run)


def run(
    stations: int = typer.Option(DEFAULT_STATIONS, min=1, max=MOST_STATIONS, help="How many simulated stations."),
    port: int = typer.Option(8080, min=1, max=65535, help="Port of the web console; the next free one if it is taken."),
    ocpp_port: int = typer.Option(9000, min=1, max=65535, help="Port for stations; the next free one if it is taken."),
    browser: bool = typer.Option(True, "--browser/--no-browser", help="Open the console in the browser."),
    seed: int = typer.Option(1, help="One seed gives one run of cars and mishaps."),
) -> None:
    """Start a living network: this server, and simulated stations over real OCPP 1.6, 2.0.1 and 2.1 sockets. Ctrl-C ends it.

    What happened is kept under <data dir>/demo and goes on at the next start.
    """
    import uvloop

    try:
        uvloop.run(_demo(stations, port, ocpp_port, browser, seed))
    except _FleetEnded as ended:
        complain(f"the simulated stations ended by themselves (status {ended.status})")
        raise typer.Exit(EXIT_FAILED) from None


class _FleetEnded(Exception):
    def __init__(self, status: int) -> None:
        super().__init__()
        self.status = status


def free_port(wanted: int) -> int:
    """The wanted loopback port, or the next one that is free."""
    for port in range(wanted, min(wanted + _PORTS_TRIED, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise typer.BadParameter(f"no port from {wanted} to {wanted + _PORTS_TRIED - 1} is free")


async def _demo(stations: int, port: int, ocpp_port: int, browser: bool, seed: int) -> None:
    from laddverk.app.server import Server
    from laddverk.settings import load

    settings = load(overrides=_overrides(load_data_dir(), free_port(port), free_port(ocpp_port)))
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, ended.set)
    with people.status("Starting the network ..."):
        server = Server(settings)
        await server.start()
        try:
            seeder = server.seeder()
            from laddverk_sim.drivers import driver_tokens

            await seeder.network([f"{PREFIX}-{number + 1:04d}" for number in range(stations)], driver_tokens())
            login = f"{settings.public_url}/login#token={await seeder.login_token()}"
        except BaseException:
            await server.stop()
            raise
    orders = {
        "url": f"ws://{settings.ocpp_listen}/ocpp",
        "stations": stations,
        "prefix": PREFIX,
        "password": seeder.password(),
        "seed": seed,
    }
    try:
        async with _fleet(orders) as fleet:
            _welcome(login, settings.public_url, orders["url"], stations, settings.data_dir)
            if browser:
                await asyncio.to_thread(webbrowser.open, login)
            await _until(ended, fleet)
    finally:
        with people.status("Ending ..."):
            await server.stop()


def load_data_dir() -> Path:
    """The data directory that was set."""
    return Path(os.environ.get("LADDVERK_DATA_DIR") or "./var")


def _overrides(data_dir: Path, port: int, ocpp_port: int) -> dict[str, str]:
    """The demo is embedded, whatever else is set: it must not touch a real installation."""
    folder = data_dir / "demo"
    return {
        "role": "all",
        "data_dir": str(folder),
        "database_url": f"sqlite:///{folder / 'laddverk.db'}",
        "bus_url": "memory:",
        "http_listen": f"127.0.0.1:{port}",
        "ocpp_listen": f"127.0.0.1:{ocpp_port}",
        "public_url": f"http://127.0.0.1:{port}",
        "admission": "waiting-room",
        "node_id": "demo",
        "log_level": os.environ.get("LADDVERK_LOG_LEVEL") or "warning",
    }


@contextlib.asynccontextmanager
async def _fleet(orders: dict[str, object]) -> AsyncIterator[asyncio.subprocess.Process]:
    """The stations' process; it ends when its stdin is closed."""
    fleet = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "laddverk.cli.demo_fleet", stdin=asyncio.subprocess.PIPE, start_new_session=True
    )
    assert fleet.stdin is not None
    try:
        fleet.stdin.write(json.dumps(orders).encode() + b"\n")
        await fleet.stdin.drain()
        yield fleet
    finally:
        fleet.stdin.close()
        try:
            async with asyncio.timeout(_FLEET_ENDS_S):
                await fleet.wait()
        except TimeoutError:
            fleet.kill()
            await fleet.wait()


async def _until(ended: asyncio.Event, fleet: asyncio.subprocess.Process) -> None:
    """Until Ctrl-C; a fleet that ends before is a fault."""
    waiting = asyncio.create_task(ended.wait())
    watching = asyncio.create_task(fleet.wait())
    await asyncio.wait({waiting, watching}, return_when=asyncio.FIRST_COMPLETED)
    watching.cancel()
    if not waiting.done():
        waiting.cancel()
        raise _FleetEnded(fleet.returncode or 0)


def _welcome(login: str, public_url: str, ocpp_url: object, stations: int, data_dir: Path) -> None:
    """What to open, neatly. The address is also plain text on stdout where nobody looks at a terminal."""
    if not data.is_terminal:
        data.print(login, markup=False)
        return
    rows = Table.grid(padding=(0, 2))
    rows.add_row("Console", Text(login, style=f"bold link {login}"))
    rows.add_row("", Text("logs you in once, within 12 hours", style="dim"))
    rows.add_row("API", Text(f"{public_url}/api/docs"))
    rows.add_row("Stations", Text(f"{stations} of OCPP 1.6, 2.0.1 and 2.1 on {ocpp_url}"))
    rows.add_row("Waiting room", Text(f"{WAITING_STATION} asks to be let in"))
    rows.add_row("Kept in", Text(str(data_dir)))
    rows.add_row("", Text("Ctrl-C ends it", style="dim"))
    data.print(Panel(rows, title="Laddverk: a living network", border_style="green", expand=False), soft_wrap=True)
