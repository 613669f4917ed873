"""What a person picked before: how often each emoji, beside how often the model expected it.

Offers that nobody answered tell nothing of a taste: perhaps they were not even seen. Nor do those
that began with what their person picked for the text before: somebody may send one text every day.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import queries
from bot.feedback.keys import Keys
from bot.feedback.tables import choices, consents, shown_emojis, suggestions

ANSWERS: Final = 500  # of a person that tell their taste, the latest
REMEMBERED: Final = 300  # texts of a person that are known again, the latest
LIKENED: Final = 100  # texts of a person that others are likened to, the latest

_ANSWER: Final = (
    choices.c.suggestion_id,
    choices.c.emoji,
    choices.c.chosen_at,
    choices.c.text_hash,
    choices.c.meaning,
    suggestions.c.recalled,
)
_ANSWERS: Final = (
    select(*_ANSWER)
    .select_from(
        consents.outerjoin(
            suggestions, suggestions.c.person_hash == consents.c.person_hash
        ).outerjoin(choices, choices.c.suggestion_id == suggestions.c.id)
    )
    .where(consents.c.person_hash == bindparam("person"), queries.STANDING)
    .order_by(choices.c.chosen_at.desc().nulls_last(), choices.c.suggestion_id.desc())
    .limit(bindparam("latest"))
)


@dataclass(frozen=True, slots=True)
class PastPicks:
    """What may be told of a person's picks.

    Attributes:
        consented: whether their consent stands; without it nothing is told.
        counts: how often they picked each emoji.
        expected: how often the model expected each one that they were shown.
        by_text: what they last picked for a text, by what it is known again by.
        meanings: what the texts meant for which they picked otherwise than the model, packed,
            and what they picked; the latest first.
    """

    consented: bool
    counts: Mapping[str, int]
    expected: Mapping[str, float]
    by_text: Mapping[bytes, str]
    meanings: Sequence[tuple[bytes, str]]


NOTHING: Final = PastPicks(consented=False, counts={}, expected={}, by_text={}, meanings=())


async def past_picks(connection: AsyncConnection, keys: Keys, person_hash: bytes) -> PastPicks:
    """What may be told of a person's picks.

    Raises:
        StoreError: what a text meant cannot be decrypted.
    """
    rows = (await connection.execute(_ANSWERS, {"person": person_hash, "latest": ANSWERS})).all()
    if not rows:
        return NOTHING
    picked = [row for row in rows if row.emoji is not None]
    tasted = [row.suggestion_id for row in rows if row.chosen_at and not row.recalled]
    texts = [row for row in picked if row.text_hash is not None][:REMEMBERED]
    meant = [row for row in picked if row.meaning is not None][:LIKENED]
    return PastPicks(
        consented=True,
        counts=Counter(row.emoji for row in picked if not row.recalled),
        expected=await _expected(connection, tasted),
        by_text={row.text_hash: row.emoji for row in reversed(texts)},
        meanings=tuple((keys.unseal(row.meaning), row.emoji) for row in meant),
    )


async def _expected(connection: AsyncConnection, answered: Sequence[int]) -> dict[str, float]:
    """How often the model expected each emoji shown with the suggestions `answered`.

    Where one of those shown was picked, each was expected by its share of all their scores. Where
    none was, or another was typed, by its score: the rest was expected of what was not shown.
    """
    if not answered:
        return {}
    sums = (
        select(shown_emojis.c.suggestion_id, func.sum(shown_emojis.c.score).label("score"))
        .where(shown_emojis.c.suggestion_id.in_(answered))
        .group_by(shown_emojis.c.suggestion_id)
        .having(func.sum(shown_emojis.c.score) > 0)
        .subquery()
    )
    among = case((choices.c.rank.is_not(None), sums.c.score), else_=1.0)
    found = await connection.execute(
        select(shown_emojis.c.emoji, func.sum(shown_emojis.c.score / among))
        .select_from(
            sums.join(choices, choices.c.suggestion_id == sums.c.suggestion_id).join(
                shown_emojis, shown_emojis.c.suggestion_id == sums.c.suggestion_id
            )
        )
        .group_by(shown_emojis.c.emoji)
    )
    return dict(found.all())
