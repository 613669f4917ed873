"""What is counted: for the operator over everybody and day by day, for a person over their own."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.queries import ANSWERED, CONSENTED, STANDING
from bot.feedback.records import (
    Acceptance,
    DayStats,
    EmojiCount,
    EmojiStats,
    GroupStats,
    KindStats,
    OverallStats,
    PersonStats,
    RankStats,
    Share,
    Taste,
)
from bot.feedback.tables import choices, consents, shown, suggestions

_OFFERED = func.count().label("offered")
_CHOSEN = func.count(choices.c.emoji).label("chosen")
_NONE = (func.count(choices.c.suggestion_id) - func.count(choices.c.emoji)).label("none")


async def stats(connection: AsyncConnection) -> OverallStats:
    """Counts of what was shown and picked, and of consents."""
    group = (suggestions.c.model, suggestions.c.lang)
    offered = await connection.execute(
        select(*group, _OFFERED, _CHOSEN, _NONE)
        .select_from(ANSWERED)
        .group_by(*group)
        .order_by(*group)
    )
    picked = func.sum(case((choices.c.rank == shown.c.rank, 1), else_=0)).label("picked")
    times = func.count().label("times")
    seen = ANSWERED.join(shown, shown.c.suggestion_id == suggestions.c.id)
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
    by_kind = await connection.execute(
        select(suggestions.c.kind, _OFFERED, _CHOSEN, _NONE)
        .select_from(ANSWERED)
        .group_by(suggestions.c.kind)
        .order_by(suggestions.c.kind)
    )
    by_choice = await connection.execute(
        select(choices.c.kind, func.count().label("times"))
        .group_by(choices.c.kind)
        .order_by(choices.c.kind)
    )
    answers = await connection.execute(
        select(
            func.count(case((STANDING, 1))).label("given"),
            func.count(case((and_(consents.c.given, ~STANDING), 1))).label("outdated"),
            func.count(case((~consents.c.given, 1))).label("withdrawn"),
        )
    )
    people = answers.one()
    return OverallStats(
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
            select(func.count()).select_from(CONSENTED).where(choices.c.text.is_not(None))
        )
        or 0,
        consents_given=people.given,
        consents_outdated=people.outdated,
        consents_withdrawn=people.withdrawn,
        kinds=tuple(KindStats(row.kind, row.offered, row.chosen, row.none) for row in by_kind),
        choices={row.kind: row.times for row in by_choice},
        missing=await _picked(connection, choices.c.rank.is_(None)),
        acceptance=await acceptance(connection),
    )


async def daily(connection: AsyncConnection, *, days: int, today: date) -> tuple[DayStats, ...]:
    """The last `days` days up to `today`, oldest first, those without suggestions included."""
    first = today - timedelta(days=days - 1)
    start = datetime.combine(first, time.min, UTC)
    recent = suggestions.c.created_at >= start
    day = _day(connection, suggestions.c.created_at)
    group = (suggestions.c.model, suggestions.c.lang, choices.c.rank)
    counted = await connection.execute(
        select(day, *group, _OFFERED, _CHOSEN, _NONE)
        .select_from(ANSWERED)
        .where(recent, suggestions.c.kind == "reply")
        .group_by(day, *group)
    )
    by_kind = await connection.execute(
        select(day, suggestions.c.kind, _OFFERED).where(recent).group_by(day, suggestions.c.kind)
    )
    timed = await connection.execute(
        select(day, suggestions.c.latency_ms, func.count().label("times"))
        .where(recent)
        .group_by(day, suggestions.c.latency_ms)
        .order_by(suggestions.c.latency_ms)
    )
    given = _day(connection, consents.c.at)
    consented = await connection.execute(
        select(given, func.count().label("people"))
        .where(STANDING, consents.c.at >= start)
        .group_by(given)
    )
    kinds: dict[date, Counter[str]] = defaultdict(Counter)
    for row in by_kind:
        kinds[_date(row.day)][row.kind] = row.offered
    groups: dict[date, list[Row[Any]]] = defaultdict(list)
    for row in counted:
        groups[_date(row.day)].append(row)
    latencies: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for row in timed:
        latencies[_date(row.day)].append((row.latency_ms, row.times))
    people = {_date(row.day): row.people for row in consented}
    return tuple(
        _day_stats(day, groups[day], kinds[day], _median(latencies[day]), people.get(day, 0))
        for day in (first + timedelta(days=number) for number in range(days))
    )


async def person(connection: AsyncConnection, person_hash: bytes, *, limit: int) -> PersonStats:
    """One person's use of the bot, with at most `limit` favourites."""
    found = await connection.execute(
        select(
            _OFFERED,
            _CHOSEN,
            _NONE,
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


async def favourites(
    connection: AsyncConnection, person_hash: bytes, *, limit: int
) -> tuple[EmojiCount, ...]:
    """The emojis that a person picked, most picked first, then the latest."""
    return await _picked(connection, suggestions.c.person_hash == person_hash, limit=limit)


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


async def acceptance(connection: AsyncConnection) -> tuple[Acceptance, ...]:
    """How often each model's replies were accepted, the model of the latest offer first.

    Only replies show people several emojis and are kept without a pick, too. Where the order
    was drawn at random, it says nothing of the model.
    """
    first = func.count(case((choices.c.rank == 1, 1))).label("first")
    top3 = func.count(case((choices.c.rank <= 3, 1))).label("top3")
    found = await connection.execute(
        select(suggestions.c.model, _OFFERED, first, top3)
        .select_from(ANSWERED)
        .where(suggestions.c.kind == "reply", suggestions.c.shuffled.is_(False))
        .group_by(suggestions.c.model)
        .order_by(func.max(suggestions.c.id).desc())
    )
    return tuple(Acceptance(row.model, row.offered, row.first, row.top3) for row in found)


async def _picked(
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


def _day_stats(
    day: date,
    groups: list[Row[Any]],
    kinds: Counter[str],
    latency_ms: float | None,
    consents: int,
) -> DayStats:
    """One day, from its replies counted by model, language and the rank picked."""
    picked = Counter[int]()
    for row in groups:
        if row.rank is not None:
            picked[row.rank] += row.chosen
    chosen = sum(row.chosen for row in groups)
    return DayStats(
        day=day,
        offered=sum(row.offered for row in groups),
        chosen=chosen,
        none=sum(row.none for row in groups),
        other=chosen - picked.total(),
        ranks=tuple(picked[rank] for rank in range(1, max(picked, default=0) + 1)),
        models=_shares((row.model, row) for row in groups),
        languages=_shares((row.lang, row) for row in groups),
        latency_ms=latency_ms,
        consents=consents,
        inline=kinds["inline"],
        reactions=kinds["reaction"],
    )


def _shares(named: Iterable[tuple[str, Row[Any]]]) -> tuple[Share, ...]:
    """The counts of each name, most offered first."""
    offered, chosen, first = Counter[str](), Counter[str](), Counter[str]()
    for name, row in named:
        offered[name] += row.offered
        chosen[name] += row.chosen
        first[name] += row.chosen if row.rank == 1 else 0
    names = sorted(offered, key=lambda name: (-offered[name], name))
    return tuple(Share(name, offered[name], chosen[name], first[name]) for name in names)


def _median(counted: list[tuple[int, int]]) -> float | None:
    """The median of values that come sorted, each with how often it occurs."""
    total = sum(times for _, times in counted)
    if not total:
        return None
    middle = [(total - 1) // 2, total // 2]
    found: list[int] = []
    passed = 0
    for value, times in counted:
        passed += times
        while middle[len(found) :] and middle[len(found)] < passed:
            found.append(value)
    return sum(found) / 2


def _day(connection: AsyncConnection, at: ColumnElement[datetime]) -> ColumnElement[Any]:
    """The day (UTC) of a stored time, as the database's own type for it."""
    if connection.dialect.name == "postgresql":  # else in the time zone of the session
        at = func.timezone("UTC", at)
    return func.date(at).label("day")


def _date(day: object) -> date:
    """The same day as a date: SQLite knows texts only."""
    return date.fromisoformat(str(day))
