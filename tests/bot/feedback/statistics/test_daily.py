"""What is counted day by day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.feedback import (
    DayStats,
    FeedbackStore,
    Share,
    Shown,
)
from model.ranking import Suggestion
from tests.bot.conftest import Clock, People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def test_days_are_counted_one_by_one(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    await people.pick(await people.offered())  # too old for two days
    clock.pass_days(2)
    for emoji in ("🎉", "😂", "😂", None):
        await people.pick(await people.offered(), emoji)
    await people.offered()
    other = Shown((Suggestion("🎉", 1.0),), "tiny-2", "ru", 10)
    last = await store.offers.offer(chat=CHAT, message=99, person=BOB, shown=other)
    await store.choices.choose(
        last.token, chat=CHAT, person=BOB, emoji="🪿", text=None, kind="correction"
    )
    for number in range(2):
        await store.offers.offer(person=ANN, shown=other, kind="inline", token=f"inline{number}")
    await store.offers.offer(chat=CHAT, message=100, person=BOB, shown=other, kind="reaction")
    await people.consent(ANN)
    await people.consent(BOB, given=False)

    days = await store.statistics.daily(days=2)

    assert days == (
        DayStats(date(2026, 3, 2), 0, 0, 0, 0, (), (), (), None, 0, 0, 0),
        DayStats(
            day=date(2026, 3, 3),
            offered=6,
            chosen=4,
            none=1,
            other=1,
            ranks=(1, 2),
            models=(Share("tiny-1", 5, 3, 1), Share("tiny-2", 1, 1, 0)),
            languages=(Share("en", 5, 3, 1), Share("ru", 1, 1, 0)),
            latency_ms=7,
            consents=1,
            inline=2,
            reactions=1,
        ),
    )
    assert days[1].as_json()["day"] == "2026-03-03"


@pytest.mark.parametrize(
    ("latencies", "median"),
    [([5], 5), ([1, 4], 2.5), ([9, 1, 1], 1), ([3, 1, 2, 2], 2), ([1, 1, 8, 8], 4.5)],
    ids=str,
)
async def test_the_latency_of_a_day_is_its_median(
    store: FeedbackStore, latencies: list[int], median: float
) -> None:
    for message, latency in enumerate(latencies):
        shown = Shown((), "tiny-1", "en", latency)
        await store.offers.offer(chat=CHAT, message=message, person=ANN, shown=shown)

    [day] = await store.statistics.daily(days=1)

    assert day.latency_ms == median


async def test_a_day_ends_at_midnight_utc(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    clock.time = clock.time.replace(hour=23, minute=59, second=59, microsecond=999_999)
    await people.offered()
    clock.time = clock.time.replace(day=2, hour=0, minute=0, second=0, microsecond=0)
    await people.offered()

    assert [day.offered for day in await store.statistics.daily(days=3)] == [0, 1, 1]
    assert [day.offered for day in await store.statistics.daily(days=1)] == [1]


async def test_a_day_ends_at_midnight_where_the_owner_lives(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    clock.time = datetime(2026, 3, 1, 14, 59, tzinfo=UTC)  # a minute to midnight in Tokyo
    await people.offered()
    clock.time = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
    await people.offered()
    await people.consent()

    days = await store.statistics.daily(2, zone=ZoneInfo("Asia/Tokyo"))

    assert [(it.day, it.offered, it.consents) for it in days] == [
        (date(2026, 3, 1), 1, 0),
        (date(2026, 3, 2), 1, 1),
    ]


@pytest.mark.parametrize(
    ("begins", "hours"),
    [(datetime(2026, 3, 28, 23, tzinfo=UTC), 23), (datetime(2026, 10, 24, 22, tzinfo=UTC), 25)],
    ids=["spring", "autumn"],
)
async def test_the_days_when_clocks_change_have_23_hours_and_25(
    store: FeedbackStore, people: People, clock: Clock, begins: datetime, hours: int
) -> None:
    ends, minute = begins + timedelta(hours=hours), timedelta(minutes=1)
    for clock.time in (begins - minute, begins, ends - minute, ends):
        await people.offered()

    days = await store.statistics.daily(3, zone=ZoneInfo("Europe/Berlin"))

    assert [it.offered for it in days] == [1, 2, 1]


async def test_a_year_of_days_is_no_more_than_a_database_takes(
    store: FeedbackStore, people: People
) -> None:
    await people.offered()

    days = await store.statistics.daily(366)

    assert [it.offered for it in days] == [*[0] * 365, 1]
