"""A lean load generator: many stations in one process at a few microseconds a message, so that the server is what is measured.

Frames are masked, as WebSocket demands, with the key zero, which costs the sender nothing and the server the
same as any key. Compression is not offered.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urlsplit

import msgspec

from laddverk_sim.mixes import MIXES, Identity, Mix, Now, Script

CONNECTING_AT_ONCE: Final = 100
REST_MAX_S: Final = 20.0
_WEBSOCKET_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TICK_S: Final = 0.02
_PACE_S: Final = 0.001


class LoadError(Exception):
    """The load could not be made: the server refused stations or closed their sockets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPlan:
    """`rate` messages a second in all (open loop), or None: each station sends as soon as it is answered (closed loop)."""

    url: str
    stations: int
    mix: str
    seconds: float = 5.0
    rate: float | None = None
    password: str | None = None
    prefix: str = "LOAD"


@dataclass(slots=True)
class Tally:
    """What happened since it was made."""

    answers: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    waits_s: list[float] = field(default_factory=list)


def frame(opcode: int, payload: bytes) -> bytes:
    """One masked WebSocket frame under the key zero."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, 0x80 | size, 0, 0, 0, 0)) + payload
    if size < 65536:
        return bytes((0x80 | opcode, 0xFE, size >> 8, size & 255, 0, 0, 0, 0)) + payload
    return bytes((0x80 | opcode, 0xFF)) + size.to_bytes(8, "big") + b"\0\0\0\0" + payload


class LoadStation(asyncio.Protocol):
    """One connection, one outstanding call."""

    def __init__(self, load: Load, identity: Identity, mix: Mix) -> None:
        self._load = load
        self._identity = identity
        self._mix = mix
        self._script: Script = mix.set_up(identity)
        self._buffer = b""
        self._open = False
        self._accept = b""
        self._transport: asyncio.Transport | None = None
        self._since = 0.0
        self._due: deque[float] = deque()
        self.busy = False
        self.running = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    # The socket.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are asyncio's in all but ancestry.
        writer = cast("asyncio.Transport", transport)
        self._transport = writer
        key = base64.b64encode(secrets.token_bytes(16))
        self._accept = base64.b64encode(hashlib.sha1(key + _WEBSOCKET_GUID).digest())  # noqa: S324  # RFC 6455 names SHA-1
        writer.write(self._load.request(self._identity.number, key, self._mix.subprotocol))

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("the server closed the connection")

    def _fail(self, why: str) -> None:
        if not self.ready.done():
            self.ready.set_exception(LoadError(why))
        elif not self._load.closing:
            self._load.tally.lost += 1

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self._open and not self._buffer and data[0] == 0x81:
            size, start = data[1], 2
            if size == 126:
                size, start = data[2] << 8 | data[3], 4
            if len(data) == start + size and data.startswith(b"[3,", start):
                self._answered(data)
                return
        self._buffer += data
        if self._open or self._shaken():
            self._parse()

    def _shaken(self) -> bool:
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return False
        if not head.startswith(b"HTTP/1.1 101") or self._accept not in head:
            self._fail(f"refused at the door: {head.splitlines()[0].decode('latin-1')}")
            self.close()
            return False
        self._open, self._buffer = True, rest
        self._load.connected += 1
        self._since = time.perf_counter()
        self._send(next(self._script))
        return True

    def _parse(self) -> None:
        while len(self._buffer) >= 2:
            opcode, size, start = self._buffer[0] & 15, self._buffer[1] & 127, 2
            if size == 126:
                size, start = int.from_bytes(self._buffer[2:4], "big"), 4
            elif size == 127:
                size, start = int.from_bytes(self._buffer[2:10], "big"), 10
            if len(self._buffer) < start + size:
                return
            payload, self._buffer = self._buffer[start : start + size], self._buffer[start + size :]
            self._frame(opcode, payload)

    def _frame(self, opcode: int, payload: bytes) -> None:
        assert self._transport is not None
        if opcode == 9:
            self._transport.write(frame(10, payload))
        elif opcode == 8:
            self._transport.write(frame(8, payload[:2]))
            self._transport.close()
        elif opcode == 1 and payload.startswith(b"[3,"):
            self._answered(payload)
        elif opcode == 1 and payload.startswith(b"[4,"):
            self._load.tally.errors[_summary(payload)] += 1
            self._answered(payload)
        elif opcode == 1:
            self._asked(payload)

    def _asked(self, payload: bytes) -> None:
        """The server calls us: this station can do nothing but send."""
        assert self._transport is not None
        call = msgspec.json.decode(payload)
        if isinstance(call, list) and call and call[0] == 2:
            answer = msgspec.json.encode([4, call[1], "NotSupported", "", {}])
            self._transport.write(frame(1, answer))

    # The script.

    def _send(self, payload: bytes) -> None:
        assert self._transport is not None
        self.busy = True
        self._transport.write(frame(1, payload))

    def _answered(self, answer: bytes) -> None:
        load = self._load
        if not self.running:
            self._next_of_set_up(answer)
            return
        now = time.perf_counter()
        tally = load.tally
        tally.answers += 1
        tally.waits_s.append(now - self._since)
        payload = self._script.send(answer)
        if load.sending and not load.paced:
            self._since = now
            self._send(payload)
            return
        self.busy = False
        self._waiting = payload
        if self._due:
            self.fire(self._due.popleft())

    def _next_of_set_up(self, answer: bytes) -> None:
        if self.ready.done():
            return
        try:
            payload = self._script.send(answer)
        except StopIteration:
            self.busy = False
            self._load.boot_waits_s.append(time.perf_counter() - self._since)
            self.ready.set_result(None)
        else:
            self._send(payload)

    def prepare(self) -> None:
        """From now on the measured script speaks; a second time changes nothing, for message ids must not come again."""
        if self.running:
            return
        self._script = self._mix.measured(self._identity)
        self._waiting = next(self._script)
        self.running = True

    def rest(self) -> None:
        """Forgets what was due."""
        self._due.clear()

    def fire(self, due: float) -> None:
        """Sends the next call, which was due at `due` (perf_counter); waits its turn if one is out."""
        if self.busy:
            self._due.append(due)
            return
        self._since = due
        self._send(self._waiting)


def _summary(payload: bytes) -> str:
    """The code and text of a CALLERROR."""
    try:
        call = msgspec.json.decode(payload)
        return f"{call[2]}: {call[3]}"[:200]
    except (msgspec.MsgspecError, IndexError, TypeError):
        return "an unreadable CALLERROR"


class Load:
    """All stations of one run."""

    def __init__(self, plan: LoadPlan) -> None:
        self.plan = plan
        self.mix = MIXES[plan.mix]
        self.now = Now()
        self.tally = Tally()
        self.boot_waits_s: list[float] = []
        self.connected = 0
        self.sending = False
        self.paced = False
        self.closing = False
        self.stations: list[LoadStation] = []
        self._run = secrets.token_hex(4).encode()
        url = urlsplit(plan.url)
        self.host, self.port = url.hostname or "127.0.0.1", url.port or 9000
        self._path = url.path.rstrip("/")

    def request(self, number: int, key: bytes, subprotocol: str) -> bytes:
        """The opening request of a station."""
        name = f"{self.plan.prefix}-{number:06d}"
        lines = [
            f"GET {self._path}/{name} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key.decode()}",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Protocol: {subprotocol}",
        ]
        if self.plan.password is not None:
            pair = base64.b64encode(f"{name}:{self.plan.password}".encode()).decode()
            lines.append(f"Authorization: Basic {pair}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    async def set_up(self, at_once: int = CONNECTING_AT_ONCE) -> float:
        """Connects and sets up every station, `at_once` at a time; returns the seconds it took. Raises LoadError."""
        gate = asyncio.Semaphore(at_once)
        started = time.perf_counter()

        async def one(number: int) -> LoadStation:
            async with gate:
                loop = asyncio.get_running_loop()
                identity = Identity(number, self._run, self.now)
                try:
                    _, station = await loop.create_connection(lambda: LoadStation(self, identity, self.mix), self.host, self.port)
                except OSError as error:
                    raise LoadError(f"no connection: {error}") from error
                await asyncio.wait_for(station.ready, 120)
                return station

        self.stations = list(await asyncio.gather(*(one(number) for number in range(self.plan.stations))))
        return time.perf_counter() - started

    async def measure(self) -> dict[str, Any]:
        """Runs the measured script for the plan's seconds and returns what was seen."""
        ticking = asyncio.create_task(self._keep_time())
        self.now.tick()
        for station in self.stations:
            station.prepare()
        self.tally = Tally()
        self.paced, self.sending = self.plan.rate is not None, True
        cpu, started = time.process_time(), time.perf_counter()
        if self.plan.rate is not None:
            await self._pace(self.plan.rate, started + self.plan.seconds)
        else:
            for station in self.stations:
                station.fire(time.perf_counter())
            await asyncio.sleep(self.plan.seconds)
        elapsed, tally = time.perf_counter() - started, self.tally
        self.sending = False
        used = time.process_time() - cpu
        ticking.cancel()
        self.tally = Tally()
        await self._come_to_rest()
        return result(tally, elapsed, used)

    async def _come_to_rest(self) -> None:
        """Waits for the answers that are still out, so that the next measurement begins with quiet stations."""
        for station in self.stations:
            station.rest()
        deadline = time.perf_counter() + REST_MAX_S
        # Looked at instead of told: an event would cost every answer.
        while any(station.busy for station in self.stations) and time.perf_counter() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def _pace(self, rate: float, end: float) -> None:
        start, sent = time.perf_counter(), 0
        while (now := time.perf_counter()) < end:
            owed = int((now - start) * rate)
            while sent < owed:
                self.stations[sent % len(self.stations)].fire(start + sent / rate)
                sent += 1
            await asyncio.sleep(_PACE_S)

    async def _keep_time(self) -> None:
        while True:
            self.now.tick()
            await asyncio.sleep(_TICK_S)

    def close(self) -> None:
        self.closing = True
        for station in self.stations:
            station.close()


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted values lie; 0 for none."""
    return values[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def result(tally: Tally, elapsed_s: float, cpu_s: float) -> dict[str, Any]:
    """What one measurement says, as JSON can."""
    waits = sorted(tally.waits_s)
    return {
        "answers": tally.answers,
        "seconds": round(elapsed_s, 3),
        "per_second": round(tally.answers / elapsed_s, 1),
        "errors": dict(tally.errors.most_common(10)),
        "lost_connections": tally.lost,
        "p50_ms": round(percentile(waits, 0.50) * 1000, 2),
        "p99_ms": round(percentile(waits, 0.99) * 1000, 2),
        "max_ms": round(waits[-1] * 1000, 2) if waits else 0.0,
        "generator_cpu_us": round(cpu_s / tally.answers * 1e6, 2) if tally.answers else None,
    }
