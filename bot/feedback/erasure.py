"""Erases what people said and picked, and leaves tombstones where exports still hold it."""

from typing import Final

from sqlalchemy import ColumnElement, Delete, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import Database
from bot.feedback.overwriting import owe
from bot.feedback.tables import choices, suggestions
from bot.feedback.tombstones import Tombstones

AT_ONCE: Final = 500  # suggestions in one transaction, about 20 ms; then others may write


async def erase(
    database: Database, tombstones: Tombstones, which: ColumnElement[bool], *rest: Delete
) -> int:
    """Erase the suggestions that `which` names, then the rest; the number of suggestions."""
    erased = 0
    while True:
        async with database.writing() as connection:
            some = select(suggestions.c.id).where(which).limit(AT_ONCE)
            ids = (await connection.scalars(some)).all()
            await _erase(connection, tombstones, suggestions.c.id.in_(ids))
            erased += len(ids)
            if len(ids) == AT_ONCE:
                continue
            others = [(await connection.execute(statement)).rowcount for statement in rest]
            if any(others):
                await owe(connection)
            return erased


async def _erase(
    connection: AsyncConnection, tombstones: Tombstones, which: ColumnElement[bool]
) -> None:
    await tombstones.bury(connection, which)
    if (await connection.execute(delete(suggestions).where(which))).rowcount:
        await owe(connection)


async def erase_texts(
    connection: AsyncConnection, tombstones: Tombstones, person_hash: bytes
) -> None:
    """Erase a person's texts."""
    theirs = suggestions.c.person_hash == person_hash
    await tombstones.bury(connection, theirs)
    erased = await connection.execute(
        update(choices)
        .where(
            choices.c.suggestion_id.in_(select(suggestions.c.id).where(theirs)),
            choices.c.text.is_not(None),
        )
        .values(text=None, text_hash=None, first_export=None)
    )
    if erased.rowcount:
        await owe(connection)
