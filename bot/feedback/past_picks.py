"""What a person picked before: how often each emoji, and which for which text."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import queries
from bot.feedback.tables import choices, consents, suggestions

REMEMBERED: Final = 300  # texts of a person that are known again, the latest


@dataclass(frozen=True, slots=True)
class PastPicks:
    """What may be told of a person's picks.

    Attributes:
        consented: whether their consent stands; without it nothing is told.
        counts: how often they picked each emoji.
        by_text: what they last picked for a text, by what it is known again by.
    """

    consented: bool
    counts: Mapping[str, int]
    by_text: Mapping[bytes, str]


async def past_picks(connection: AsyncConnection, person_hash: bytes) -> PastPicks:
    """What may be told of a person's picks."""
    theirs = consents.outerjoin(
        suggestions, suggestions.c.person_hash == consents.c.person_hash
    ).outerjoin(choices, choices.c.suggestion_id == suggestions.c.id)
    standing = (consents.c.person_hash == person_hash, queries.STANDING)
    found = await connection.execute(
        select(choices.c.emoji, func.count().label("times"))
        .select_from(theirs)
        .where(*standing)
        .group_by(choices.c.emoji)
    )
    counts = Counter[str]()
    consented = False
    for emoji, times in found:
        consented = True  # then there is a row, be it of what nobody answered
        if emoji is not None:
            counts[emoji] = times
    if not counts:
        return PastPicks(consented, counts, {})
    latest = await connection.execute(
        select(choices.c.text_hash, choices.c.emoji)
        .select_from(theirs)
        .where(*standing, choices.c.text_hash.is_not(None), choices.c.emoji.is_not(None))
        .order_by(choices.c.chosen_at.desc(), choices.c.suggestion_id.desc())
        .limit(REMEMBERED)
    )
    by_text: dict[bytes, str] = {}
    for mark, emoji in latest:
        by_text.setdefault(mark, emoji)
    return PastPicks(consented, counts, by_text)
