"""What it costs to make a message durable: microseconds of our CPU, and of PostgreSQL's, an entry.

An entry is one TransactionEvent with five sampled values: a row of the message log and a row of readings. Two kinds of load:
`batches` hands over so many at once and waits for all; `stations` keeps that many stations busy, each sending its next message
when the last was acknowledged.

    .venv/bin/python -m tests.load.bench_commit [--entries 20000] [--engine sqlite|postgres|both] [--json]
"""

import argparse
import asyncio
import json
import shutil
import statistics
import tempfile
import time
from contextlib import ExitStack
from typing import Any

import psutil
import uvloop

from laddverk.domain.sessions import Progress
from laddverk.services.ports.committing import COMMITTED, Entry, SessionSaved
from laddverk.storage import Storage, migrate, open_storage
from tests.contract.storage.stories import commit, message, reading, session, station
from tests.servers import PostgresServer, postgres_server

_REQUEST = json.dumps(
    {
        "eventType": "Updated",
        "timestamp": "2026-11-21T12:00:00.000Z",
        "triggerReason": "MeterValuePeriodic",
        "seqNo": 12,
        "transactionInfo": {"transactionId": "6f1d9d5e-5c3e-4a51-9d7e-1f2d3c4b5a69", "chargingState": "Charging"},
        "evse": {"id": 1, "connectorId": 1},
        "meterValue": [
            {
                "timestamp": "2026-11-21T12:00:00.000Z",
                "sampledValue": [
                    {"value": 1234567.8, "measurand": measurand, "context": "Sample.Periodic", "unitOfMeasure": {"unit": unit}}
                    for measurand, unit in (
                        ("Energy.Active.Import.Register", "Wh"),
                        ("Power.Active.Import", "W"),
                        ("SoC", "Percent"),
                        ("Voltage", "V"),
                        ("Current.Import", "A"),
                    )
                ],
            }
        ],
    },
    separators=(",", ":"),
)


class Load:
    """Entries of many stations, made beforehand, so that making them is not measured."""

    def __init__(self, storage: Storage, stations: int) -> None:
        self.storage = storage
        self.stations = stations
        self.entries: list[Entry] = []

    async def prepare(self, entries: int) -> None:
        """Stations with a running session each, and what they will send."""
        states = [await station(self.storage, f"BENCH-{number}") for number in range(self.stations)]
        sessions = [session(state.station.id) for state in states]
        starts = [Entry(s.station.key, s.station.epoch, (SessionSaved(own, Progress()),)) for s, own in zip(states, sessions, strict=True)]
        assert set(await commit(self.storage.committer, starts)) == {COMMITTED}
        for number in range(entries):
            state, own = states[number % self.stations], sessions[number % self.stations]
            writes = (message(number)._replace(request=_REQUEST), reading(own.id, number % 5000))
            self.entries.append(Entry(state.station.key, state.station.epoch, writes))

    async def in_batches(self, size: int) -> list[float]:
        """Hand over `size` at once, wait for all, again. Returns how long each took, in seconds."""
        took = []
        for start in range(0, len(self.entries), size):
            began = time.perf_counter()
            assert set(await commit(self.storage.committer, self.entries[start : start + size])) == {COMMITTED}
            took.append(time.perf_counter() - began)
        return took

    async def by_stations(self, busy: int) -> list[float]:
        """`busy` stations, each with one message under way. Returns each message's time to its acknowledgement, in seconds."""
        submit, clock = self.storage.committer.submit, time.perf_counter
        took: list[float] = []
        ended = asyncio.get_running_loop().create_future()
        coming = iter(self.entries)
        left = len(self.entries)

        def send() -> None:
            entry = next(coming, None)
            if entry is None:
                return
            began = clock()

            def done(outcome: int) -> None:
                nonlocal left
                assert outcome == COMMITTED
                took.append(clock() - began)
                left -= 1
                if not left:
                    ended.set_result(None)
                send()

            submit(entry, done)

        for _ in range(busy):
            send()
        await ended
        return took


def _server_cpu(server: PostgresServer | None) -> float:
    """CPU seconds of PostgreSQL with all its processes."""
    if server is None:
        return 0.0
    head = psutil.Process(server.pid)
    total = 0.0
    for process in (head, *head.children(recursive=True)):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


async def measure(url: str, server: PostgresServer | None, entries: int, kind: str, size: int) -> dict[str, Any]:
    """One row of the table."""
    storage = await open_storage(url, "bench")
    load = Load(storage, 500)
    await load.prepare(entries)
    cpu, database, wall = time.process_time(), _server_cpu(server), time.perf_counter()
    took = await (load.in_batches(size) if kind == "batches" else load.by_stations(size))
    wall = time.perf_counter() - wall
    cpu, database = time.process_time() - cpu, _server_cpu(server) - database
    await storage.close()
    return {
        "engine": "sqlite" if server is None else "postgres",
        "kind": kind,
        "size": size,
        "cpu_us": round(cpu / entries * 1e6, 1),
        "database_us": round(database / entries * 1e6, 1),
        "per_s": round(entries / wall),
        "p50_ms": round(statistics.median(took) * 1e3, 2),
        "p99_ms": round(sorted(took)[int(len(took) * 0.99)] * 1e3, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = []
    with ExitStack() as stack:
        servers: list[PostgresServer | None] = []
        if asked.engine != "sqlite":
            servers.append(stack.enter_context(postgres_server()))
        if asked.engine != "postgres":
            servers.append(None)
        for server in servers:
            for kind, size in (("batches", 10), ("batches", 50), ("batches", 500), ("stations", 50), ("stations", 500)):
                with ExitStack() as run:
                    if server is None:
                        directory = tempfile.mkdtemp(prefix="lvbench")
                        run.callback(shutil.rmtree, directory)
                        url = f"sqlite:///{directory}/bench.db"
                    else:
                        url = run.enter_context(server.database())
                        asyncio.run(migrate(url))
                    rows.append(uvloop.run(measure(url, server, asked.entries if size > 10 else asked.entries // 10, kind, size)))
                    if not asked.json:
                        print("  ".join(f"{name} {value}" for name, value in rows[-1].items()), flush=True)
    if asked.json:
        print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
