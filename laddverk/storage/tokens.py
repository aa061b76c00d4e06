"""Tokens: who may charge."""

from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from laddverk.domain.errors import NotFound
from laddverk.domain.tokens import Token
from laddverk.services.ports.paging import Page, Slice
from laddverk.storage.columns import clean, clean_values, fold
from laddverk.storage.pages import newest_first, page
from laddverk.storage.tables import tokens
from laddverk.storage.unit import Unit

_UNKNOWN = "there is no such token"


class StoredTokens:
    """Tokens of a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, token: Token) -> None:
        """Raises Conflict if the uid is known."""
        row = {"tenant_id": self._unit.owner, "uid": clean(token.uid), "folded": fold(token.uid), **_values(token)}
        await self._unit.change(insert(tokens).values(row), taken="a token with this uid is there already")

    async def get(self, uid: str) -> Token:
        """Raises NotFound."""
        row = await self._unit.first(select(tokens).where(*self._this(uid)))
        if row is None:
            raise NotFound(_UNKNOWN)
        return to_token(row)

    async def list(
        self, part: Slice, status: str | None = None, type: str | None = None, group: str | None = None, text: str | None = None
    ) -> Page[Token]:
        """Newest first."""
        statement = select(tokens).where(self._unit.mine(tokens.c.tenant_id))
        for column, wanted in ((tokens.c.status, status), (tokens.c.type, type), (tokens.c.group, group)):
            if wanted is not None:
                statement = statement.where(column == clean(wanted))
        if text:
            statement = statement.where(tokens.c.folded.contains(fold(text), autoescape=True))
        return page(await self._unit.rows(newest_first(statement, part, tokens.c.key)), part, to_token, "key")

    async def save(self, token: Token) -> None:
        """Replace all fields, found by uid. Raises NotFound."""
        if not await self._unit.change(update(tokens).where(*self._this(token.uid)).values(_values(token))):
            raise NotFound(_UNKNOWN)

    async def delete(self, uid: str) -> None:
        """Raises NotFound."""
        if not await self._unit.change(delete(tokens).where(*self._this(uid))):
            raise NotFound(_UNKNOWN)

    def _this(self, uid: str) -> tuple[Any, ...]:
        return (tokens.c.folded == fold(uid), self._unit.mine(tokens.c.tenant_id))


def _values(token: Token) -> dict[str, Any]:
    return clean_values(
        type=token.type,
        status=token.status,
        group=token.group,
        driver_id=token.driver_id,
        valid_until=token.valid_until,
        created_at=token.created_at,
        updated_at=token.updated_at,
        label=token.label,
    )


def to_token(row: Row[Any]) -> Token:
    """A row of `tokens`."""
    return Token(
        uid=row.uid,
        type=row.type,
        status=row.status,
        group=row.group,
        driver_id=row.driver_id,
        valid_until=row.valid_until,
        created_at=row.created_at,
        updated_at=row.updated_at,
        label=row.label,
    )
