"""Erases what people said and picked, and leaves tombstones where exports still hold it."""

from sqlalchemy import ColumnElement, Delete, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import tombstones
from bot.feedback.database import Database
from bot.feedback.tables import choices, suggestions


async def erase(database: Database, which: ColumnElement[bool], *rest: Delete) -> int:
    """Erase the suggestions that `which` names, then the rest; the number of suggestions."""
    async with database.writing() as connection:
        await tombstones.bury(connection, which)
        number, *others = [
            (await connection.execute(statement)).rowcount
            for statement in (delete(suggestions).where(which), *rest)
        ]
    if number or any(others):
        await database.overwrite_erased()
    return number


async def erase_texts(connection: AsyncConnection, person_hash: bytes) -> bool:
    """Erase a person's texts, in a transaction that `overwrite_erased` must follow if any were."""
    theirs = suggestions.c.person_hash == person_hash
    await tombstones.bury(connection, theirs)
    erased = await connection.execute(
        update(choices)
        .where(
            choices.c.suggestion_id.in_(select(suggestions.c.id).where(theirs)),
            choices.c.text.is_not(None),
        )
        .values(text=None, first_export=None)
    )
    return erased.rowcount > 0
