"""A station by an OCPP library that nobody here wrote (PyPI `ocpp`)."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.datatypes import IdTagInfo
from ocpp.v16.enums import AuthorizationStatus, RemoteStartStopStatus
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Station(ChargePoint):  # type: ignore[misc]  # the library is not typed
    """An OCPP 1.6 station with one connector: starts and stops when told to."""

    def __init__(self, station_id: str, socket: Any, transaction_id: int | None = None, register_wh: int = 1_000) -> None:
        super().__init__(station_id, socket, response_timeout=10)
        self.transaction_id = transaction_id
        self.register_wh = register_wh
        self.started = asyncio.Event()
        self.stopped = asyncio.Event()

    async def boot(self) -> str:
        answer = await self.call(call.BootNotification(charge_point_model="Box", charge_point_vendor="Nobody"))
        await self.call(call.StatusNotification(connector_id=1, error_code="NoError", status="Available", timestamp=now()))
        return str(answer.status)

    async def meter(self, register_wh: int) -> None:
        self.register_wh = register_wh
        sampled = {"value": str(register_wh), "measurand": "Energy.Active.Import.Register", "unit": "Wh"}
        value = [{"timestamp": now(), "sampledValue": [sampled]}]
        await self.call(call.MeterValues(connector_id=1, transaction_id=self.transaction_id, meter_value=value))

    @on("RemoteStartTransaction")
    def remote_start(self, id_tag: str, **_more: Any) -> Any:
        return call_result.RemoteStartTransaction(status=RemoteStartStopStatus.accepted)

    @after("RemoteStartTransaction")
    async def begin(self, id_tag: str, **_more: Any) -> None:
        answer = await self.call(call.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=self.register_wh, timestamp=now()))
        assert IdTagInfo(**answer.id_tag_info).status == AuthorizationStatus.accepted
        self.transaction_id = answer.transaction_id
        self.started.set()

    @on("RemoteStopTransaction")
    def remote_stop(self, transaction_id: int) -> Any:
        known = transaction_id == self.transaction_id
        return call_result.RemoteStopTransaction(status=RemoteStartStopStatus.accepted if known else RemoteStartStopStatus.rejected)

    @after("RemoteStopTransaction")
    async def stop(self, transaction_id: int) -> None:
        stop = call.StopTransaction(meter_stop=self.register_wh, timestamp=now(), transaction_id=transaction_id, reason="Remote")
        await self.call(stop)
        self.stopped.set()


@contextlib.asynccontextmanager
async def connected(port: int, station_id: str, password: str, **state: Any) -> AsyncIterator[Station]:
    """A station on a socket of its own, listening."""
    token = base64.b64encode(f"{station_id}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {token}"}
    url = f"ws://127.0.0.1:{port}/ocpp/{station_id}"
    async with connect(url, subprotocols=[Subprotocol("ocpp1.6")], additional_headers=headers, proxy=None) as socket:
        station = Station(station_id, socket, **state)
        listening = asyncio.create_task(station.start())
        try:
            yield station
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
