"""What a person picked before: how often each emoji, beside how often the model expected it.

Offers that nobody answered tell nothing: perhaps they were not even seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Subquery, and_, case, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import queries
from bot.feedback.tables import choices, consents, shown_emojis, suggestions

ANSWERS: Final = 500  # of a person that tell their taste, the latest
REMEMBERED: Final = 300  # texts of a person that are known again, the latest


@dataclass(frozen=True, slots=True)
class PastPicks:
    """What may be told of a person's picks.

    Attributes:
        consented: whether their consent stands; without it nothing is told.
        counts: how often they picked each emoji.
        expected: how often the model expected each one that they were shown.
        by_text: what they last picked for a text, by what it is known again by.
    """

    consented: bool
    counts: Mapping[str, int]
    expected: Mapping[str, float]
    by_text: Mapping[bytes, str]


NOTHING: Final = PastPicks(consented=False, counts={}, expected={}, by_text={})


async def past_picks(connection: AsyncConnection, person_hash: bytes) -> PastPicks:
    """What may be told of a person's picks."""
    standing = and_(consents.c.person_hash == person_hash, queries.STANDING)
    if not await connection.scalar(select(exists().where(standing))):
        return NOTHING
    answers = (
        select(choices)
        .join(suggestions, suggestions.c.id == choices.c.suggestion_id)
        .where(suggestions.c.person_hash == person_hash)
        .order_by(choices.c.chosen_at.desc(), choices.c.suggestion_id.desc())
        .limit(ANSWERS)
        .subquery()
    )
    return PastPicks(
        consented=True,
        counts=await _counts(connection, answers),
        expected=await _expected(connection, answers),
        by_text=await _by_text(connection, answers),
    )


async def _counts(connection: AsyncConnection, answers: Subquery) -> dict[str, int]:
    found = await connection.execute(
        select(answers.c.emoji, func.count())
        .where(answers.c.emoji.is_not(None))
        .group_by(answers.c.emoji)
    )
    return dict(found.all())


async def _expected(connection: AsyncConnection, answers: Subquery) -> dict[str, float]:
    """How often the model expected each emoji shown.

    Where one of those shown was picked, each was expected by its share of all their scores. Where
    none was, or another was typed, by its score: the rest was expected of what was not shown.
    """
    here = shown_emojis.c.suggestion_id == answers.c.suggestion_id
    sums = (
        select(shown_emojis.c.suggestion_id, func.sum(shown_emojis.c.score).label("score"))
        .where(shown_emojis.c.suggestion_id.in_(select(answers.c.suggestion_id)))
        .group_by(shown_emojis.c.suggestion_id)
        .having(func.sum(shown_emojis.c.score) > 0)
        .subquery()
    )
    among = case((answers.c.rank.is_not(None), sums.c.score), else_=1.0)
    found = await connection.execute(
        select(shown_emojis.c.emoji, func.sum(shown_emojis.c.score / among))
        .select_from(
            answers.join(shown_emojis, here).join(
                sums, sums.c.suggestion_id == answers.c.suggestion_id
            )
        )
        .group_by(shown_emojis.c.emoji)
    )
    return dict(found.all())


async def _by_text(connection: AsyncConnection, answers: Subquery) -> dict[bytes, str]:
    latest = await connection.execute(
        select(answers.c.text_hash, answers.c.emoji)
        .where(answers.c.text_hash.is_not(None), answers.c.emoji.is_not(None))
        .order_by(answers.c.chosen_at.desc(), answers.c.suggestion_id.desc())
        .limit(REMEMBERED)
    )
    by_text: dict[bytes, str] = {}
    for mark, emoji in latest:
        by_text.setdefault(mark, emoji)
    return by_text
