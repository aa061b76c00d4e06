"""The bus of many nodes: NATS request/reply for commands, core NATS for telemetry, one JetStream stream for facts."""

import asyncio
from collections import deque
from typing import Any

import nats
import nats.errors
import nats.js.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription as NatsSubscription
from nats.js import JetStreamContext
from nats.js.api import RePublish, RetentionPolicy, StorageType, StreamConfig

from laddverk.bus.limits import CLOSE_TIMEOUT_S, MAX_PAYLOAD_BYTES, MAX_RUNNING, MAX_WAITING, check_payload
from laddverk.domain.errors import Invalid, Unavailable
from laddverk.services.ports.bussing import Handler, Listener, NoResponder

log = structlog.get_logger(__name__)

STREAM = "LADDVERK_FACTS"
FACT_PREFIX = "fact."
STREAM_MAX_AGE_S = 7 * 24 * 3600.0
STREAM_MAX_BYTES = 1024**3
DUPLICATE_WINDOW_S = 30 * 60.0

_CONNECT_TIMEOUT_S = 10.0
_RECONNECT_WAIT_S = 0.25
_ACK_TIMEOUT_S = 5.0
_PENDING_BYTES = 4 * 1024 * 1024
_GRACE_AFTER_RECONNECT_S = 3.0
_RETRY_S = 0.1
_FAULT_HEADER = "Laddverk-Fault"
_SHARED_QUEUE: "asyncio.Queue[Msg]" = asyncio.Queue()


class _Sink:
    """Takes messages straight from the reader. nats-py offers this to a future; here it is called for every message.

    A callback subscription of nats-py costs a task and a queue each, about 5 kB. A node serves several subjects for each of
    thousands of stations, so that would be the larger part of a station's memory.
    """

    __slots__ = ("_bus", "_call", "_served", "open")

    def __init__(self, bus: "NatsBus", call: Any, served: bool) -> None:
        self._bus = bus
        self._call = call
        self._served = served
        self.open = True

    def cancelled(self) -> bool:
        """True once closed: the reader then drops the message."""
        return not self.open

    def set_result(self, message: Msg) -> None:
        """One message from the reader. Never raises: the reader would take that for a broken connection."""
        if self._served:
            self._bus._answer(self._call, message)
            return
        try:
            self._call(message.subject, message.data)
        except Exception:
            log.exception("bus.listener_failed", subject=message.subject)


class _Registration:
    """One subscription at the server."""

    __slots__ = ("_sink", "_subscription")

    def __init__(self, sink: _Sink, subscription: NatsSubscription) -> None:
        self._sink = sink
        self._subscription = subscription

    async def close(self) -> None:
        """After this nothing more is delivered. Safe to call twice, and after the bus was closed."""
        if not self._sink.open:
            return
        self._sink.open = False
        try:
            await self._subscription.unsubscribe()
        except nats.errors.Error:
            # The connection is gone, and the subscription with it.
            log.debug("bus.unsubscribe_skipped", subject=self._subscription.subject)


