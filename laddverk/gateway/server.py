"""The gateway: listens for stations, lets them in, keeps them, and lets them go in good order."""

import asyncio
import contextlib
import random
import ssl as tls
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from laddverk.domain.events import ALERT_OPENED, STATION_STATUS, Event
from laddverk.domain.ids import Ids
from laddverk.gateway.connection import RESTART, Connection
from laddverk.gateway.dialects.dialect import Dialect
from laddverk.gateway.door import Admitted, Door, DoorSettings, choose_version
from laddverk.gateway.doorway import Answer, Knock, Visitor
from laddverk.gateway.ears import Ears
from laddverk.gateway.limits import Gate, Limits
from laddverk.gateway.node import Counters, Node, Publisher
from laddverk.gateway.registry import Registry
from laddverk.gateway.traffic import bus_publisher
from laddverk.gateway.transport import StationSocket
from laddverk.gateway.unversed import Unversed
from laddverk.gateway.wheel import Wheel
from laddverk.services.intake import Policy
from laddverk.services.ports.bussing import HOMED_SUBJECT, Bus, Subscription
from laddverk.services.ports.committing import Committer, Entry, Told
from laddverk.services.ports.homing import Claim, Credential, Homes

log = structlog.get_logger(__name__)

VERSIONS = ("ocpp2.1", "ocpp2.0.1", "ocpp1.6")
"""Newest first."""

_HASH_THREADS = 2
_STOPS_AT_ONCE = 200


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


class Homed(msgspec.Struct, frozen=True):
    """News on HOMED_SUBJECT."""

    station_key: int
    epoch: int
    node: str
    address: str


_HOMED = msgspec.json.Decoder(Homed)


