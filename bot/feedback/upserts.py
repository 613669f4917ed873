"""Writes a row that may be there already, in either database's own words."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert(dialect: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """An INSERT into `table` that can say what to do about a row that is there already.

    Args:
        dialect: `sqlite` or `postgresql`.
    """
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # where it is not needed it is not loaded

    return postgresql.insert(table)


async def upsert(
    connection: AsyncConnection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Write `values` into the row whose primary key is `key`, new or not."""
    statement = _upserting(connection.dialect.name, table, (*key,), (*values,))
    await connection.execute(statement, {**key, **values})


@cache
def _upserting(
    dialect: str, table: Table, key: tuple[str, ...], values: tuple[str, ...]
) -> Executable:
    """Inserts a row, or changes its `values`; built once for each set of them."""
    added = insert(dialect, table)
    changes = {name: added.excluded[name] for name in values}
    return added.on_conflict_do_update(index_elements=key, set_=changes)
