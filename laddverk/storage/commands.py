"""Commands on their way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, text, update

from laddverk.domain.commands import FINAL
from laddverk.domain.errors import NotFound
from laddverk.services.ports.paging import Page, Slice
from laddverk.services.ports.station_records import CommandRecord
from laddverk.storage.columns import clean, fold
from laddverk.storage.compact import to_data, to_text
from laddverk.storage.pages import newest_first, page
from laddverk.storage.tables import commands
from laddverk.storage.unit import Unit


class StoredCommands:
    """Commands of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, command: CommandRecord) -> None:
        """Keep a new one."""
        row = {
            "id": command.id,
            "tenant_id": self._unit.owner,
            "station_id": clean(command.station_id),
            "station_folded": fold(command.station_id),
            "name": clean(command.name),
            "params": to_text(command.params),
            "raw": command.raw,
            "status": command.status,
            "created_at": command.created_at,
            "updated_at": command.updated_at,
            "timeout_s": command.timeout_s,
            "response": None if command.response is None else to_text(command.response),
            "reason": None if command.reason is None else clean(command.reason),
            "actor_name": None if command.actor_name is None else clean(command.actor_name),
        }
        await self._unit.change(insert(commands).values(row), taken="a command with this id is there already")

    async def get(self, command_id: str) -> CommandRecord:
        """Raises NotFound."""
        row = await self._unit.first(select(commands).where(commands.c.id == clean(command_id), self._unit.mine(commands.c.tenant_id)))
        if row is None:
            raise NotFound("there is no such command")
        return _command(row)

    async def list(self, part: Slice, station_id: str | None = None, status: str | None = None) -> Page[CommandRecord]:
        """Newest first."""
        statement = select(commands).where(self._unit.mine(commands.c.tenant_id))
        if station_id is not None:
            statement = statement.where(commands.c.station_folded == fold(station_id))
        if status is not None:
            statement = statement.where(commands.c.status == clean(status))
        return page(await self._unit.rows(newest_first(statement, part, commands.c.id)), part, _command, "id")

    async def move(self, command_id: str, status: str, response: object, reason: str | None, at: datetime) -> bool:
        """Take a new status, unless the stored one is final already."""
        running = (commands.c.id == clean(command_id), self._unit.mine(commands.c.tenant_id), commands.c.status.not_in(sorted(FINAL)))
        changes = {
            "status": status,
            "response": None if response is None else to_text(response),
            "reason": None if reason is None else clean(reason),
            "updated_at": at,
        }
        return await self._unit.change(update(commands).where(*running).values(changes)) == 1

    async def stuck(self, created_before: datetime, limit: int) -> Sequence[tuple[str, CommandRecord]]:
        """Those queued or sent and made before that time, oldest first."""
        statement = (
            select(commands)
            # As the index over open commands says it.
            .where(text("status IN ('queued', 'sent')"), commands.c.created_at < created_before, self._unit.mine(commands.c.tenant_id))
            .order_by(commands.c.created_at)
            .limit(limit)
        )
        return [(row.tenant_id, _command(row)) for row in await self._unit.rows(statement)]


def _command(row: Row[Any]) -> CommandRecord:
    return CommandRecord(
        id=row.id,
        station_id=row.station_id,
        name=row.name,
        params=to_data(row.params),
        raw=bool(row.raw),
        status=row.status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        timeout_s=row.timeout_s,
        response=to_data(row.response),
        reason=row.reason,
        actor_name=row.actor_name,
    )
