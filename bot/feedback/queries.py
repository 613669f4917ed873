"""What the store reads back: offers, consents, what a person left here, counts, examples."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import Database
from bot.feedback.keys import Keys
from bot.feedback.records import (
    NONE_FITS,
    Consent,
    EmojiStats,
    Example,
    GroupStats,
    Offer,
    RankStats,
    Shown,
    Stats,
)
from bot.feedback.tables import choices, consents, shown, suggestions
from model.ranking import Suggestion

PAGE = 500  # rows; an export holds one page in memory and no transaction between two

_ANSWERED = suggestions.outerjoin(choices, choices.c.suggestion_id == suggestions.c.id)
_CONSENTED = suggestions.join(choices, choices.c.suggestion_id == suggestions.c.id).join(
    consents, and_(consents.c.person_hash == suggestions.c.person_hash, consents.c.given)
)


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """An offer with what only the store may see of it."""

    id: int
    person_hash: bytes
    offer: Offer


async def stored_offer(
    connection: AsyncConnection, condition: ColumnElement[bool]
) -> StoredOffer | None:
    """The one offer that `condition` names, if there is one."""
    found = await connection.execute(
        select(
            suggestions,
            choices.c.chosen_at,
            choices.c.emoji.label("chosen"),
            shown.c.emoji,
            shown.c.score,
        )
        .select_from(_ANSWERED.outerjoin(shown, shown.c.suggestion_id == suggestions.c.id))
        .where(condition)
        .order_by(shown.c.rank)
    )
    rows = found.all()
    if not rows:
        return None
    first = rows[0]
    emojis = tuple(Suggestion(row.emoji, row.score) for row in rows if row.emoji is not None)
    offer = Offer(
        token=first.token,
        shown=Shown(emojis, first.model, first.lang, first.latency_ms),
        chosen=None if first.chosen_at is None else first.chosen or NONE_FITS,
        replied=first.replied,
    )
    return StoredOffer(first.id, first.person_hash, offer)


async def consent(connection: AsyncConnection, person_hash: bytes) -> Consent | None:
    """What a person last answered; None for somebody who never did."""
    found = await connection.execute(select(consents).where(consents.c.person_hash == person_hash))
    row = found.one_or_none()
    return None if row is None else Consent(row.given, row.version, row.lang, row.at)


async def belongings(connection: AsyncConnection, keys: Keys, person_hash: bytes) -> dict[str, Any]:
    """Everything kept about a person, ready for JSON; only the hashes are left out."""
    answer = await consent(connection, person_hash)
    found = await connection.execute(
        select(suggestions, choices.c.emoji, choices.c.rank, choices.c.chosen_at, choices.c.text)
        .select_from(_ANSWERED)
        .where(suggestions.c.person_hash == person_hash)
        .order_by(suggestions.c.id)
    )
    rows = found.all()
    emojis: dict[int, tuple[Suggestion, ...]] = {}
    for start in range(0, len(rows), PAGE):
        emojis |= await _shown(connection, [row.id for row in rows[start : start + PAGE]])
    return {
        "consent": answer
        and {
            "given": answer.given,
            "version": answer.version,
            "lang": answer.lang,
            "at": answer.at.isoformat(),
        },
        "suggestions": [
            {
                "token": row.token,
                "at": row.created_at.isoformat(),
                "lang": row.lang,
                "model": row.model,
                "latency_ms": row.latency_ms,
                "replied": row.replied,
                "shown": [
                    {"emoji": suggestion.emoji, "score": suggestion.score}
                    for suggestion in emojis.get(row.id, ())
                ],
                "choice": None
                if row.chosen_at is None
                else {
                    "emoji": row.emoji,  # None: none of the shown ones fitted
                    "rank": row.rank,
                    "at": row.chosen_at.isoformat(),
                    "text": None if row.text is None else keys.decrypt(row.text),
                },
            }
            for row in rows
        ],
    }


async def stats(connection: AsyncConnection) -> Stats:
    """Counts of what was shown and picked, and of consents."""
    group = (suggestions.c.model, suggestions.c.lang)
    offered = await connection.execute(
        select(
            *group,
            func.count().label("offered"),
            func.count(choices.c.emoji).label("chosen"),
            (func.count(choices.c.suggestion_id) - func.count(choices.c.emoji)).label("none"),
        )
        .select_from(_ANSWERED)
        .group_by(*group)
        .order_by(*group)
    )
    picked = func.sum(case((choices.c.rank == shown.c.rank, 1), else_=0)).label("picked")
    times = func.count().label("times")
    seen = _ANSWERED.join(shown, shown.c.suggestion_id == suggestions.c.id)
    ranked = await connection.execute(
        select(*group, shown.c.rank, times, picked)
        .select_from(seen)
        .group_by(*group, shown.c.rank)
        .order_by(shown.c.rank)
    )
    ranks: dict[tuple[str, str], list[RankStats]] = {}
    for row in ranked:
        ranks.setdefault((row.model, row.lang), []).append(
            RankStats(row.rank, row.times, row.picked)
        )
    by_emoji = await connection.execute(
        select(shown.c.emoji, times, picked)
        .select_from(seen)
        .group_by(shown.c.emoji)
        .order_by(picked.desc(), times.desc(), shown.c.emoji)
    )
    answers = await connection.execute(
        select(consents.c.given, func.count().label("people")).group_by(consents.c.given)
    )
    people = {row.given: row.people for row in answers}
    return Stats(
        groups=tuple(
            GroupStats(
                row.model,
                row.lang,
                row.offered,
                row.chosen,
                row.none,
                tuple(ranks.get((row.model, row.lang), ())),
            )
            for row in offered
        ),
        emojis=tuple(EmojiStats(row.emoji, row.times, row.picked) for row in by_emoji),
        examples=await connection.scalar(
            select(func.count()).select_from(_CONSENTED).where(choices.c.text.is_not(None))
        )
        or 0,
        consents_given=people.get(True, 0),
        consents_withdrawn=people.get(False, 0),
    )


async def examples(database: Database, keys: Keys, *, since: date | None) -> AsyncIterator[Example]:
    """The texts of people whose consent stands, one short transaction a page."""
    start = datetime.combine(since or date.min, time.min, UTC)
    last = 0
    while True:
        async with database.reading() as connection:
            found = await connection.execute(
                select(suggestions, choices.c.emoji, choices.c.chosen_at, choices.c.text)
                .select_from(_CONSENTED)
                .where(
                    suggestions.c.id > last,
                    choices.c.text.is_not(None),
                    choices.c.chosen_at >= start,
                )
                .order_by(suggestions.c.id)
                .limit(PAGE)
            )
            rows = found.all()
            emojis = await _shown(connection, [row.id for row in rows])
        if not rows:
            return
        for row in rows:
            yield Example(
                text=keys.decrypt(row.text),
                emojis=(row.emoji,) if row.emoji is not None else (),
                lang=row.lang,
                model=row.model,
                shown=emojis.get(row.id, ()),
                day=row.chosen_at.date(),
            )
        last = rows[-1].id


async def _shown(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, tuple[Suggestion, ...]]:
    """What was shown with each of the suggestions `ids`, first rank first."""
    found = await connection.execute(
        select(shown)
        .where(shown.c.suggestion_id.in_(ids))
        .order_by(shown.c.suggestion_id, shown.c.rank)
    )
    emojis: dict[int, tuple[Suggestion, ...]] = {}
    for row in found:
        suggestion = Suggestion(row.emoji, row.score)
        emojis[row.suggestion_id] = (*emojis.get(row.suggestion_id, ()), suggestion)
    return emojis
