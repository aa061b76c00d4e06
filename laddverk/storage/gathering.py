"""Calls that come while one batch runs are served together by the next one: a thousand at once cost few transactions."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from laddverk.domain.errors import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_BATCH = 500
MAX_WAITING = 20_000


class Gatherer(Generic[Item, Result]):
    """Turns a function of many items into one of a single item. An exception in the place of a result is raised to that caller alone."""

    def __init__(self, serve: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]], max_batch: int = MAX_BATCH) -> None:
        self._serve = serve
        self._max_batch = max_batch
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, item: Item) -> Result:
        """The result for this item. Raises what serving it raised, or Unavailable where too many wait."""
        if len(self._waiting) >= MAX_WAITING:
            raise Unavailable("too many are waiting for the database")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self._waiting.append((item, future))
        if self._task is None:
            self._task = loop.create_task(self._run())
        return await future

    async def drain(self) -> None:
        """Wait until all calls are served."""
        while self._task is not None:
            await asyncio.shield(self._task)

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch = self._waiting[: self._max_batch]
                del self._waiting[: self._max_batch]
                try:
                    results: Sequence[Result | Exception] = await self._serve([item for item, _future in batch])
                except Exception as error:
                    results = [error] * len(batch)
                for (_item, future), result in zip(batch, results, strict=True):
                    if future.done():
                        continue
                    if isinstance(result, Exception):
                        future.set_exception(result)
                    else:
                        future.set_result(result)
        finally:
            self._task = None
