"""A world without real time: the loop's clock jumps to whatever is next, and what would be a thread runs in its place."""

import asyncio
import selectors
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any


class _Instant(selectors.DefaultSelector):
    """Never waits: where the loop would sleep, its clock moves instead. Sockets are never ready."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("nothing will ever happen again in this world")
        self.now += max(0.0, timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on a virtual clock. Work for threads is done at once; its result arrives after a random while."""

    def __init__(self, random: Random) -> None:
        self._instant = _Instant()
        self._chance = random
        super().__init__(self._instant)

    def time(self) -> float:
        """Seconds since the world began."""
        return self._instant.now

    def run_in_executor(self, executor: Any, func: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:  # type: ignore[override]
        """Done now, known a few virtual milliseconds later: in between, a crash finds it stored and unanswered."""
        future = self.create_future()
        try:
            result, error = func(*args), None
        except Exception as raised:
            result, error = None, raised
        self.call_later(self._chance.uniform(0.0005, 0.03), _settle, future, result, error)
        return future


def _settle(future: asyncio.Future[Any], result: object, error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    else:
        future.set_result(result)


class InlineQueue:
    """Stands where the SQLite driver has the queue to its thread: what is put in is done at once."""

    def put_nowait(self, item: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        """Run the function; its outcome is the future's."""
        future, function = item
        try:
            result, error = function(), None
        except Exception as raised:
            result, error = None, raised
        if future is not None:
            with suppress(RuntimeError):
                future.get_loop().call_soon(_settle, future, result, error)


class NoThread:
    """Stands where the SQLite driver has its thread."""

    def __init__(self, target: Callable[..., None], args: tuple[Any, ...] = ()) -> None:
        self.daemon = True

    def start(self) -> None:
        """Nothing to start."""
