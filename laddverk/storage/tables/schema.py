"""What all tables share."""

from typing import Any

from sqlalchemy import Column, MetaData, Text, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def owner() -> Column[str]:
    """The operator whose row it is."""
    return Column("tenant_id", Text, nullable=False, server_default=text("'default'"))


def must(name: str, type_: Any, *, default: str | None = None) -> Column[Any]:
    """A column that is never null."""
    return Column(name, type_, nullable=False, server_default=None if default is None else text(default))
