"""The API over real SQLite and the memory bus, without a network: requests go straight into the ASGI application."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import CollectorRegistry

from laddverk.api.application import create_api
from laddverk.api.deps import ApiDeps
from laddverk.bus.memory import MemoryBus
from laddverk.domain.ids import Ids
from laddverk.domain.users import DEFAULT_TENANT
from laddverk.services import api_keys, users
from laddverk.services.auditing import Caller, system_caller
from laddverk.services.ports.records import UnitOfWorkFactory
from laddverk.storage import Storage, open_storage

SECRET = b"a secret of this installation...".ljust(32)


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **kwargs: float) -> None:
        self.now += timedelta(**kwargs)


@dataclass
class House:
    """Everything that a test of the API needs."""

    app: FastAPI
    client: httpx.AsyncClient
    deps: ApiDeps
    storage: Storage
    bus: MemoryBus
    clock: Clock
    uow: UnitOfWorkFactory

    def by(self, tenant_id: str = DEFAULT_TENANT) -> Caller:
        """The system as the one who does it."""
        return system_caller(self.clock(), tenant_id)

    async def key(self, role: str, tenant_id: str = DEFAULT_TENANT) -> dict[str, str]:
        """Headers with a new API key of that role."""
        _, text = await api_keys.create(self.uow, self.deps.ids, self.by(tenant_id), f"the {role}'s key", role)
        return {"Authorization": f"Bearer {text}"}

    async def link(self, email: str, role: str, tenant_id: str = DEFAULT_TENANT) -> str:
        """The one-time token of a new user."""
        _, token = await users.invite(self.uow, self.deps.ids, self.by(tenant_id), email, role, "Anna")
        return token

    def browser(self) -> httpx.AsyncClient:
        """A client with a cookie jar of its own."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app, raise_app_exceptions=False), base_url="http://test")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The API with an empty database."""
    clock = Clock()
    storage = await open_storage(f"sqlite:///{tmp_path}/test.db", "node-1", clock=clock)
    bus = MemoryBus()
    await bus.start()
    deps = ApiDeps(
        uow=storage.uow,
        bus=bus,
        relay=storage.relay,
        ids=Ids(),
        clock=clock,
        secret_key=SECRET,
        public_url="http://test",
        registry=CollectorRegistry(),
        ready={"database": storage.ping},
    )
    app = create_api(deps)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield House(app, client, deps, storage, bus, clock, storage.uow)
    await bus.close()
    await storage.close()


@pytest.fixture
async def admin(house: House) -> httpx.AsyncClient:
    """A client with an admin's API key."""
    house.client.headers.update(await house.key("admin"))
    return house.client
