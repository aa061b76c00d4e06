"""A gateway on a real socket over a store in memory, and stations that are plain WebSocket clients."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from laddverk.bus.memory import MemoryBus
from laddverk.domain.events import Event
from laddverk.domain.ids import Ids
from laddverk.domain.tokens import Token
from laddverk.gateway.dialects.registry import DIALECTS
from laddverk.gateway.door import DoorSettings
from laddverk.gateway.limits import Limits
from laddverk.gateway.server import Gateway
from laddverk.services.intake import Policy
from laddverk.services.passwords import hash_made_password
from tests.fakes.store import MemoryStore

PEPPER = b"a pepper for tests"
PASSWORD = "0123456789ABCDEF0123456789ABCDEF"
QUICK = Limits(refusal_step_s=0.0)
BOOT_16 = {"chargePointVendor": "Elbil", "chargePointModel": "Box"}
BOOT_2X = {"reason": "PowerUp", "chargingStation": {"vendorName": "Elbil", "model": "Box"}}


class House:
    """What a test needs of one gateway."""

    def __init__(self, gateway: Gateway, store: MemoryStore, bus: MemoryBus, live: list[Event]) -> None:
        self.gateway = gateway
        self.store = store
        self.bus = bus
        self.live = live

    def url(self, path: str = "/ocpp/BOX-1", scheme: str = "ws") -> str:
        """Where to connect."""
        return f"{scheme}://127.0.0.1:{self.gateway.port}{path}"


@asynccontextmanager
async def house(
    limits: Limits = QUICK, admission: str = "registered", store: MemoryStore | None = None, bus: MemoryBus | None = None, **more: Any
) -> AsyncIterator[House]:
    """A running gateway; BOX-1 is registered with PASSWORD, the card C1 is good."""
    if store is None:
        store = MemoryStore()
        store.add("BOX-1", hash_made_password(PASSWORD.encode(), PEPPER))
        store.tokens["c1"] = Token("C1")
    own_bus = bus is None
    bus = bus or MemoryBus()
    if own_bus:
        await bus.start()
    live: list[Event] = []
    settings: dict[str, Any] = {"node": "node-1", "tick_s": 0.02, "policy": Policy(), "dialects": DIALECTS, **more}
    gateway = Gateway(
        committer=store,
        homes=store,
        bus=bus,
        ids=Ids(),
        limits=limits,
        door=DoorSettings(admission, PEPPER),
        publisher=lambda _tenant, event: live.append(event),
        **settings,
    )
    await gateway.start("127.0.0.1", 0)
    try:
        yield House(gateway, store, bus, live)
    finally:
        await gateway.drain(2.0)
        if own_bus:
            await bus.close()


def basic(user: str | bytes = "BOX-1", password: str | bytes = PASSWORD) -> dict[str, str]:
    """The header of HTTP Basic."""
    user = user.encode() if isinstance(user, str) else user
    password = password.encode() if isinstance(password, str) else password
    return {"Authorization": "Basic " + base64.b64encode(user + b":" + password).decode()}


class Station:
    """A station's side of the wire."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.count = 0

    async def send(self, message: list[Any] | str) -> None:
        """As it is."""
        await self.socket.send(message if isinstance(message, str) else json.dumps(message, separators=(",", ":")))

    async def receive(self, timeout_s: float = 5.0) -> list[Any]:
        """The next message from the server."""
        return list(json.loads(await asyncio.wait_for(self.socket.recv(), timeout_s)))

    async def call(self, action: str, payload: Any, message_id: str | None = None) -> list[Any]:
        """Ask and wait for the answer."""
        self.count += 1
        message_id = message_id or f"m{self.count}"
        await self.send([2, message_id, action, payload])
        answer = await self.receive()
        assert answer[1] == message_id
        return answer

    async def result(self, action: str, payload: Any, message_id: str | None = None) -> Any:
        """The payload of a CALLRESULT."""
        answer = await self.call(action, payload, message_id)
        assert answer[0] == 3, answer
        return answer[2]

    async def boot(self) -> Any:
        """Boot in the version that was agreed."""
        return await self.result("BootNotification", BOOT_16 if self.socket.subprotocol in (None, "ocpp1.6") else BOOT_2X)

    async def closed(self, timeout_s: float = 5.0) -> int:
        """The close code, once the server has closed."""
        await asyncio.wait_for(self.socket.wait_closed(), timeout_s)
        assert self.socket.close_code is not None
        return self.socket.close_code


@asynccontextmanager
async def station(
    at: House, version: str | None = "ocpp1.6", path: str = "/ocpp/BOX-1", headers: dict[str, str] | None = None, **more: Any
) -> AsyncIterator[Station]:
    """A connected station."""
    subprotocols = None if version is None else version.split(",")
    headers = basic() if headers is None else headers
    options: dict[str, Any] = {"ping_interval": None, "compression": None, "close_timeout": 1, **more}
    async with connect(at.url(path), subprotocols=subprotocols, additional_headers=headers, proxy=None, **options) as socket:
        yield Station(socket)


async def until(condition: Callable[[], Any], timeout_s: float = 5.0) -> None:
    """Wait until something is so."""
    deadline = asyncio.get_running_loop().time() + timeout_s
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, "it did not come to be so in time"
        await asyncio.sleep(0.005)


def limited(**fields: Any) -> Limits:
    """QUICK with other limits."""
    return replace(QUICK, **fields)


def now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)
