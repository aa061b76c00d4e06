"""The composition root: one process with its roles. The only place that names concrete adapters."""

import asyncio
import contextlib
import socket
from datetime import UTC, datetime
from typing import Any

import prometheus_client
import structlog
import uvicorn
from prometheus_client import CollectorRegistry

from laddverk.api.application import create_api
from laddverk.api.deps import ApiDeps
from laddverk.app.figures import BusFigures, GatewayFigures
from laddverk.app.process import new_registry, settle_garbage, watch_lag
from laddverk.app.schedule import jobs_of
from laddverk.app.seeding import Seeder
from laddverk.app.waking import WakingCommitter, WakingUnits
from laddverk.bus import open_bus
from laddverk.domain.errors import Unavailable
from laddverk.domain.ids import Ids
from laddverk.gateway.dialects import DIALECTS
from laddverk.gateway.door import DoorSettings
from laddverk.gateway.limits import Limits
from laddverk.gateway.server import Gateway
from laddverk.jobs.runner import Runner, Wake
from laddverk.services.intake import Policy
from laddverk.settings import Address, Settings, secret_key
from laddverk.storage import Storage, open_storage
from laddverk.storage.leading import StoredLeadership

log = structlog.get_logger(__name__)

DRAIN_TIMEOUT_S = 10.0
API_STOPS_WITHIN_S = 3
_PING_EVERY_S = 2.0


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Server:
    """One process. `start` raises Unavailable, or OSError's cause as Unavailable, if a part or an address cannot be had."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.secret = secret_key(settings).encode()
        self.registry: CollectorRegistry = new_registry(settings.node_id, settings.role)
        self.ids = Ids()
        self._wake = Wake()
        self._database_answers = True
        self._ready = False
        self._ended = contextlib.AsyncExitStack()
        self._tasks: list[asyncio.Task[Any]] = []
        self.storage: Storage | None = None

    async def start(self) -> None:
        """Start what the roles ask for, in the order in which they need each other; on a fault, what was started ends again."""
        try:
            await self._start()
        except BaseException:
            await self._ended.aclose()
            raise

    async def _start(self) -> None:
        settings, role = self.settings, self.settings.role
        self.storage = storage = await open_storage(
            settings.database_url, settings.node_id, pool_size=settings.database_pool, holds_sockets="gateway" in role
        )
        self._ended.push_async_callback(storage.close)
        self._bus = bus = open_bus(settings.bus_url)
        await bus.start()
        self._ended.push_async_callback(bus.close)
        self.registry.register(BusFigures(lambda: bus.ready, lambda: bus.dropped))
        self._ended.push_async_callback(self._end_tasks)
        self._beside(watch_lag(self.registry), "loop-lag")
        self._beside(self._watch_database(storage), "database-watch")
        if settings.metrics_listen is not None:
            self._serve_metrics(settings.metrics_listen)
        if "jobs" in role:
            await self._start_jobs(storage)
        if "api" in role:
            await self._start_api(storage)
        if "gateway" in role:
            await self._start_gateway(storage)
        settle_garbage()
        self._ready = True
        log.info("server.ready", node=settings.node_id, role=sorted(role))

    async def stop(self) -> None:
        """Drain the gateway, stop the API, relay the rest of the outbox, close bus and database."""
        self._ready = False
        await self._ended.aclose()
        log.info("server.stopped", node=self.settings.node_id)

    @property
    def ready(self) -> bool:
        """Started, not stopping, and the database answered a moment ago."""
        return self._ready and self._database_answers and self._bus.ready

    def seeder(self) -> Seeder:
        """For the demo: fills the database through the use cases."""
        assert self.storage is not None
        return Seeder(self._units(self.storage), self.ids, utc_now, self.secret)

    def _units(self, storage: Storage) -> WakingUnits:
        return WakingUnits(storage.uow, self._wake)

    # ---- roles

    async def _start_jobs(self, storage: Storage) -> None:
        jobs = jobs_of(self.settings, storage, self._bus, utc_now, self._wake)
        runner = Runner(jobs, StoredLeadership(storage.database), self.registry)
        await runner.start()
        self._ended.push_async_callback(runner.stop, ("relay",))

    async def _start_api(self, storage: Storage) -> None:
        settings = self.settings
        deps = ApiDeps(
            uow=self._units(storage),
            bus=self._bus,
            relay=storage.relay,
            ids=self.ids,
            clock=utc_now,
            secret_key=self.secret,
            public_url=settings.public_url,
            registry=self.registry,
            ready={"database": storage.ping, "bus": self._check_bus, "server": self._check_started},
            secure_cookies=settings.public_url.startswith("https:"),
        )
        config = uvicorn.Config(
            create_api(deps),
            log_config=None,
            access_log=False,
            ws="none",
            lifespan="on",
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=[str(network) for network in settings.trusted_proxies],
            timeout_graceful_shutdown=API_STOPS_WITHIN_S,
        )
        server = _Http(config)
        listener = listen(settings.http_listen)
        task = asyncio.get_running_loop().create_task(server.serve(sockets=[listener]), name="api")
        self._ended.push_async_callback(_end_api, server, task)
        while not server.started:
            if task.done():
                raise Unavailable("the API did not start") from task.exception()
            await asyncio.sleep(0.005)
        log.info("api.listening", address=str(settings.http_listen))

    async def _start_gateway(self, storage: Storage) -> None:
        settings = self.settings
        gateway = Gateway(
            node=settings.node_id,
            committer=WakingCommitter(storage.committer, self._wake),
            homes=storage.homes,
            bus=self._bus,
            ids=self.ids,
            dialects=DIALECTS,
            policy=Policy(heartbeat_interval_s=settings.heartbeat_interval_s),
            limits=Limits(messages_per_s=float(settings.station_messages_per_s), messages_burst=settings.station_messages_burst),
            door=DoorSettings(admission=settings.admission, pepper=self.secret),
            clock=utc_now,
            ready=lambda: self.ready,
        )
        self.registry.register(GatewayFigures(gateway.counters))
        try:
            await gateway.start(settings.ocpp_listen.host, settings.ocpp_listen.port)
        except OSError as error:
            raise _taken(settings.ocpp_listen, error) from error
        self._ended.push_async_callback(gateway.drain, DRAIN_TIMEOUT_S)

    def _serve_metrics(self, address: Address) -> None:
        try:
            server, thread = prometheus_client.start_http_server(address.port, address.host, self.registry)
        except OSError as error:
            raise _taken(address, error) from error
        self._ended.callback(server.server_close)
        self._ended.callback(thread.join, 1.0)
        self._ended.callback(server.shutdown)

    # ---- beside

    def _beside(self, work: Any, name: str) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work, name=name))

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _watch_database(self, storage: Storage) -> None:
        while True:
            try:
                async with asyncio.timeout(_PING_EVERY_S):
                    await storage.ping()
                answers = True
            except Exception as fault:
                answers = False
                log.debug("database.ping_failed", fault=str(fault))
            if answers != self._database_answers:
                log.log(20 if answers else 40, "database.back" if answers else "database.away")
                self._database_answers = answers
            await asyncio.sleep(_PING_EVERY_S)

    async def _check_bus(self) -> None:
        if not self._bus.ready:
            raise Unavailable("the bus is away")

    async def _check_started(self) -> None:
        if not self._ready:
            raise Unavailable("starting or stopping")


class _Http(uvicorn.Server):
    """The process's signals are ours: it stops when it is told to."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


async def _end_api(server: _Http, task: "asyncio.Task[None]") -> None:
    server.should_exit = True
    await asyncio.gather(task, return_exceptions=True)


def listen(address: Address) -> socket.socket:
    """A bound socket. Raises Unavailable if the address cannot be had."""
    try:
        return socket.create_server(
            (address.host, address.port), family=socket.AF_INET6 if ":" in address.host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise _taken(address, error) from error


def _taken(address: Address, error: OSError) -> Unavailable:
    return Unavailable(f"cannot listen on {address}: {error.strerror or error}")
