"""The newest few rows of each of many keys, in one query, through the index: neither engine would find them so by itself."""

from typing import Any

from sqlalchemy import BindParameter, Table, TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TextualSelect

from laddverk.storage.columns import Uid


def newest_of_each(
    is_postgres: bool, table: Table, key: str, columns: tuple[str, ...], limit: int, where: str = "", **parameters: Any
) -> TextualSelect:
    """For each of the values bound to `keys` the `limit` rows with the highest ids, in no order between keys, newest first within one.

    `where`: a further condition on the row `t` with parameters of these types. It is part of the statement: never anything from outside.
    """
    names = ", ".join(f"t.{column}" for column in columns)
    condition = f"AND {where}" if where else ""
    if is_postgres:
        kind = "uuid" if isinstance(table.c[key].type, Uid) else "bigint"
        statement = (
            f"SELECT {names} FROM unnest(CAST(:keys AS {kind}[])) AS k(key) CROSS JOIN LATERAL ("  # noqa: S608 (our own names)
            f"SELECT * FROM {table.name} AS t WHERE t.{key} = k.key {condition} ORDER BY t.id DESC LIMIT {limit}) AS t"
        )
    else:
        statement = (
            f"SELECT {names} FROM json_each(:keys) AS k JOIN {table.name} AS n ON n.rowid IN ("  # noqa: S608 (our own names)
            f"SELECT t.rowid FROM {table.name} AS t WHERE t.{key} = k.value {condition} ORDER BY t.id DESC LIMIT {limit}) "
            "ORDER BY n.id DESC"
        ).replace(names, ", ".join(f"n.{column}" for column in columns), 1)
    keys: BindParameter[Any] = bindparam("keys", type_=ARRAY(table.c[key].type)) if is_postgres else bindparam("keys")
    clause: TextClause = text(statement).bindparams(keys, *[bindparam(name, type_=type_) for name, type_ in parameters.items()])
    wanted: list[ColumnElement[Any]] = [table.c[column] for column in columns]
    return clause.columns(*wanted)
