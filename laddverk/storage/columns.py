"""Column types that mean the same on both engines, and text that no column refuses."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, Integer, String, types
from sqlalchemy.dialects import postgresql

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Number = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits. SQLite counts a key up only where the column is called INTEGER, which holds 64 bits there."""


def micros(at: datetime) -> int:
    """Microseconds since 1970, exact: how SQLite keeps an instant."""
    return (at - EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """The aware UTC time of a number of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=value)


class Instant(types.TypeDecorator[datetime]):
    """An aware UTC time with microseconds: `timestamptz` on PostgreSQL, an integer of microseconds on SQLite."""

    impl = postgresql.TIMESTAMP(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else postgresql.TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return micros(value) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return instant(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Uid(types.TypeDecorator[str]):
    """A UUID as 32 lower-case hex digits: `uuid` on PostgreSQL (16 bytes), text on SQLite.

    What is not a UUID finds nothing: PostgreSQL is then asked for the nil UUID, which no row has.
    """

    impl = String(32)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        return dialect.type_descriptor(String(32) if dialect.name == "sqlite" else postgresql.UUID(as_uuid=True))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "sqlite":
            return value
        try:
            return UUID(hex=value)
        except ValueError:
            return UUID(int=0)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return value.hex if isinstance(value, UUID) else value


def clean(text: str) -> str:
    """The text without what a database column refuses: NUL becomes U+2400, a lone surrogate U+FFFD."""
    if text.isascii():
        return text.replace("\0", "\u2400") if "\0" in text else text
    return text.replace("\0", "\u2400").encode("utf-8", "surrogatepass").decode("utf-8", "replace") if _odd(text) else text


def _odd(text: str) -> bool:
    if "\0" in text:
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def fold(text: str) -> str:
    """The form by which ids, uids and addresses are compared (OCPP CiString), fit for a column."""
    return clean(text).casefold()


def clean_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The row with all its texts cleaned."""
    return tuple([clean(value) if type(value) is str else value for value in row])


def clean_values(**values: Any) -> dict[str, Any]:
    """A row by column names with all its texts cleaned."""
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}
