"""Moves a database into another, of the same kind or not: SQLite into PostgreSQL, or back.

All rows arrive in one transaction, so that whenever it is interrupted nothing has arrived, and it
may simply be done again. They are read in one, too: what is written meanwhile stays behind.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Table, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StoreError
from bot.feedback.database import Database, open_database, open_engine
from bot.feedback.tables import metadata
from bot.feedback.tombstone_list import TombstoneList, list_beside

AT_ONCE: Final = 1000  # rows
_SNAPSHOT: Final = "REPEATABLE READ"  # what SQLite gives anyway

Copied = Callable[[int], None]


async def transfer(source: str, target: str, copied: Copied) -> dict[str, int]:
    """Copy every row of the database at `source` into the empty one at `target`.

    Both must have the newest tables.

    Args:
        copied: is told how many more rows have been copied.

    Returns:
        The tables, with how many rows of each have arrived.

    Raises:
        StoreError: `target` holds something, a database failed, or not all has arrived.
    """
    from_engine, to_engine = open_engine(source), open_engine(target)
    try:
        async with _both(from_engine, to_engine) as (old, new):
            await _refuse_filled(new)
            # First: a list that knows too much is harmless, and rows without theirs are not.
            lists = list_beside(source), list_beside(target)
            await asyncio.to_thread(_copy_list, *lists)
            return await _copy_all(old, new, copied)
    finally:
        await from_engine.dispose()
        await to_engine.dispose()


async def rows_in(url: str) -> int:
    """How many rows there are in all in the database at `url`, which has the newest tables.

    Raises:
        StoreError: it cannot be used.
    """
    async with open_database(url) as database, database.reading() as connection:
        return sum((await _counts(connection)).values())


@asynccontextmanager
async def _both(
    from_engine: AsyncEngine, to_engine: AsyncEngine
) -> AsyncIterator[tuple[AsyncConnection, AsyncConnection]]:
    """A transaction in each; all of the old is read as it was at the beginning."""
    if from_engine.dialect.name == "postgresql":
        from_engine = from_engine.execution_options(isolation_level=_SNAPSHOT)
    async with (
        Database(from_engine).reading() as old,
        Database(to_engine).writing() as new,
    ):
        yield old, new


async def _copy_all(old: AsyncConnection, new: AsyncConnection, copied: Copied) -> dict[str, int]:
    for table in metadata.sorted_tables:
        await _copy(old, new, table, copied)
    counts = await _counts(new)
    if counts != await _counts(old):
        raise StoreError("not every row has arrived, so none was kept: try it again")
    await go_on_numbering(new)
    return counts


async def _refuse_filled(connection: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if await connection.scalar(select(exists(select(table)))):
            raise StoreError(
                f"the other database is not empty, it has rows in {table.name}: name a new one"
            )


async def _copy(old: AsyncConnection, new: AsyncConnection, table: Table, copied: Copied) -> None:
    rows = await old.stream(select(table).order_by(*table.primary_key))
    async for some in rows.mappings().partitions(AT_ONCE):
        await new.execute(table.insert(), [dict(row) for row in some])
        copied(len(some))


async def _counts(connection: AsyncConnection) -> dict[str, int]:
    return {
        table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


async def go_on_numbering(connection: AsyncConnection) -> None:
    """Let PostgreSQL give new rows higher numbers than those that came with theirs."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            numbers = func.pg_get_serial_sequence(table.name, column.name)
            newest = select(func.max(column)).scalar_subquery()  # NULL: begin at 1
            await connection.execute(select(func.setval(numbers, newest)))


def _copy_list(old: Path, new: Path) -> None:
    """Take along what was erased of exports that the database itself does not know."""
    if old.exists():
        TombstoneList(new).rewrite(TombstoneList(old).lines())
