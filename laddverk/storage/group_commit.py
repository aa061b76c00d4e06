"""Group commit: what many stations' messages leave behind becomes durable together, one transaction a batch.

While one batch is on its way the next one gathers, so that batches grow with the load by themselves and nothing waits for a clock.
A batch that the engine refuses is halved down to the faulty entry; one that it did not answer is tried again for a while.
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

import structlog

from laddverk.services.ports.committing import COMMITTED, FAILED, FENCED, UNCERTAIN, Entry

MAX_BATCH = 2_000
MAX_WAITING = 50_000
PATIENCE_S = 10.0
"""How long an entry waits for a database that is away."""

_log = structlog.get_logger(__name__)


class Refused(Exception):
    """The engine will not store these rows; nothing of the batch was stored."""


class Away(Exception):
    """The engine did not answer; nothing of the batch was stored, so that it may be tried again."""


class Unsettled(Exception):
    """The engine went away while it committed, and nobody could be asked for the outcome."""


class BatchWriter(Protocol):
    """One engine's way of storing a batch in one transaction."""

    async def write(self, entries: Sequence[Entry], scrub: bool) -> frozenset[tuple[int, int]]:
        """Store all but the fenced ones durably; return the fenced (station key, epoch). Raises Refused, Away or Unsettled.

        `scrub`: clean every text first, because the batch was refused before."""
        ...

    async def close(self) -> None:
        """Give the connection back."""
        ...


class _Waiting(NamedTuple):
    entry: Entry
    done: Callable[[int], None]
    since: float


class GroupCommitter:
    """A Committer over one BatchWriter. Belongs to the event loop on which it is used."""

    def __init__(
        self,
        writer: BatchWriter,
        *,
        max_batch: int = MAX_BATCH,
        max_waiting: int = MAX_WAITING,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._writer = writer
        self._max_batch = max_batch
        self._max_waiting = max_waiting
        self._patience_s = patience_s
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def submit(self, entry: Entry, done: Callable[[int], None]) -> None:
        """Join the next batch; see the port."""
        loop = self._loop
        if loop is None:
            loop = self._loop = asyncio.get_running_loop()
        if self._closed or len(self._waiting) >= self._max_waiting:
            loop.call_soon(_tell, done, FAILED)
            return
        self._waiting.append(_Waiting(entry, done, loop.time()))
        if self._task is None:
            self._task = loop.create_task(self._run())

    async def drain(self) -> None:
        """Wait until all that was submitted is decided."""
        while self._task is not None:
            await asyncio.shield(self._task)

    @property
    def waiting(self) -> int:
        """How many entries wait for their batch."""
        return len(self._waiting)

    async def close(self) -> None:
        """Decide what was submitted, refuse more, and let the connection go."""
        self._closed = True
        await self.drain()
        await self._writer.close()

    async def _run(self) -> None:
        # The task begins one turn of the loop after the first entry came, with all that came in that turn.
        try:
            while self._waiting:
                batch = self._waiting[: self._max_batch]
                del self._waiting[: self._max_batch]
                await self._decide(batch, scrub=False)
        finally:
            self._task = None

    async def _decide(self, batch: list[_Waiting], scrub: bool) -> None:
        try:
            fenced = await self._write(batch, scrub)
        except Refused as error:
            await self._isolate(batch, scrub, error)
        except Away:
            _log.error("entries failed: the database is away", entries=len(batch))
            for waiting in batch:
                _tell(waiting.done, FAILED)
        except Unsettled:
            _log.error("entries uncertain: the database went away while it committed", entries=len(batch))
            for waiting in batch:
                _tell(waiting.done, UNCERTAIN)
        except Exception:
            _log.exception("entries failed: an error nobody foresaw", entries=len(batch))
            for waiting in batch:
                _tell(waiting.done, FAILED)
        else:
            for entry, done, _since in batch:
                _tell(done, FENCED if fenced and (entry.station_key, entry.epoch) in fenced else COMMITTED)

    async def _isolate(self, batch: list[_Waiting], scrub: bool, error: Refused) -> None:
        """Find what was refused: first with texts cleaned, then in halves. Order is kept."""
        if not scrub:
            await self._decide(batch, scrub=True)
        elif len(batch) == 1:
            _log.error("an entry was refused", station_key=batch[0].entry.station_key, reason=str(error))
            _tell(batch[0].done, FAILED)
        else:
            half = len(batch) // 2
            await self._decide(batch[:half], scrub=True)
            await self._decide(batch[half:], scrub=True)

    async def _write(self, batch: list[_Waiting], scrub: bool) -> frozenset[tuple[int, int]]:
        entries = [waiting.entry for waiting in batch]
        pause_s = 0.02
        assert self._loop is not None
        while True:
            try:
                return await self._writer.write(entries, scrub)
            except Away:
                if self._loop.time() - batch[0].since > self._patience_s:
                    raise
                await asyncio.sleep(pause_s)
                pause_s = min(1.0, pause_s * 2)


def _tell(done: Callable[[int], None], outcome: int) -> None:
    """Call back. A caller's fault must not cost the others of the batch their answer."""
    try:
        done(outcome)
    except Exception:
        with contextlib.suppress(Exception):
            _log.exception("a caller failed to hear its outcome", outcome=outcome)
