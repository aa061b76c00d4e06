"""Wakes the outbox's relay in the same process at once, where it would otherwise look only every quarter of a second."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from laddverk.services.ports.committing import COMMITTED, Committer, Entry, Told
from laddverk.services.ports.records import UnitOfWork, UnitOfWorkFactory


class WakingCommitter:
    """A Committer that wakes when an entry with an event has become durable."""

    __slots__ = ("_committer", "_wake")

    def __init__(self, committer: Committer, wake: Callable[[], None]) -> None:
        self._committer = committer
        self._wake = wake

    def submit(self, entry: Entry, done: Callable[[int], None]) -> None:
        """See the port. The usual entry, which tells nothing, goes through untouched."""
        for write in entry.writes:
            if type(write) is Told:
                self._committer.submit(entry, self._waking(done))
                return
        self._committer.submit(entry, done)

    async def drain(self) -> None:
        """See the port."""
        await self._committer.drain()

    def _waking(self, done: Callable[[int], None]) -> Callable[[int], None]:
        def decided(status: int) -> None:
            if status == COMMITTED:
                self._wake()
            done(status)

        return decided


class WakingUnits:
    """Units of work that wake when a tenant's unit ends. Looking into an empty outbox is cheap, and many ends make one look."""

    __slots__ = ("_uow", "_wake")

    def __init__(self, uow: UnitOfWorkFactory, wake: Callable[[], None]) -> None:
        self._uow = uow
        self._wake = wake

    def __call__(self, tenant_id: str | None) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._uow(tenant_id) if tenant_id is None else self._waking(tenant_id)

    @asynccontextmanager
    async def _waking(self, tenant_id: str) -> AsyncIterator[UnitOfWork]:
        async with self._uow(tenant_id) as work:
            yield work
        self._wake()
