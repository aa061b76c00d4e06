"""The relay is woken by what concerns it, and by nothing else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from laddverk.app.waking import WakingCommitter, WakingUnits
from laddverk.domain.events import STATION_STATUS, Event
from laddverk.services.ports.committing import COMMITTED, FAILED, FENCED, Entry, NoteStored, Told

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NOTE = NoteStored("n", NOW, "topic", "text", False)
TOLD = Told(Event(STATION_STATUS, "CP-1", NOW, {}))


class Decides:
    """A committer that decides at once, as it is told."""

    def __init__(self, status: int) -> None:
        self.status = status

    def submit(self, entry: Entry, done: Callable[[int], None]) -> None:
        done(self.status)

    async def drain(self) -> None: ...


@pytest.mark.parametrize(
    ("writes", "status", "woken"),
    [((NOTE, TOLD), COMMITTED, 1), ((NOTE,), COMMITTED, 0), ((TOLD,), FENCED, 0), ((TOLD,), FAILED, 0)],
)
def test_a_durable_event_wakes(writes: tuple[Any, ...], status: int, woken: int) -> None:
    woke: list[None] = []
    statuses: list[int] = []
    WakingCommitter(Decides(status), lambda: woke.append(None)).submit(Entry(1, 1, writes), statuses.append)
    assert (len(woke), statuses) == (woken, [status])


@asynccontextmanager
async def _unit() -> AsyncIterator[Any]:
    yield object()


def _units(_tenant_id: str | None) -> AbstractAsyncContextManager[Any]:
    return _unit()


async def test_a_tenants_unit_wakes_at_its_end_unless_it_failed() -> None:
    woke: list[None] = []
    units = WakingUnits(_units, lambda: woke.append(None))
    async with units("default"):
        assert not woke
    assert len(woke) == 1
    with pytest.raises(RuntimeError):
        async with units("default"):
            raise RuntimeError
    async with units(None):
        pass
    assert len(woke) == 1
