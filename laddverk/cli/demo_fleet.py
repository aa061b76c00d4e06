"""The demo's stations, in a process of their own: `python -m laddverk.cli.demo_fleet` with the orders as JSON on stdin.

It ends when stdin closes, so that no fleet outlives the server that it was made for, however that ended.
"""

import asyncio
import json
import sys
from typing import Any

import uvloop

from laddverk_sim.fleet import FleetPlan, run_fleet

WAITING_PREFIX = "NY"


def plans(orders: dict[str, Any]) -> list[FleetPlan]:
    """The registered stations, and one that nobody knows yet. What it shows becomes its password, so it may stay once let in."""
    url, seed, password = orders["url"], int(orders["seed"]), orders["password"]
    return [
        FleetPlan(url=url, stations=int(orders["stations"]), prefix=orders["prefix"], password=password, seed=seed),
        FleetPlan(url=url, stations=1, ocpp="2.0.1", prefix=WAITING_PREFIX, password=password, seed=seed),
    ]


async def run(orders: dict[str, Any], reader: asyncio.StreamReader) -> None:
    """Run the fleets until the other side is gone."""
    fleets = [asyncio.create_task(run_fleet(plan)) for plan in plans(orders)]
    gone = asyncio.create_task(reader.read())
    done, _ = await asyncio.wait({*fleets, gone}, return_when=asyncio.FIRST_COMPLETED)
    for fleet in fleets:
        fleet.cancel()
    await asyncio.gather(*fleets, return_exceptions=True)
    for task in done - {gone}:
        task.result()


async def _main() -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await run(json.loads(await reader.readline()), reader)


if __name__ == "__main__":
    uvloop.run(_main())
