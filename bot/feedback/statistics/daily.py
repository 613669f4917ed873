"""What was offered day by day, and what became of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import CTE, Date, FromClause, Row, and_, column, func, select, values
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback.database import UtcDateTime
from bot.feedback.queries import ANSWERED, STANDING
from bot.feedback.records.statistics import DayStats, Share
from bot.feedback.statistics.columns import CHOSEN, NONE, OFFERED
from bot.feedback.tables import choices, consents, suggestions


async def daily_stats(
    connection: AsyncConnection, *, days: int, today: date, zone: tzinfo
) -> tuple[DayStats, ...]:
    """The last `days` days up to `today`, oldest first, those without suggestions included.

    Args:
        zone: where the days begin at midnight.
    """
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    table = _days(dates, zone)
    replies = await _replies(connection, table)
    kinds = await _kinds(connection, table)
    latencies = await _latencies(connection, table)
    consents = await _consents(connection, table)
    return tuple(
        _day_stats(day, replies[day], kinds[day], _median(latencies[day]), consents[day])
        for day in dates
    )


def _days(dates: Sequence[date], zone: tzinfo) -> CTE:
    """A table of days, each with when it begins and when it ends, which the next one begins with.

    A day may have 23 hours or 25, so that none can be told from a stored time alone.
    """

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time.min, zone)

    day, begins, ends = (
        column("day", Date),
        column("begins", UtcDateTime),
        column("ends", UtcDateTime),
    )
    rows = [(it, midnight(it), midnight(it + timedelta(days=1))) for it in dates]
    return values(day, begins, ends, name="days").data(rows).cte()


async def _replies(connection: AsyncConnection, days: CTE) -> Mapping[date, Sequence[Row[Any]]]:
    """The replies of each day, counted by model, language and the rank picked."""
    group = (days.c.day, suggestions.c.model, suggestions.c.lang, choices.c.rank)
    found = await connection.execute(
        select(*group, OFFERED, CHOSEN, NONE)
        .select_from(_offered(days, ANSWERED))
        .where(suggestions.c.kind == "reply")
        .group_by(*group)
    )
    replies: dict[date, list[Row[Any]]] = defaultdict(list)
    for row in found:
        replies[row.day].append(row)
    return replies


async def _kinds(connection: AsyncConnection, days: CTE) -> Mapping[date, Counter[str]]:
    """How many offers of each kind a day has."""
    group = (days.c.day, suggestions.c.kind)
    found = await connection.execute(
        select(*group, OFFERED).select_from(_offered(days, suggestions)).group_by(*group)
    )
    kinds: dict[date, Counter[str]] = defaultdict(Counter)
    for row in found:
        kinds[row.day][row.kind] = row.offered
    return kinds


async def _latencies(
    connection: AsyncConnection, days: CTE
) -> Mapping[date, Sequence[tuple[int, int]]]:
    """The latencies of each day in milliseconds, shortest first, each with how often it occurs."""
    group = (days.c.day, suggestions.c.latency_ms)
    found = await connection.execute(
        select(*group, OFFERED)
        .select_from(_offered(days, suggestions))
        .group_by(*group)
        .order_by(suggestions.c.latency_ms)
    )
    latencies: dict[date, list[tuple[int, int]]] = defaultdict(list)
    for row in found:
        latencies[row.day].append((row.latency_ms, row.offered))
    return latencies


async def _consents(connection: AsyncConnection, days: CTE) -> Counter[date]:
    """How many people gave a consent each day that still stands."""
    on_a_day = and_(consents.c.at >= days.c.begins, consents.c.at < days.c.ends)
    found = await connection.execute(
        select(days.c.day, func.count().label("people"))
        .select_from(consents.join(days, on_a_day))
        .where(STANDING)
        .group_by(days.c.day)
    )
    return Counter({row.day: row.people for row in found})


def _offered(days: CTE, what: FromClause) -> FromClause:
    """`what` there is of suggestions, beside the day that each was made on."""
    made = suggestions.c.created_at
    return what.join(days, and_(made >= days.c.begins, made < days.c.ends))


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