class Gateway:
    """One process's door for stations. `node` names the process uniquely.

    `assume_16` says of a station id whether it may connect without naming a subprotocol (quirk 1); `clock` gives aware UTC.
    In the tenants of `keep_old` a station that lives here is not displaced: the newcomer gets 409.
    `tick_s` is how finely time-outs are kept.
    """

    port = 0
    """Where it listens."""

    def __init__(
        self,
        *,
        node: str,
        committer: Committer,
        homes: Homes,
        bus: Bus,
        ids: Ids,
        dialects: Mapping[str, Dialect],
        policy: Policy | None = None,
        limits: Limits | None = None,
        door: DoorSettings | None = None,
        publisher: Publisher | None = None,
        clock: Callable[[], datetime] = utc_now,
        assume_16: Callable[[str], bool] = lambda _station_id: False,
        keep_old: frozenset[str] = frozenset(),
        ready: Callable[[], bool] = lambda: True,
        tick_s: float = 1.0,
        seen_every_s: float = 5.0,
    ) -> None:
        self._committer = committer
        self._homes = homes
        self._bus = bus
        self._ids = ids
        self._dialects = dialects
        self._versions = tuple(version for version in VERSIONS if version in dialects)
        self._policy = policy or Policy()
        self._limits = limits or Limits()
        self._door_settings = door or DoorSettings()
        self._publisher = publisher or bus_publisher(bus)
        self._clock = clock
        self._assume_16 = assume_16
        self._keep_old = keep_old
        self._ready = ready
        self._tick_s = tick_s
        self._seen_every_s = seen_every_s
        self._name = node
        self._gate: Gate[Visitor] = Gate(self._limits.handshakes_per_address, self._limits.handshakes_waiting)
        self._handshakes: dict[Visitor, None] = {}
        self._ears: dict[Connection, Ears] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._servers: list[asyncio.Server] = []
        self._pool = ThreadPoolExecutor(_HASH_THREADS, "station-password")
        self._draining = False
        self._empty = asyncio.Event()
        self._ticking: asyncio.Task[None] | None = None
        self._homed: Subscription | None = None
        self._seen_until = 0.0
        self.registry = Registry()
        self.counters = Counters()

    # ---- start and stop

    async def start(self, host: str, port: int, ssl: tls.SSLContext | None = None) -> None:
        """Listen. May be called again for a further listener; `port` is then the last one's. Raises OSError."""
        loop = asyncio.get_running_loop()
        if self._ticking is None:
            self._node = Node(
                name=self._name,
                committer=self._committer,
                homes=self._homes,
                ids=self._ids,
                policy=self._policy,
                limits=self._limits,
                clock=self._clock,
                scheduler=loop,
                wheel=Wheel(loop.time(), self._tick_s),
                publish=self._publisher,
                counters=self.counters,
            )
            self._door = Door(self._homes, self._door_settings, self._limits, self._pool, loop.time)
            self._homed = await self._bus.subscribe(HOMED_SUBJECT, self._on_homed)
            self._ticking = loop.create_task(self._keep_time())
        limits = self._limits
        server = await loop.create_server(
            lambda: StationSocket(self, limits.frame_bytes, limits.request_bytes, limits.write_buffer_bytes),
            host,
            port,
            ssl=ssl,
            backlog=4_096,
        )
        self._servers.append(server)
        self.port = server.sockets[0].getsockname()[1]
        log.info("gateway.listening", host=host, port=self.port, tls=ssl is not None)

    async def drain(self, timeout_s: float = 10.0) -> None:
        """Stop in good order: accept nobody, answer what was received, close 1012, release the homes; drop what is left after a while."""
        self._draining = True
        self._empty.clear()
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        for server in self._servers:
            server.close()
        for visitor in tuple(self._handshakes):
            visitor.abort()
        # In a random order and a few at a time, so that they do not come back all in one instant.
        connections = list(self.registry)
        random.shuffle(connections)
        for number, connection in enumerate(connections, 1):
            connection.stop()
            if number % _STOPS_AT_ONCE == 0:
                await asyncio.sleep(0.02)
        if len(self.registry):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._empty.wait(), max(0.0, deadline - loop.time()))
        for connection in self.registry:
            connection.socket.abort()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._committer.drain(), timeout_s)
        while self._tasks and loop.time() < deadline + timeout_s:
            await asyncio.wait(tuple(self._tasks), timeout=0.5)
        if self._ticking is not None:
            self._ticking.cancel()
        if self._homed is not None:
            await self._homed.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # ---- time

    async def _keep_time(self) -> None:
        loop = asyncio.get_running_loop()
        next_seen = loop.time() + self._seen_every_s
        while True:
            await asyncio.sleep(self._tick_s)
            now = loop.time()
            try:
                self._node.wheel.turn(now)
                self._drop_slow(now)
            except Exception:
                log.exception("gateway.fault", where="tick")
            if now >= next_seen:
                next_seen = now + self._seen_every_s
                self._beside(self._tell_seen(now))

    def _drop_slow(self, now: float) -> None:
        """Handshakes come in the order in which their time is over."""
        for visitor in tuple(self._handshakes):
            if now < visitor.came_at + self._limits.handshake_s:
                return
            self.counters.handshakes_refused += 1
            visitor.abort()

    async def _tell_seen(self, now: float) -> None:
        since, self._seen_until = self._seen_until, now
        keys = [connection.state.station.key for connection in self.registry if connection.life.heard_at >= since and not connection.gone]
        try:
            await self._homes.seen(keys, self._name)
        except Exception as error:
            log.warning("gateway.not-told", what="seen", why=str(error))

    # ---- the door

    def arrived(self, socket: Visitor) -> None:
        """A socket is there: let it speak, let it wait, or turn it away."""
        if self._draining:
            socket.abort()
            return
        socket.came_at = asyncio.get_running_loop().time()
        entered = self._gate.enter(socket.address, socket)
        if entered is None:
            self.counters.handshakes_refused += 1
            socket.abort()
            return
        self._handshakes[socket] = None
        socket.inside = entered
        if not entered:
            socket.pause()

    def left(self, socket: Visitor) -> None:
        """It is let in, refused or gone: the next of its address may speak."""
        if socket not in self._handshakes:
            return
        del self._handshakes[socket]
        if not socket.inside:
            self._gate.give_up(socket.address, socket)
            return
        following = self._gate.leave(socket.address)
        if following is not None:
            following.inside = True
            following.resume()

    def knocked(self, socket: Visitor, knock: Knock) -> None:
        """A request is there."""
        path = knock.path.partition("?")[0]
        if path == "/healthz":
            socket.refuse(Answer(200, "ok\n"))
        elif path == "/readyz":
            ready = not self._draining and self._bus.ready and self._ready()
            socket.refuse(Answer(200, "ready\n") if ready else Answer(503, "not ready\n"))
        else:
            self._beside(self._let_in(socket, knock))

    async def _let_in(self, socket: Visitor, knock: Knock) -> None:
        verdict = await self._door.judge(knock, socket.address)
        if not isinstance(verdict, Admitted):
            self.counters.handshakes_refused += 1
            socket.refuse(verdict)
            return
        credential = verdict.credential
        version = header = choose_version(knock.offered, self._versions)
        if version is None and not knock.offered and "ocpp1.6" in self._dialects and self._assume_16(credential.station_id):
            version = "ocpp1.6"
        if version is None:
            # OCPP-J 3.2: complete the handshake without a Sec-WebSocket-Protocol header, then close.
            log.warning("door.no-subprotocol", station_id=credential.station_id, offered=list(knock.offered)[:8])
            Unversed(socket, self._node)
            return
        if credential.tenant_id in self._keep_old and await self._lives_here(credential, socket.address):
            socket.refuse(Answer(409, "Another connection of this station is alive.\n"))
            return
        try:
            claim = await self._homes.claim(credential.station_key, self._name, version, socket.address)
        except Exception:
            log.exception("door.no-home", station_id=credential.station_id)
            socket.refuse(Answer(503, "The server cannot serve this station now. Try again later.\n", (("Retry-After", "10"),)))
            return
        if not socket.waiting or self._draining:
            socket.refuse(Answer(503, "The server restarts.\n", (("Retry-After", "5"),)))
            await self._homes.release(credential.station_key, claim.state.station.epoch)
            return
        await self._serve(socket, credential, claim, version, header)

    async def _serve(self, socket: Visitor, credential: Credential, claim: Claim, version: str, header: str | None) -> None:
        connection = Connection(self._node, socket, self._dialects[version], claim.state, self._finished)
        self.counters.connections_open += 1
        self.counters.connections_total += 1
        ears = self._ears[connection] = Ears(connection)
        station, address = claim.state.station, socket.address
        superseded = self.registry.enter(connection)
        if superseded is connection:
            newer = self.registry.current(station.key)
            assert newer is not None
            self._supersede(connection, newer.socket.address, newer.state.station.epoch)
        elif superseded is not None:
            self._supersede(superseded, address, station.epoch)
        log.info("station.connected", station_id=station.id, version=version, address=address, epoch=station.epoch)
        socket.admit(connection, header)
        if claim.previous_node not in (None, self._name):
            self._bus.publish(HOMED_SUBJECT, msgspec.json.encode(Homed(station.key, station.epoch, self._name, address)))
        self._tell_online(connection, credential.tenant_id, True, version)
        await ears.open(self._bus)

    def _finished(self, connection: Connection) -> None:
        """A connection is gone and its last message decided."""
        self.counters.connections_open -= 1
        spoke = self.registry.leave(connection)
        if not len(self.registry):
            self._empty.set()
        station = connection.state.station
        log.info("station.disconnected", station_id=station.id, epoch=station.epoch)
        if spoke:
            self._tell_online(connection, station.tenant_id, False, None)
        self._beside(self._release(connection))

    async def _release(self, connection: Connection) -> None:
        ears = self._ears.pop(connection, None)
        if ears is not None:
            await ears.close()
        station = connection.state.station
        try:
            await self._homes.release(station.key, station.epoch)
        except Exception as error:
            log.warning("gateway.not-told", what="release", station_id=station.id, why=str(error))

    def _tell_online(self, connection: Connection, tenant_id: str, online: bool, version: str | None) -> None:
        data: dict[str, object] = {"online": online}
        if version is not None:
            data["protocol"] = version
        self._publisher(tenant_id, Event(STATION_STATUS, connection.state.station.id, self._clock(), data))

    # ---- two of one name

    def _on_homed(self, _subject: str, payload: bytes) -> None:
        try:
            homed = _HOMED.decode(payload)
        except msgspec.MsgspecError:
            return
        old = self.registry.current(homed.station_key)
        if old is not None and homed.node != self._name and old.state.station.epoch < homed.epoch:
            self._supersede(old, homed.address, homed.epoch)

    async def _lives_here(self, credential: Credential, address: str) -> bool:
        """Whether a connection from another address serves the station on this node and shows life within a few seconds."""
        old = self.registry.current(credential.station_key)
        if old is None or old.socket.address == address:
            return False
        alive = asyncio.Event()
        old.life.prove(alive.set)
        try:
            await asyncio.wait_for(alive.wait(), self._limits.alive_within_s)
        except TimeoutError:
            return False
        self._alert_duplicate(old, address, old.state.station.epoch)
        return True

    def _supersede(self, old: Connection, address: str, epoch: int) -> None:
        """A newer connection from `address`, under `epoch`, has the station."""

        def lives() -> None:
            self._alert_duplicate(old, address, epoch)
            old.life.turned_out()

        old.life.superseded(address, lives)

    def _alert_duplicate(self, old: Connection, address: str, epoch: int) -> None:
        station = old.state.station
        log.warning("station.duplicate-identity", station_id=station.id, old=old.socket.address, new=address)
        data: dict[str, object] = {"code": "duplicate-identity", "old_address": old.socket.address, "new_address": address}
        told = Told(Event(ALERT_OPENED, station.id, self._clock(), data))
        self._committer.submit(Entry(station.key, epoch, (told,)), _noted)

    def disconnect(self, station_key: int, code: int = RESTART, reason: str = "") -> bool:
        """Close a station's connection here; False if there is none."""
        connection = self.registry.current(station_key)
        if connection is None:
            return False
        connection.life.close(code, reason)
        return True


def _noted(status: int) -> None:
    if status:
        log.warning("gateway.not-told", what="duplicate-identity", status=status)
