"""Everybody's numbers together, over all that is kept."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.picks import picked
from bot.feedback.queries import ANSWERED, CONSENTED, STANDING
from bot.feedback.records.offers import ChoiceKind
from bot.feedback.records.statistics import (
    Acceptance,
    ConsentStats,
    EmojiStats,
    GroupStats,
    KindStats,
    OverallStats,
    RankStats,
)
from bot.feedback.statistics.columns import CHOSEN, NONE, OFFERED
from bot.feedback.tables import choices, consents, shown_emojis, suggestions

_SHOWN = ANSWERED.join(shown_emojis, shown_emojis.c.suggestion_id == suggestions.c.id)
_TIMES = func.count().label("times")
_PICKED = func.sum(case((choices.c.rank == shown_emojis.c.rank, 1), else_=0)).label("picked")


async def overall_stats(connection: AsyncConnection) -> OverallStats:
    """Counts of what was shown and picked, and of consents."""
    consented = await consent_stats(connection)
    return OverallStats(
        groups=await _groups(connection),
        emojis=await _emojis(connection),
        examples=await _examples(connection),
        consents_given=consented.given,
        consents_outdated=consented.outdated,
        consents_withdrawn=consented.withdrawn,
        kinds=await _kinds(connection),
        choices=await _choices(connection),
        missing=await picked(connection, choices.c.rank.is_(None)),
        acceptance=await acceptance(connection),
    )


async def acceptance(
    connection: AsyncConnection, *, since: datetime | None = None
) -> tuple[Acceptance, ...]:
    """How often each model's replies were accepted, the model of the latest offer first.

    A pick counts at the place that the model gave it, wherever its person's own picks put it.
    Only replies show people several emojis and are kept without a pick, too. Where the order
    was drawn at random, it says nothing of the model.

    Args:
        since: of what was offered from then on; None: of all.
    """
    lately = true() if since is None else suggestions.c.created_at >= since
    place = _place_by_model()
    first = func.count(case((place == 1, 1))).label("first")
    top3 = func.count(case((place <= 3, 1))).label("top3")
    found = await connection.execute(
        select(suggestions.c.model, OFFERED, first, top3)
        .select_from(ANSWERED)
        .where(suggestions.c.kind == "reply", suggestions.c.shuffled.is_(False), lately)
        .group_by(suggestions.c.model)
        .order_by(func.max(suggestions.c.id).desc())
    )
    return tuple(Acceptance(row.model, row.offered, row.first, row.top3) for row in found)


def _place_by_model() -> ColumnElement[int]:
    """Where the emoji picked stands among those shown, by the model's scores; 1 is first."""
    picked, other = shown_emojis.alias("picked"), shown_emojis.alias("other")
    better = (
        select(func.count())
        .select_from(picked.join(other, other.c.suggestion_id == picked.c.suggestion_id))
        .where(
            picked.c.suggestion_id == choices.c.suggestion_id,
            picked.c.rank == choices.c.rank,
            other.c.score > picked.c.score,
        )
        .correlate(choices)
        .scalar_subquery()
    )
    return case((choices.c.rank.is_not(None), 1 + better))


async def _groups(connection: AsyncConnection) -> tuple[GroupStats, ...]:
    """What became of the offers of each model in each language."""
    group = (suggestions.c.model, suggestions.c.lang)
    ranked = await connection.execute(
        select(*group, shown_emojis.c.rank, _TIMES, _PICKED)
        .select_from(_SHOWN)
        .group_by(*group, shown_emojis.c.rank)
        .order_by(shown_emojis.c.rank)
    )
    ranks: dict[tuple[str, str], list[RankStats]] = {}
    for row in ranked:
        rank = RankStats(row.rank, row.times, row.picked)
        ranks.setdefault((row.model, row.lang), []).append(rank)
    offered = await connection.execute(
        select(*group, OFFERED, CHOSEN, NONE)
        .select_from(ANSWERED)
        .group_by(*group)
        .order_by(*group)
    )
    return tuple(
        GroupStats(
            row.model,
            row.lang,
            row.offered,
            row.chosen,
            row.none,
            tuple(ranks.get((row.model, row.lang), ())),
        )
        for row in offered
    )


async def _emojis(connection: AsyncConnection) -> tuple[EmojiStats, ...]:
    """How often each emoji was shown and picked, most picked first."""
    found = await connection.execute(
        select(shown_emojis.c.emoji, _TIMES, _PICKED)
        .select_from(_SHOWN)
        .group_by(shown_emojis.c.emoji)
        .order_by(_PICKED.desc(), _TIMES.desc(), shown_emojis.c.emoji)
    )
    return tuple(EmojiStats(row.emoji, row.times, row.picked) for row in found)


async def _examples(connection: AsyncConnection) -> int:
    """How many choices will be exported."""
    texts = select(func.count()).select_from(CONSENTED).where(choices.c.text.is_not(None))
    return await connection.scalar(texts) or 0


async def consent_stats(connection: AsyncConnection) -> ConsentStats:
    """How many consents stand, are to an earlier policy, are withdrawn."""
    found = await connection.execute(
        select(
            func.count(case((STANDING, 1))),
            func.count(case((and_(consents.c.given, ~STANDING), 1))),
            func.count(case((~consents.c.given, 1))),
        )
    )
    return ConsentStats(*found.one())


async def _kinds(connection: AsyncConnection) -> tuple[KindStats, ...]:
    """What became of the offers of each kind."""
    found = await connection.execute(
        select(suggestions.c.kind, OFFERED, CHOSEN, NONE)
        .select_from(ANSWERED)
        .group_by(suggestions.c.kind)
        .order_by(suggestions.c.kind)
    )
    return tuple(KindStats(row.kind, row.offered, row.chosen, row.none) for row in found)


async def _choices(connection: AsyncConnection) -> dict[ChoiceKind, int]:
    """How often people chose in each way."""
    found = await connection.execute(
        select(choices.c.kind, _TIMES).group_by(choices.c.kind).order_by(choices.c.kind)
    )
    return {row.kind: row.times for row in found}
