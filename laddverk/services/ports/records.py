"""The unit of work: one transaction over everything that use cases read and write outside the stations' hot path.

    async with uow(tenant_id) as work:
        station = await work.stations.get("CP-1")
        await work.commit()

Leaving without `commit` changes nothing. A unit belongs to one tenant and sees and writes only its rows; with `None` it is the
system's own: `access`, `commands.stuck/move`, `idempotency.sweep` and reading work over all tenants, adding owned rows does not.
Adapters raise errors of `laddverk.domain.errors` only: NotFound, Conflict, Invalid (cursors), and Unavailable where the database
does not answer or a transaction could not be carried through.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from laddverk.domain.audit import AuditEntry
from laddverk.domain.events import Event
from laddverk.domain.locations import Location
from laddverk.domain.tokens import Token
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.people_records import Access, ApiKeys, Users
from laddverk.services.ports.station_records import Commands, Records, Sessions, Stations


class Locations(Protocol):
    """Sites, newest first."""

    async def add(self, location: Location) -> None: ...

    async def get(self, location_id: str) -> Location:
        """Raises NotFound."""
        ...

    async def list(self, part: Slice, text: str | None = None) -> Page[Location]:
        """`text` matches part of name, address or city, without regard to case, as plain text."""
        ...

    async def save(self, location: Location) -> None:
        """Replace all fields (by id). Raises NotFound."""
        ...

    async def delete(self, location_id: str) -> None:
        """Raises NotFound; Conflict while stations stand there."""
        ...


class Tokens(Protocol):
    """Tokens, newest first. Uids are compared without regard to case and unique in a tenant."""

    async def add(self, token: Token) -> None:
        """Raises Conflict if the uid is known."""
        ...

    async def get(self, uid: str) -> Token:
        """Raises NotFound."""
        ...

    async def list(
        self, part: Slice, status: str | None = None, type: str | None = None, group: str | None = None, text: str | None = None
    ) -> Page[Token]:
        """`text` matches part of the uid, without regard to case, as plain text."""
        ...

    async def save(self, token: Token) -> None:
        """Replace all fields (by uid). Raises NotFound."""
        ...

    async def delete(self, uid: str) -> None:
        """Raises NotFound."""
        ...


class Audit(Protocol):
    """The audit trail, newest first. Entries are never changed."""

    async def add(self, entry: AuditEntry) -> None: ...

    async def list(
        self,
        part: Slice,
        noun: str | None = None,
        noun_id: str | None = None,
        actor_id: str | None = None,
        action: str | None = None,
        at_from: datetime | None = None,
        at_before: datetime | None = None,
    ) -> Page[AuditEntry]: ...


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A write under an idempotency key. `status` 0: still running. `digest` tells whether the same was asked again."""

    actor_id: str
    key: str
    digest: str
    created_at: datetime
    status: int = 0
    body: str = ""
    """The response's JSON, secrets left out."""


class Idempotency(Protocol):
    """Responses kept for being asked again, by (actor, key)."""

    async def begin(self, kept: KeptResponse, stale_before: datetime) -> KeptResponse | None:
        """Take the key: None if it is now ours, otherwise what is stored. One that still runs since before `stale_before` belonged to
        a process that died: it is taken over. Of two who begin at once, one gets it."""
        ...

    async def finish(self, kept: KeptResponse) -> None:
        """Store status and body under the key."""
        ...

    async def forget(self, actor_id: str, key: str) -> None:
        """The write failed without effect: the key may be used again."""
        ...

    async def sweep(self, created_before: datetime) -> int:
        """Remove old ones; how many."""
        ...


class Outbox(Protocol):
    """Facts for others, in the same transaction as what they tell of."""

    async def add(self, event: Event) -> None: ...


class UnitOfWork(Protocol):
    """One transaction; see the module."""

    @property
    def tenant_id(self) -> str | None: ...
    @property
    def locations(self) -> Locations: ...
    @property
    def stations(self) -> Stations: ...
    @property
    def tokens(self) -> Tokens: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def records(self) -> Records: ...
    @property
    def commands(self) -> Commands: ...
    @property
    def users(self) -> Users: ...
    @property
    def api_keys(self) -> ApiKeys: ...
    @property
    def access(self) -> Access: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def idempotency(self) -> Idempotency: ...
    @property
    def outbox(self) -> Outbox: ...

    async def exclusive(self, name: str) -> None:
        """Wait until no other unit of this tenant that took the same name is under way; kept until this one ends.

        Before reading what is to be changed: what was read is then still so when it is written."""
        ...

    async def commit(self) -> None:
        """Make it durable. Afterwards the unit must not be used."""
        ...


class UnitOfWorkFactory(Protocol):
    """Opens units of work."""

    def __call__(self, tenant_id: str | None) -> AbstractAsyncContextManager[UnitOfWork]: ...
