"""One person's use of the bot."""

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.picks import favourites
from bot.feedback.queries import ANSWERED
from bot.feedback.records.statistics import PersonStats
from bot.feedback.statistics.columns import CHOSEN, NONE, OFFERED
from bot.feedback.tables import choices, suggestions


async def person_stats(
    connection: AsyncConnection, person_hash: bytes, *, limit: int
) -> PersonStats:
    """One person's use of the bot, with at most `limit` favourites."""
    found = await connection.execute(
        select(
            OFFERED,
            CHOSEN,
            NONE,
            func.count(case((choices.c.rank == 1, 1))).label("first"),
            func.count(choices.c.rank).label("ranked"),
            func.min(suggestions.c.created_at).label("since"),
        )
        .select_from(ANSWERED)
        .where(suggestions.c.person_hash == person_hash)
    )
    row = found.one()
    return PersonStats(
        offered=row.offered,
        chosen=row.chosen,
        none=row.none,
        first=row.first,
        other=row.chosen - row.ranked,
        since=row.since and row.since.date(),
        favourites=await favourites(connection, person_hash, limit=limit),
    )
