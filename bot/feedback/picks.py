"""What people picked: an operator sees what is missing in it, a person their favourites."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.queries import ANSWERED, STANDING
from bot.feedback.records.people import EmojiCount, Taste
from bot.feedback.tables import choices, consents, suggestions


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


async def taste(connection: AsyncConnection, person_hash: bytes) -> Taste:
    """What may be told of a person's likings."""
    theirs = consents.outerjoin(
        suggestions, suggestions.c.person_hash == consents.c.person_hash
    ).outerjoin(choices, choices.c.suggestion_id == suggestions.c.id)
    found = await connection.execute(
        select(choices.c.emoji, func.count().label("times"))
        .select_from(theirs)
        .where(consents.c.person_hash == person_hash, STANDING)
        .group_by(choices.c.emoji)
    )
    rows = found.all()  # one of them without an emoji: what nobody answered, or nothing at all
    picks = {row.emoji: row.times for row in rows if row.emoji is not None}
    return Taste(consented=bool(rows), picks=picks)
