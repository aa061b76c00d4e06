"""The processes of a benchmark: server, load generator, reference system and PostgreSQL, each on its core and ended by its id."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

START_TIMEOUT_S = 90.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")


class BenchError(Exception):
    """A figure could not be measured; the text says why."""


@dataclass(frozen=True)
class Cores:
    """Where things run. On a machine of one core they share it, and `shared` says so."""

    server: frozenset[int]
    others: frozenset[int]

    @classmethod
    def of_this_machine(cls) -> Cores:
        cores = sorted(os.sched_getaffinity(0))
        return cls(frozenset(cores[:1]), frozenset(cores[1:] or cores))

    @property
    def shared(self) -> bool:
        return bool(self.server & self.others)


def free_port() -> int:
    """A TCP port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(grandchild for child in children for grandchild in tree(int(child)))]


def cpu_s(pids: Sequence[int]) -> float:
    """Seconds of CPU (user and system) that these processes have used, with those of their ended children."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / _TICKS_PER_S


def resident_bytes(pid: int) -> int:
    """Memory of a process that is in RAM."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@dataclass
class Target:
    """A central system under load. `database_pid` is the PostgreSQL that it writes to, if it is ours to look at."""

    name: str
    url: str
    pid: int
    database_pid: int | None = None

    def used_s(self) -> tuple[float, float | None]:
        """CPU seconds so far of the system and of its database."""
        database = cpu_s(tree(self.database_pid)) if self.database_pid is not None else None
        return cpu_s(tree(self.pid)), database


@contextmanager
def _process(
    command: Sequence[str], folder: Path, cores: frozenset[int], env: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=dict(env), stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        try:
            os.sched_setaffinity(process.pid, cores)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def _await_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchError(f"it did not start: {log.read_text(errors='replace')[-1500:]}") from None
            time.sleep(0.05)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("LADDVERK_")}


@contextmanager
def laddverk(cores: Cores, database_url: str | None, database_pid: int | None = None) -> Iterator[Target]:
    """`laddverk serve` on the server's core with a fresh data directory; SQLite if no database is given."""
    with tempfile.TemporaryDirectory(prefix="laddverk-bench-") as name:
        folder, ocpp, http = Path(name), free_port(), free_port()
        env = _environment() | {
            "LADDVERK_DATA_DIR": str(folder / "var"),
            "LADDVERK_OCPP_LISTEN": f"127.0.0.1:{ocpp}",
            "LADDVERK_HTTP_LISTEN": f"127.0.0.1:{http}",
            "LADDVERK_ADMISSION": "open",
            "LADDVERK_SECRET_KEY": secrets.token_urlsafe(48),
            # A station of the benchmark speaks for hundreds.
            "LADDVERK_STATION_MESSAGES_PER_S": "10000",
            "LADDVERK_STATION_MESSAGES_BURST": "100000",
            "LADDVERK_LOG_FORMAT": "json",
            "LADDVERK_LOG_LEVEL": "warning",
        }
        program = [sys.executable, "-m", "laddverk"]
        if database_url is not None:
            env["LADDVERK_DATABASE_URL"] = database_url
            migrated = subprocess.run([*program, "migrate"], env=env, cwd=folder, capture_output=True, timeout=120, check=False)
            if migrated.returncode:
                raise BenchError(f"the database cannot be used: {migrated.stderr.decode(errors='replace')[-1500:]}")
        log = folder / "log"
        with _process([*program, "serve"], folder, cores.server, env, log) as process:
            _await_port(ocpp, process, log)
            yield Target("laddverk", f"ws://127.0.0.1:{ocpp}/ocpp", process.pid, database_pid)


@contextmanager
def reference(cores: Cores, folder: Path, database_url: str | None = None, database_pid: int | None = None) -> Iterator[Target]:
    """The central system of the usual kind, from `folder`/reference_system.py."""
    with tempfile.TemporaryDirectory(prefix="laddverk-bench-") as name:
        port, log = free_port(), Path(name) / "log"
        command = [sys.executable, str(folder / "reference_system.py"), "--port", str(port)]
        if database_url is not None:
            command += ["--database", database_url]
        with _process(command, Path(name), cores.server, _environment(), log) as process:
            _await_port(port, process, log)
            yield Target("reference", f"ws://127.0.0.1:{port}/ocpp", process.pid, database_pid)


class Generator:
    """The load generator's process, spoken to in lines of JSON."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def hear(self) -> dict[str, Any]:
        """The next thing that it says. Raises BenchError if it failed."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        said: dict[str, Any] = json.loads(line) if line else {"failed": "the load generator ended"}
        if "failed" in said:
            raise BenchError(str(said["failed"]))
        return said

    def say(self, order: Mapping[str, Any]) -> None:
        stdin: IO[str] | None = self._process.stdin
        assert stdin is not None
        stdin.write(json.dumps(order) + "\n")
        stdin.flush()


@contextmanager
def generator(cores: Cores, url: str, stations: int, mix: str, *, storm: bool = False) -> Iterator[Generator]:
    """Stations of one mix, connected (or ready to storm) when `hear` has answered once."""
    prefix = f"B{secrets.token_hex(3)}"
    command = [sys.executable, "-m", "laddverk_sim.generator", "--url", url, "--stations", str(stations), "--mix", mix, "--prefix", prefix]
    command += ["--storm"] if storm else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        os.sched_setaffinity(process.pid, cores.others)
        yield Generator(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


class Cluster:
    """A PostgreSQL of our own, durable as in production, on the generator's core."""

    def __init__(self, folder: Path, port: int, cores: Cores) -> None:
        self._folder, self._port, self._cores = folder, port, cores
        self._prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, tool: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._prefix, str(_tool(tool)), *arguments], cwd=self._folder, capture_output=True, timeout=120, check=False
        )
        if done.returncode:
            raise BenchError(f"{tool}: {done.stderr.decode(errors='replace')[-1000:]}")

    def start(self) -> None:
        self.run("initdb", "-D", str(self._folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        with (self._folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(f"listen_addresses = '127.0.0.1'\nport = {self._port}\nunix_socket_directories = '{self._folder}'\n")
            settings.write("fsync = on\nsynchronous_commit = on\nshared_buffers = 256MB\nmax_wal_size = 4GB\n")
        self.run("pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), "-w", "start")
        for pid in tree(self.pid):
            os.sched_setaffinity(pid, self._cores.others)

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-m", "immediate", "stop")

    @property
    def pid(self) -> int:
        return int((self._folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    def fresh_database(self) -> str:
        """A new empty database's URL."""
        name = f"bench_{secrets.token_hex(4)}"
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres", name)
        return f"postgresql://postgres@127.0.0.1:{self._port}/{name}"


def _tool(name: str) -> Path | None:
    beside = _POSTGRES_BIN / name
    if beside.exists():
        return beside
    found = shutil.which(name)
    return Path(found) if found else None


@contextmanager
def postgres(cores: Cores) -> Iterator[Cluster | None]:
    """A cluster for this benchmark, or None where PostgreSQL is not installed."""
    if _tool("initdb") is None or _tool("pg_ctl") is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="lvbench", dir="/var/tmp"))  # a short path: a socket lies in it
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        cluster = Cluster(folder, free_port(), cores)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
