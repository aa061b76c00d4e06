"""Work that goes on after the answer: a bounded number of tasks, none lost in silence, all ended at shutdown."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from laddverk.domain.errors import TooMany

T = TypeVar("T")

log = structlog.get_logger(__name__)

MAX_TASKS = 2_000
CLOSE_WITHIN_S = 10.0


class Background:
    """Runs coroutines beside the requests."""

    def __init__(self, max_tasks: int = MAX_TASKS) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._max = max_tasks

    def check_room(self) -> None:
        """Raises TooMany where no more can be taken on."""
        if len(self._tasks) >= self._max:
            raise TooMany("too much is under way already", retry_after_s=5)

    def start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run it; what it raises is logged, and kept for whoever awaits the task."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def close(self) -> None:
        """Let what is under way finish for a while, then cancel it."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=CLOSE_WITHIN_S)
        left = set(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("background work failed", exc_info=error)
