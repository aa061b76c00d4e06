"""The unit of work: all repositories over one transaction."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from types import TracebackType

from sqlalchemy import func, insert, select

from laddverk.domain.events import Event
from laddverk.storage.access import StoredAccess, StoredApiKeys
from laddverk.storage.audit import StoredAudit
from laddverk.storage.columns import clean
from laddverk.storage.commands import StoredCommands
from laddverk.storage.compact import to_text
from laddverk.storage.database import Database
from laddverk.storage.idempotency import StoredIdempotency
from laddverk.storage.locations import StoredLocations
from laddverk.storage.records import StoredRecords
from laddverk.storage.sessions import StoredSessions
from laddverk.storage.stations import StoredStations
from laddverk.storage.tables import outbox
from laddverk.storage.tokens import StoredTokens
from laddverk.storage.unit import Unit
from laddverk.storage.users import StoredUsers


class StoredOutbox:
    """Facts for others, in the transaction of what they tell of."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, event: Event) -> None:
        """Put it in; the relay numbers it once it is committed."""
        row = {
            "type": event.type,
            "tenant_id": self._unit.owner,
            "station_id": None if event.station_id is None else clean(event.station_id),
            "at": event.at,
            "data": to_text(event.data),
        }
        await self._unit.change(insert(outbox).values(row))


class StoredWork:
    """A UnitOfWork: `async with` it, and `commit` at the end. Nothing is connected before the first use."""

    def __init__(self, database: Database, tenant_id: str | None, clock: Callable[[], datetime]) -> None:
        self._unit = Unit(database, tenant_id)
        self._clock = clock

    async def __aenter__(self) -> "StoredWork":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._unit.leave()

    async def exclusive(self, name: str) -> None:
        """One unit of this tenant at a time under that name. SQLite has one writer at a time anyway."""
        await self._unit.begin_writing()
        if self._unit.database.is_postgres:
            digest = sha256(f"{self._unit.owner}\n{name}".encode()).digest()
            await self._unit.first(select(func.pg_advisory_xact_lock(int.from_bytes(digest[:8], "big", signed=True))))

    async def commit(self) -> None:
        """Make it durable. Afterwards the unit must not be used. Raises Unavailable if the database did not confirm it."""
        await self._unit.commit()

    @property
    def tenant_id(self) -> str | None:
        """Whose unit it is; None: the system's own."""
        return self._unit.tenant_id

    @cached_property
    def locations(self) -> StoredLocations:
        """Sites."""
        return StoredLocations(self._unit)

    @cached_property
    def stations(self) -> StoredStations:
        """Stations."""
        return StoredStations(self._unit, self._clock)

    @cached_property
    def tokens(self) -> StoredTokens:
        """Who may charge."""
        return StoredTokens(self._unit)

    @cached_property
    def sessions(self) -> StoredSessions:
        """Charging sessions."""
        return StoredSessions(self._unit)

    @cached_property
    def records(self) -> StoredRecords:
        """What stations left behind."""
        return StoredRecords(self._unit)

    @cached_property
    def commands(self) -> StoredCommands:
        """Commands on their way."""
        return StoredCommands(self._unit)

    @cached_property
    def users(self) -> StoredUsers:
        """People."""
        return StoredUsers(self._unit)

    @cached_property
    def api_keys(self) -> StoredApiKeys:
        """Programs."""
        return StoredApiKeys(self._unit)

    @cached_property
    def access(self) -> StoredAccess:
        """Look-ups before it is known whose tenant asks."""
        return StoredAccess(self._unit)

    @cached_property
    def audit(self) -> StoredAudit:
        """Who did what."""
        return StoredAudit(self._unit)

    @cached_property
    def idempotency(self) -> StoredIdempotency:
        """Kept responses."""
        return StoredIdempotency(self._unit)

    @cached_property
    def outbox(self) -> StoredOutbox:
        """Facts for others."""
        return StoredOutbox(self._unit)
