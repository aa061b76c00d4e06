"""The OpenAPI document and the server agree: schemathesis walks every operation with good and bad data and finds nothing.

The real application on SQLite, behind a real HTTP server on loopback, with an admin's key. Seeded, so that a run can be repeated.
"""

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, settings
from prometheus_client import CollectorRegistry
from schemathesis.config import SchemathesisConfig

from laddverk.api.application import assemble, create_api
from laddverk.api.deps import ApiDeps
from laddverk.bus.memory import MemoryBus
from laddverk.domain.ids import Ids
from laddverk.domain.tokens import Token
from laddverk.domain.users import DEFAULT_TENANT
from laddverk.services import api_keys, stations, tokens
from laddverk.services.auditing import system_caller
from laddverk.services.ports.station_records import StationSettings
from laddverk.storage import open_storage

# What the document cannot say in JSON Schema is refused with 422: an IANA name, a longitude without a latitude, `begin` after `end`.
_CONFIG: dict[str, Any] = {
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]}},
    "generation": {"deterministic": True, "allow-x00": True, "max-examples": 12},
    "seed": 20260301,
}

schema = schemathesis.openapi.from_dict(assemble().openapi(), config=SchemathesisConfig.from_dict(_CONFIG)).exclude(path_regex="/events$")


class Server:
    """The API in a thread of its own, which also owns the database's event loop."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._ready = threading.Event()
        self._server: uvicorn.Server | None = None
        self._error: BaseException | None = None
        self.url = ""
        self.key = ""
        self._thread = threading.Thread(target=self._main, name="api")

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._ready.wait(30), "the server did not start"
        if self._error is not None:
            raise self._error
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _main(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as error:
            self._error = error
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        storage = await open_storage(f"sqlite:///{self._directory}/contract.db", "node-1")
        bus = MemoryBus()
        await bus.start()
        ids = Ids()
        deps = ApiDeps(
            storage.uow,
            bus,
            storage.relay,
            ids,
            lambda: datetime.now(UTC),
            b"k" * 32,
            "http://localhost",
            CollectorRegistry(),
            {"database": storage.ping},
        )
        by = system_caller(datetime.now(UTC), DEFAULT_TENANT)
        _, self.key = await api_keys.create(storage.uow, ids, by, "contract", "admin")
        await stations.register(storage.uow, ids, by, "CP-0001", StationSettings())
        await tokens.create(storage.uow, ids, by, Token("04A1B2C3D4E5F6"))
        self._server = uvicorn.Server(uvicorn.Config(create_api(deps), host="127.0.0.1", port=0, log_level="warning"))
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started and not serving.done():
            await asyncio.sleep(0.01)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self._ready.set()
        await serving
        await storage.close()
        await bus.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The running API."""
    with Server(tmp_path_factory.mktemp("contract")) as running:
        yield running


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_server_does_what_the_document_says(case: schemathesis.Case, server: Server) -> None:
    """No fault of ours, no undocumented status or shape, no bad data taken, no access without a login."""
    case.call_and_validate(base_url=server.url, headers={"Authorization": f"Bearer {server.key}"}, timeout=20)
