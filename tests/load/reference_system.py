"""A central system of the usual kind, to measure against: PyPI `ocpp` on `websockets`, state in memory, OCPP 1.6 and 2.0.1.

It does what most do: validates every message by its JSON Schema, keeps charge points and transactions in dictionaries, and
answers. With `--database` each call is first written to PostgreSQL with asyncpg, one INSERT (so one commit) a call.
Run: `python tests/load/reference_system.py --port 9100 [--database postgresql://...]`; it prints `listening` when it is.
"""

import argparse
import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import asyncpg
import uvloop
from ocpp.routing import on
from ocpp.v16 import ChargePoint as ChargePoint16
from ocpp.v16 import call_result as result16
from ocpp.v201 import ChargePoint as ChargePoint201
from ocpp.v201 import call_result as result201
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

HEARTBEAT_S = 300


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Memory:
    """What it knows, all lost at its end."""

    def __init__(self) -> None:
        self.boots: dict[str, dict[str, Any]] = {}
        self.status: dict[tuple[str, int], str] = {}
        self.transactions: dict[Any, dict[str, Any]] = {}
        self.last_values: dict[str, Any] = {}
        self.last_transaction = 0

    async def keep(self, station: str, action: str, payload: Any) -> None:
        """Nothing to do: memory is all there is."""


class Database(Memory):
    """The same, and each call as a row before it is answered."""

    TABLE = "CREATE TABLE IF NOT EXISTS calls (id bigserial PRIMARY KEY, at timestamptz NOT NULL, station text, action text, payload jsonb)"

    def __init__(self, pool: asyncpg.Pool) -> None:
        super().__init__()
        self.pool = pool

    async def keep(self, station: str, action: str, payload: Any) -> None:
        await self.pool.execute(
            "INSERT INTO calls (at, station, action, payload) VALUES ($1, $2, $3, $4)",
            datetime.now(UTC),
            station,
            action,
            json.dumps(payload),
        )


class Station16(ChargePoint16):
    """OCPP 1.6."""

    memory: Memory

    @on("BootNotification")
    async def boot(self, **payload: Any) -> result16.BootNotification:
        self.memory.boots[self.id] = payload
        await self.memory.keep(self.id, "BootNotification", payload)
        return result16.BootNotification(current_time=now(), interval=HEARTBEAT_S, status="Accepted")

    @on("Heartbeat")
    async def heartbeat(self) -> result16.Heartbeat:
        await self.memory.keep(self.id, "Heartbeat", {})
        return result16.Heartbeat(current_time=now())

    @on("StatusNotification")
    async def status(self, connector_id: int, status: str, **payload: Any) -> result16.StatusNotification:
        self.memory.status[self.id, connector_id] = status
        await self.memory.keep(self.id, "StatusNotification", payload)
        return result16.StatusNotification()

    @on("Authorize")
    async def authorize(self, id_tag: str) -> result16.Authorize:
        await self.memory.keep(self.id, "Authorize", {"id_tag": id_tag})
        return result16.Authorize(id_tag_info={"status": "Accepted"})

    @on("StartTransaction")
    async def start_transaction(self, **payload: Any) -> result16.StartTransaction:
        self.memory.last_transaction += 1
        self.memory.transactions[self.memory.last_transaction] = payload
        await self.memory.keep(self.id, "StartTransaction", payload)
        return result16.StartTransaction(transaction_id=self.memory.last_transaction, id_tag_info={"status": "Accepted"})

    @on("MeterValues")
    async def meter_values(self, meter_value: list[Any], **payload: Any) -> result16.MeterValues:
        self.memory.last_values[self.id] = meter_value
        await self.memory.keep(self.id, "MeterValues", meter_value)
        return result16.MeterValues()

    @on("StopTransaction")
    async def stop_transaction(self, transaction_id: int, **payload: Any) -> result16.StopTransaction:
        self.memory.transactions.pop(transaction_id, None)
        await self.memory.keep(self.id, "StopTransaction", payload)
        return result16.StopTransaction(id_tag_info={"status": "Accepted"})


class Station201(ChargePoint201):
    """OCPP 2.0.1."""

    memory: Memory

    @on("BootNotification")
    async def boot(self, **payload: Any) -> result201.BootNotification:
        self.memory.boots[self.id] = payload
        await self.memory.keep(self.id, "BootNotification", payload)
        return result201.BootNotification(current_time=now(), interval=HEARTBEAT_S, status="Accepted")

    @on("Heartbeat")
    async def heartbeat(self) -> result201.Heartbeat:
        await self.memory.keep(self.id, "Heartbeat", {})
        return result201.Heartbeat(current_time=now())

    @on("StatusNotification")
    async def status(self, evse_id: int, connector_status: str, **payload: Any) -> result201.StatusNotification:
        self.memory.status[self.id, evse_id] = connector_status
        await self.memory.keep(self.id, "StatusNotification", payload)
        return result201.StatusNotification()

    @on("Authorize")
    async def authorize(self, id_token: dict[str, Any], **payload: Any) -> result201.Authorize:
        await self.memory.keep(self.id, "Authorize", id_token)
        return result201.Authorize(id_token_info={"status": "Accepted"})

    @on("MeterValues")
    async def meter_values(self, meter_value: list[Any], **payload: Any) -> result201.MeterValues:
        self.memory.last_values[self.id] = meter_value
        await self.memory.keep(self.id, "MeterValues", meter_value)
        return result201.MeterValues()

    @on("NotifyEVChargingNeeds")
    async def charging_needs(self, **payload: Any) -> result201.NotifyEVChargingNeeds:
        await self.memory.keep(self.id, "NotifyEVChargingNeeds", payload)
        return result201.NotifyEVChargingNeeds(status="Accepted")

    @on("TransactionEvent")
    async def transaction_event(self, event_type: str, transaction_info: dict[str, Any], **payload: Any) -> result201.TransactionEvent:
        number = transaction_info["transaction_id"]
        if event_type == "Ended":
            self.memory.transactions.pop(number, None)
        else:
            self.memory.transactions[number] = payload
        await self.memory.keep(self.id, "TransactionEvent", payload)
        return result201.TransactionEvent(id_token_info={"status": "Accepted"} if "id_token" in payload else None)


async def run(port: int, database: str | None) -> None:
    memory = Memory()
    if database is not None:
        pool = await asyncpg.create_pool(database, min_size=8, max_size=16)
        await pool.execute(Database.TABLE)
        memory = Database(pool)

    async def connected(socket: ServerConnection) -> None:
        kind = Station16 if socket.subprotocol == "ocpp1.6" else Station201
        request = socket.request
        assert request is not None
        station = kind(request.path.rsplit("/", 1)[-1], socket)
        station.memory = memory
        await station.start()

    offered = [Subprotocol("ocpp2.0.1"), Subprotocol("ocpp1.6")]
    async with serve(connected, "127.0.0.1", port, subprotocols=offered, backlog=4096, open_timeout=60, ping_interval=None):
        print("listening", flush=True)
        await asyncio.get_running_loop().create_future()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", help="write each call to this PostgreSQL database")
    given = parser.parse_args()
    uvloop.run(run(given.port, given.database))


if __name__ == "__main__":
    main()
