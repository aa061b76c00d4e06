"""Lists in pages, and text found in columns."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, func, literal, tuple_

from laddverk.domain.errors import Invalid
from laddverk.services.ports.paging import LARGEST_PAGE, Page, Slice, decode_cursor, encode_cursor
from laddverk.storage.columns import Instant, clean, instant, micros
from laddverk.storage.database import Database

T = TypeVar("T")


def size(part: Slice) -> int:
    """How many items a page has at most."""
    return max(1, min(part.limit, LARGEST_PAGE))


def newest_first(statement: Select[Any], part: Slice, *columns: ColumnElement[Any]) -> Select[Any]:
    """The query's page, highest values of these columns first, after the cursor's place. One row too many tells that there is more."""
    if part.cursor is not None:
        place = _place(part.cursor, columns)
        statement = statement.where(columns[0] < place[0] if len(columns) == 1 else tuple_(*columns) < tuple_(*place))
    return statement.order_by(*[column.desc() for column in columns]).limit(size(part) + 1)


def in_order(statement: Select[Any], part: Slice, *columns: ColumnElement[Any]) -> Select[Any]:
    """The same, lowest values first."""
    if part.cursor is not None:
        statement = statement.where(tuple_(*columns) > tuple_(*_place(part.cursor, columns)))
    return statement.order_by(*columns).limit(size(part) + 1)


def _place(cursor: str, columns: Sequence[ColumnElement[Any]]) -> list[Any]:
    kinds: list[type[str] | type[int]] = [
        int if column.type.python_type is int or isinstance(column.type, Instant) else str for column in columns
    ]
    values = decode_cursor(cursor, *kinds)
    try:
        return [
            literal(instant(int(value)) if isinstance(column.type, Instant) else value, column.type)
            for column, value in zip(columns, values, strict=True)
        ]
    except OverflowError:
        raise Invalid("the cursor is not one that this list gave", field="cursor") from None


def page(rows: Sequence[Row[Any]], part: Slice, item: Callable[[Row[Any]], T], *columns: str) -> Page[T]:
    """The rows as items, with the cursor of what follows: the last one's values of these columns."""
    shown = rows[: size(part)]
    following = cursor_after(shown[-1], *columns) if len(rows) > len(shown) else None
    return Page(tuple([item(row) for row in shown]), following)


def cursor_after(row: Row[Any], *columns: str) -> str:
    """The cursor of the place after this row."""
    values = [getattr(row, column) for column in columns]
    return encode_cursor(*[value if isinstance(value, str | int) else micros(value) for value in values])


def has_text(database: Database, column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """The column contains the text, without regard to case and without wildcards."""
    if database.is_postgres:
        return func.lower(column).contains(clean(text).lower(), autoescape=True)
    return func.casefold(column).contains(clean(text).casefold(), autoescape=True)
