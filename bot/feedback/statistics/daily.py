"""What was offered day by day (UTC), and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.queries import ANSWERED, STANDING
from bot.feedback.records.statistics import DayStats, Share
from bot.feedback.statistics.columns import CHOSEN, NONE, OFFERED
from bot.feedback.tables import choices, consents, suggestions


async def daily_stats(
    connection: AsyncConnection, *, days: int, today: date
) -> tuple[DayStats, ...]:
    """The last `days` days up to `today`, oldest first, those without suggestions included."""
    first = today - timedelta(days=days - 1)
    start = datetime.combine(first, time.min, UTC)
    replies = await _replies(connection, start)
    kinds = await _kinds(connection, start)
    latencies = await _latencies(connection, start)
    consents = await _consents(connection, start)
    return tuple(
        _day_stats(day, replies[day], kinds[day], _median(latencies[day]), consents[day])
        for day in (first + timedelta(days=number) for number in range(days))
    )


async def _replies(
    connection: AsyncConnection, start: datetime
) -> Mapping[date, Sequence[Row[Any]]]:
    """The replies of each day, counted by model, language and the rank picked."""
    day = _day(connection, suggestions.c.created_at)
    group = (suggestions.c.model, suggestions.c.lang, choices.c.rank)
    found = await connection.execute(
        select(day, *group, OFFERED, CHOSEN, NONE)
        .select_from(ANSWERED)
        .where(suggestions.c.created_at >= start, suggestions.c.kind == "reply")
        .group_by(day, *group)
    )
    replies: dict[date, list[Row[Any]]] = defaultdict(list)
    for row in found:
        replies[_date(row.day)].append(row)
    return replies


async def _kinds(connection: AsyncConnection, start: datetime) -> Mapping[date, Counter[str]]:
    """How many offers of each kind a day has."""
    day = _day(connection, suggestions.c.created_at)
    found = await connection.execute(
        select(day, suggestions.c.kind, OFFERED)
        .where(suggestions.c.created_at >= start)
        .group_by(day, suggestions.c.kind)
    )
    kinds: dict[date, Counter[str]] = defaultdict(Counter)
    for row in found:
        kinds[_date(row.day)][row.kind] = row.offered
    return kinds


async def _latencies(
    connection: AsyncConnection, start: datetime
) -> Mapping[date, Sequence[tuple[int, int]]]:
    """The latencies of each day in milliseconds, shortest first, each with how often it occurs."""
    day = _day(connection, suggestions.c.created_at)
    found = await connection.execute(
        select(day, suggestions.c.latency_ms, OFFERED)
        .where(suggestions.c.created_at >= start)
        .group_by(day, suggestions.c.latency_ms)
        .order_by(suggestions.c.latency_ms)
    )
    latencies: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for row in found:
        latencies[_date(row.day)].append((row.latency_ms, row.offered))
    return latencies


async def _consents(connection: AsyncConnection, start: datetime) -> Counter[date]:
    """How many people gave a consent each day that still stands."""
    day = _day(connection, consents.c.at)
    found = await connection.execute(
        select(day, func.count().label("people"))
        .where(STANDING, consents.c.at >= start)
        .group_by(day)
    )
    return Counter({_date(row.day): row.people for row in found})


def _day_stats(
    day: date,
    replies: Sequence[Row[Any]],
    kinds: Counter[str],
    latency_ms: float | None,
    consents: int,
) -> DayStats:
    """One day, from its replies counted by model, language and the rank picked."""
    picked = Counter[int]()
    for row in replies:
        if row.rank is not None:
            picked[row.rank] += row.chosen
    chosen = sum(row.chosen for row in replies)
    return DayStats(
        day=day,
        offered=sum(row.offered for row in replies),
        chosen=chosen,
        none=sum(row.none for row in replies),
        other=chosen - picked.total(),
        ranks=tuple(picked[rank] for rank in range(1, max(picked, default=0) + 1)),
        models=_shares((row.model, row) for row in replies),
        languages=_shares((row.lang, row) for row in replies),
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


def _median(counted: Sequence[tuple[int, int]]) -> float | None:
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