class NatsBus:
    """`urls`: one or several, separated by commas. Reconnects for ever; while away, telemetry is dropped and requests wait.

    Facts go into the stream under `fact.<subject>` and from there, once stored and only the first time, out on `<subject>`:
    so a listener hears each fact once, and telemetry on the same subject stays out of the stream.
    """

    def __init__(self, urls: str) -> None:
        self._urls = [url.strip() for url in urls.split(",") if url.strip()]
        self._client = Client()
        self._jetstream: JetStreamContext | None = None
        self._connected = asyncio.Event()
        self._reconnected_at = float("-inf")
        self._outgoing: deque[tuple[str, bytes]] = deque()
        self._wake = asyncio.Event()
        self._pump: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        self._closing = False
        self.dropped = 0

    async def start(self) -> None:
        """Connect, and make the stream of facts if there is none. Raises Unavailable."""
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT_S):
                await self._client.connect(
                    self._urls,
                    name="laddverk",
                    error_cb=self._on_error,
                    disconnected_cb=self._on_disconnected,
                    reconnected_cb=self._on_reconnected,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=_RECONNECT_WAIT_S,  # type: ignore[arg-type]  # typed int, used as seconds
                    connect_timeout=2,
                    ping_interval=10,
                    max_outstanding_pings=2,
                    pending_size=_PENDING_BYTES,
                )
                self._jetstream = self._client.jetstream(timeout=_ACK_TIMEOUT_S)
                await self._make_stream(self._jetstream)
        except (TimeoutError, OSError, nats.errors.Error) as fault:
            if self._client.is_connected:
                await self._client.close()
                raise Unavailable(f"the NATS server has no JetStream (start it with -js): {fault}") from fault
            raise Unavailable(f"no NATS server answers: {fault or 'time-out'}") from fault
        self._connected.set()
        self._pump = asyncio.get_running_loop().create_task(self._send_telemetry(), name="bus-telemetry")

    async def close(self) -> None:
        """Refuse new requests, let handlers finish, send what waits, disconnect."""
        if self._closing:
            return
        self._closing = True
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=CLOSE_TIMEOUT_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._pump is not None:
            self._wake.set()
            await asyncio.wait({self._pump}, timeout=CLOSE_TIMEOUT_S)
            self._pump.cancel()
        self._connected.clear()
        try:
            if self._client.is_connected:
                await self._client.flush(timeout=2)
        except (TimeoutError, OSError, nats.errors.Error):
            log.warning("bus.flush_failed")
        await self._client.close()

    @property
    def ready(self) -> bool:
        """Connected now."""
        return self._client.is_connected and not self._closing

    def publish(self, subject: str, payload: bytes) -> None:
        """Queue for sending; dropped and counted while the server is away or the queue is full."""
        if not self._client.is_connected or len(self._outgoing) >= MAX_WAITING or len(payload) > MAX_PAYLOAD_BYTES:
            self.dropped += 1
            return
        self._outgoing.append((subject, payload))
        self._wake.set()

    async def publish_durable(self, subject: str, payload: bytes, message_id: str) -> None:
        """Into the stream; `subject` must begin with `event.` (Invalid). Raises Unavailable."""
        check_payload(payload)
        if not subject.startswith("event."):
            raise Invalid("a fact's subject begins with event.")
        stream = self._jetstream
        if stream is None or not self._client.is_connected:
            raise Unavailable("the bus is away")
        headers = {"Nats-Msg-Id": message_id}
        try:
            try:
                await stream.publish(FACT_PREFIX + subject, payload, timeout=_ACK_TIMEOUT_S, headers=headers)
            except nats.js.errors.NoStreamResponseError:
                # A server that came back without its files has lost the stream.
                await self._make_stream(stream)
                await stream.publish(FACT_PREFIX + subject, payload, timeout=_ACK_TIMEOUT_S, headers=headers)
        except (TimeoutError, OSError, nats.errors.Error) as fault:
            raise Unavailable(f"the bus did not keep the fact: {fault or 'time-out'}") from fault

    async def subscribe(self, subject: str, listener: Listener) -> _Registration:
        """Hear telemetry and facts on this subject, from the moment this returns."""
        return await self._register(subject, listener, served=False)

    async def serve(self, subject: str, handler: Handler) -> _Registration:
        """Answer requests on this subject. Requests run side by side."""
        return await self._register(subject, handler, served=True)

    async def request(self, subject: str, payload: bytes, timeout_s: float) -> bytes:
        """Ask whoever serves the subject; while the server is away the request waits for it, within the same time-out."""
        check_payload(payload)
        try:
            async with asyncio.timeout(timeout_s):
                return await self._request(subject, payload, timeout_s)
        except TimeoutError as fault:
            raise TimeoutError(f"no answer on {subject} within {timeout_s} s") from fault
        except nats.errors.Error as fault:
            raise Unavailable(f"the bus is away: {fault}") from fault

    async def _request(self, subject: str, payload: bytes, timeout_s: float) -> bytes:
        loop = asyncio.get_running_loop()
        while True:
            # Buffered by the client it might be carried out long after the caller has given up.
            await self._connected.wait()
            try:
                answer = await self._client.request(subject, payload, timeout=timeout_s)
            except nats.errors.NoRespondersError:
                fault: str | None = "no-responder"
            else:
                fault = (answer.headers or {}).get(_FAULT_HEADER)
            if fault is None:
                return answer.data
            if fault != "no-responder":
                raise Unavailable("the other side failed" if fault == "failed" else "the other side has too much to do")
            if loop.time() > self._reconnected_at + _GRACE_AFTER_RECONNECT_S:
                raise NoResponder(subject)
            # The server was away a moment ago: the other nodes may not have come back to it yet.
            await asyncio.sleep(_RETRY_S)

    async def _register(self, subject: str, call: Any, served: bool) -> _Registration:
        sink = _Sink(self, call, served)
        try:
            subscription = await self._client.subscribe(subject, future=sink)  # type: ignore[arg-type]  # see _Sink
            subscription._pending_queue = _SHARED_QUEUE  # never used: the sink takes the message first
        except (OSError, nats.errors.Error) as fault:
            raise Unavailable(f"the bus is away: {fault}") from fault
        if not served and self._client.is_connected:
            try:
                # The client writes a ping past what it has queued: the first round trip lets the queue go out, the second one's answer
                # comes after the server has read the subscription.
                await self._client.flush(timeout=2)
                await self._client.flush(timeout=2)
            except (TimeoutError, OSError, nats.errors.Error):
                # The client asks again for every subscription once it is back.
                log.debug("bus.flush_failed", subject=subject)
        return _Registration(sink, subscription)

    def _answer(self, handler: Handler, message: Msg) -> None:
        """Start a handler for one request."""
        busy = "no-responder" if self._closing else "busy" if len(self._running) >= MAX_RUNNING else None
        work = self._refuse(message, busy) if busy else self._handle(handler, message)
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _handle(self, handler: Handler, message: Msg) -> None:
        try:
            answer = await handler(message.data)
            check_payload(answer)
        except Exception:
            log.exception("bus.handler_failed", subject=message.subject)
            await self._refuse(message, "failed")
            return
        await self._reply(message, answer, None)

    async def _refuse(self, message: Msg, fault: str) -> None:
        await self._reply(message, b"", {_FAULT_HEADER: fault})

    async def _reply(self, message: Msg, answer: bytes, headers: dict[str, str] | None) -> None:
        if not message.reply:
            return
        try:
            await self._client.publish(message.reply, answer, headers=headers)
        except (OSError, nats.errors.Error) as fault:
            log.warning("bus.reply_lost", subject=message.subject, fault=str(fault))

    async def _send_telemetry(self) -> None:
        """Send what `publish` queued, in order, until closed."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._outgoing:
                subject, payload = self._outgoing.popleft()
                try:
                    await self._client.publish(subject, payload)
                except (OSError, nats.errors.Error):
                    self.dropped += 1
            if self._closing:
                return

    async def _make_stream(self, stream: JetStreamContext) -> None:
        """Make the stream if it is missing; one that is there stays as its operator set it (replicas, size)."""
        try:
            await stream.stream_info(STREAM)
        except nats.js.errors.NotFoundError:
            await stream.add_stream(
                StreamConfig(
                    name=STREAM,
                    subjects=[FACT_PREFIX + "event.>"],
                    retention=RetentionPolicy.LIMITS,
                    storage=StorageType.FILE,
                    max_age=STREAM_MAX_AGE_S,
                    max_bytes=STREAM_MAX_BYTES,
                    duplicate_window=DUPLICATE_WINDOW_S,
                    republish=RePublish(src=FACT_PREFIX + "event.>", dest="event.>"),
                )
            )

    async def _on_error(self, fault: Exception) -> None:
        log.debug("bus.error", fault=str(fault) or type(fault).__name__)

    async def _on_disconnected(self) -> None:
        self._connected.clear()
        if not self._closing:
            log.warning("bus.disconnected")

    async def _on_reconnected(self) -> None:
        self._reconnected_at = asyncio.get_running_loop().time()
        self._connected.set()
        log.info("bus.reconnected")
