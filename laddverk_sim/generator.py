"""The load generator as a process: `python -m laddverk_sim.generator`.

It connects, sets the stations up and says so in one JSON object a line; then each line on stdin, such as `{"seconds": 5, "rate": 2000}`,
is a measurement whose result it prints. It ends when stdin closes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
from collections.abc import Iterable
from typing import Any

import uvloop

from laddverk_sim.load import CONNECTING_AT_ONCE, Load, LoadError, LoadPlan, percentile
from laddverk_sim.mixes import MIXES


def raise_file_limit(wanted: int) -> None:
    """Lets this process hold `wanted` sockets, as far as the system allows. Raises LoadError if it does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        if hard not in (resource.RLIM_INFINITY,) and hard < wanted:
            raise LoadError(f"{wanted} open files are needed and the limit is {hard}: see ulimit -n")
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _say(message: dict[str, Any]) -> None:
    print(json.dumps(message), flush=True)


async def _orders() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


async def run(plan: LoadPlan, *, storm: bool) -> None:
    """Sets up, says ready, measures at each line on stdin (`{"seconds": 5, "rate": null}`), ends when stdin closes."""
    raise_file_limit(plan.stations + 200)
    orders = await _orders()
    load = Load(plan)
    if storm:
        _say({"ready": True})
        await orders.readline()
    took_s = await load.set_up(plan.stations if storm else CONNECTING_AT_ONCE)
    waits = sorted(load.boot_waits_s)
    p99_ms = round(percentile(waits, 0.99) * 1000, 1)
    _say({"ready": True, "set_up_s": round(took_s, 3), "stations": load.connected, "set_up_p99_ms": p99_ms})
    while line := await orders.readline():
        given = json.loads(line)
        load.plan = LoadPlan(**{**_fields(plan), **given})
        _say(await load.measure())
    load.close()


def _fields(plan: LoadPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


def arguments() -> argparse.ArgumentParser:
    """The options of `python -m laddverk_sim.generator`."""
    parser = argparse.ArgumentParser(prog="laddverk_sim.generator", description=__doc__)
    parser.add_argument("--url", required=True, help="where stations connect, without their id")
    parser.add_argument("--stations", type=int, default=100)
    parser.add_argument("--mix", choices=sorted(MIXES), default="txevent")
    parser.add_argument("--password")
    parser.add_argument("--prefix", default="LOAD")
    parser.add_argument("--storm", action="store_true", help="connect all at once, at the first line on stdin")
    return parser


def main(argv: Iterable[str] | None = None) -> int:
    """`python -m laddverk_sim.generator`."""
    given = arguments().parse_args(None if argv is None else list(argv))
    plan = LoadPlan(url=given.url, stations=given.stations, mix=given.mix, password=given.password, prefix=given.prefix)
    try:
        uvloop.run(run(plan, storm=given.storm))
    except LoadError as error:
        _say({"failed": str(error)})
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
