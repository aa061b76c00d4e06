"""The bus of one process: a dictionary of subjects. The default, and all that a single node needs."""

import asyncio
from collections import deque
from collections.abc import Iterable

import structlog

from laddverk.bus.limits import CLOSE_TIMEOUT_S, MAX_RUNNING, MAX_WAITING, check_payload
from laddverk.domain.errors import Unavailable
from laddverk.services.ports.bussing import Handler, Listener, NoResponder

log = structlog.get_logger(__name__)

_ROUTES_KEPT = 10_000
_IDS_KEPT = 10_000
_BATCH = 500


class _Registration:
    """One listener or handler under one subject."""

    __slots__ = ("call", "kept_in", "open", "subject")

    def __init__(self, bus: "MemoryBus", subject: str, call: Listener | Handler) -> None:
        self.kept_in: MemoryBus | None = bus
        self.subject = subject
        self.call = call
        self.open = True

    async def close(self) -> None:
        """After this nothing more is delivered. Safe to call twice."""
        self.open = False
        if self.kept_in is not None:
            self.kept_in._forget(self)
            self.kept_in = None


class _Table:
    """Registrations by subject. A subject that ends in `>` is kept under what stands before it."""

    __slots__ = ("branches", "exact")

    def __init__(self) -> None:
        self.exact: dict[str, list[_Registration]] = {}
        self.branches: dict[str, list[_Registration]] = {}

    def _shelf(self, subject: str) -> tuple[dict[str, list[_Registration]], str]:
        return (self.branches, subject[:-1]) if subject == ">" or subject.endswith(".>") else (self.exact, subject)

    def add(self, registration: _Registration) -> None:
        shelf, key = self._shelf(registration.subject)
        shelf.setdefault(key, []).append(registration)

    def remove(self, registration: _Registration) -> None:
        shelf, key = self._shelf(registration.subject)
        kept = shelf.get(key)
        if kept and registration in kept:
            kept.remove(registration)
            if not kept:
                del shelf[key]

    def find(self, subject: str) -> Iterable[_Registration]:
        """All that a message on this subject reaches, oldest first within a shelf."""
        yield from self.exact.get(subject, ())
        if self.branches:
            yield from self.branches.get("", ())
            at = subject.find(".")
            while at >= 0:
                yield from self.branches.get(subject[: at + 1], ())
                at = subject.find(".", at + 1)


class MemoryBus:
    """Subjects of one process.

    Telemetry is handed over in a later turn of the event loop, in order, so that a publisher never runs a listener's code.
    A fact is handed over at once: memory is all the durability there is, and the outbox behind it is the truth.
    Where two handlers serve one subject the newer one is asked: the newer home of a station wins.
    """

    def __init__(self) -> None:
        self._listeners = _Table()
        self._handlers = _Table()
        self._routes: dict[str, tuple[_Registration, ...]] = {}
        self._waiting: deque[tuple[str, bytes]] = deque()
        self._scheduled = False
        self._known_ids: dict[str, None] = {}
        self._running: set[asyncio.Task[bytes]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.dropped = 0

    async def start(self) -> None:
        """Ready at once."""
        self._loop = asyncio.get_running_loop()

    async def close(self) -> None:
        """Deliver what is in flight, let handlers finish, then end those that did not."""
        self._loop = None  # what listeners publish from here on is dropped, so the queue comes to an end
        while self._waiting:
            self._deliver()
        if self._running:
            _, late = await asyncio.wait(set(self._running), timeout=CLOSE_TIMEOUT_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    @property
    def ready(self) -> bool:
        """Started and not closed."""
        return self._loop is not None

    def publish(self, subject: str, payload: bytes) -> None:
        """One dictionary look-up where nobody listens."""
        if not self._route(subject) or self._loop is None:
            return
        if len(self._waiting) >= MAX_WAITING:
            self.dropped += 1
            return
        self._waiting.append((subject, payload))
        if not self._scheduled:
            self._scheduled = True
            self._loop.call_soon(self._deliver)

    async def publish_durable(self, subject: str, payload: bytes, message_id: str) -> None:
        """Hand the fact to every listener before returning; a message_id that is still remembered is not handed over again."""
        if self._loop is None:
            raise Unavailable("the bus is closed")
        check_payload(payload)
        if message_id in self._known_ids:
            return
        self._known_ids[message_id] = None
        if len(self._known_ids) > _IDS_KEPT:
            del self._known_ids[next(iter(self._known_ids))]
        self._hand_over(subject, payload)

    async def subscribe(self, subject: str, listener: Listener) -> _Registration:
        """Hear telemetry and facts on this subject."""
        registration = _Registration(self, subject, listener)
        self._listeners.add(registration)
        self._routes.clear()
        return registration

    async def serve(self, subject: str, handler: Handler) -> _Registration:
        """Answer requests on this subject."""
        registration = _Registration(self, subject, handler)
        self._handlers.add(registration)
        return registration

    async def request(self, subject: str, payload: bytes, timeout_s: float) -> bytes:
        """Ask whoever serves the subject. A handler that is slower than `timeout_s` goes on alone, as it would behind a network."""
        if self._loop is None:
            raise Unavailable("the bus is closed")
        check_payload(payload)
        found = list(self._handlers.find(subject))
        if not found:
            raise NoResponder(subject)
        if len(self._running) >= MAX_RUNNING:
            raise Unavailable("too many requests are being worked on")
        handler: Handler = found[-1].call  # type: ignore[assignment]  # the table of handlers holds handlers only
        task = self._loop.create_task(_run(handler, subject, payload))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        done, _ = await asyncio.wait({task}, timeout=timeout_s)
        if not done:
            raise TimeoutError(f"no answer on {subject} within {timeout_s} s")
        if task.cancelled():
            raise Unavailable("the bus is closed")
        return task.result()

    def _route(self, subject: str) -> tuple[_Registration, ...]:
        route = self._routes.get(subject)
        if route is None:
            if len(self._routes) >= _ROUTES_KEPT:
                self._routes.clear()
            route = self._routes[subject] = tuple(self._listeners.find(subject))
        return route

    def _deliver(self) -> None:
        """Hand over what waits; long queues are taken in portions, so that sockets get their turn."""
        self._scheduled = False
        for _ in range(min(_BATCH, len(self._waiting))):
            subject, payload = self._waiting.popleft()
            self._hand_over(subject, payload)
        if self._waiting and not self._scheduled and self._loop is not None:
            self._scheduled = True
            self._loop.call_soon(self._deliver)

    def _hand_over(self, subject: str, payload: bytes) -> None:
        for registration in self._route(subject):
            if not registration.open:
                continue
            listener: Listener = registration.call  # type: ignore[assignment]  # the table of listeners holds listeners only
            try:
                listener(subject, payload)
            except Exception:
                # One listener's fault must not keep the others from hearing.
                log.exception("bus.listener_failed", subject=subject)

    def _forget(self, registration: _Registration) -> None:
        self._listeners.remove(registration)
        self._handlers.remove(registration)
        self._routes.clear()


async def _run(handler: Handler, subject: str, payload: bytes) -> bytes:
    """The handler's answer; its fault reaches the caller as Unavailable, without its text."""
    try:
        answer = await handler(payload)
        check_payload(answer)
    except Exception as fault:
        log.exception("bus.handler_failed", subject=subject)
        raise Unavailable("the other side failed") from fault
    return answer
