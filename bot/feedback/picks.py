"""What people picked: an operator sees what is missing in it, a person their favourites."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.queries import ANSWERED
from bot.feedback.records.people import EmojiCount
from bot.feedback.tables import choices, suggestions


async def picked(
    connection: AsyncConnection, condition: ColumnElement[bool], *, limit: int | None = None
) -> tuple[EmojiCount, ...]:
    """The emojis picked where `condition` holds, most picked first, then the latest."""
    times, last = func.count().label("times"), func.max(choices.c.chosen_at).label("last")
    found = await connection.execute(
        select(choices.c.emoji, times, last)
        .select_from(ANSWERED)
        .where(condition, choices.c.emoji.is_not(None))
        .group_by(choices.c.emoji)
        .order_by(times.desc(), last.desc(), choices.c.emoji)
        .limit(limit)
    )
    return tuple(EmojiCount(row.emoji, row.times, row.last.date()) for row in found)


async def favourites(
    connection: AsyncConnection, person_hash: bytes, *, limit: int
) -> tuple[EmojiCount, ...]:
    """The emojis that a person picked, most picked first, then the latest."""
    return await picked(connection, suggestions.c.person_hash == person_hash, limit=limit)
