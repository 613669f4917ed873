"""What is counted day by day, and for one person."""

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from bot.feedback import (
    Acceptance,
    DayStats,
    EmojiCount,
    FeedbackStore,
    OfferKind,
    PersonStats,
    Share,
    Shown,
    Taste,
)
from model.ranking import Suggestion
from tests.bot.conftest import Clock, People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT
TODAY = date(2026, 3, 1)


async def test_favourites_are_the_emojis_picked_most_and_latest(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    for emoji in ("😂", "❤", "😂", "🎉", None):
        await people.pick(await people.offered(), emoji)
        clock.pass_days(1)
    await people.pick(await people.offered(BOB), "🎉", person=BOB)

    favourites = await store.people.favourites(ANN)

    assert favourites == (
        EmojiCount("😂", 2, date(2026, 3, 3)),
        EmojiCount("🎉", 1, date(2026, 3, 4)),
        EmojiCount("❤", 1, date(2026, 3, 2)),
    )
    assert await store.people.favourites(ANN, limit=1) == favourites[:1]
    assert await store.people.favourites(404) == ()


async def test_picks_are_those_of_people_who_consent(store: FeedbackStore, people: People) -> None:
    for emoji in ("😂", "😂", "❤", None):
        await people.pick(await people.offered(), emoji)

    assert await store.people.taste(ANN) == Taste(consented=False, picks={})
    await people.consent()
    assert await store.people.taste(ANN) == Taste(consented=True, picks={"😂": 2, "❤": 1})
    await people.consent(given=False)
    assert await store.people.taste(ANN) == Taste(consented=False, picks={})


async def test_who_only_consented_has_no_taste_yet(store: FeedbackStore, people: People) -> None:
    await people.consent(BOB)
    assert await store.people.taste(BOB) == Taste(consented=True, picks={})

    await people.offered(BOB)
    assert await store.people.taste(BOB) == Taste(consented=True, picks={})


async def test_forgotten_picks_are_gone(store: FeedbackStore, people: People) -> None:
    await people.consent()
    await people.pick(await people.offered())
    await store.people.forget(ANN)
    await people.consent()

    assert ((await store.people.taste(ANN)).picks, await store.people.favourites(ANN)) == ({}, ())


async def test_a_person_reads_their_own_counts(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    for emoji in ("🎉", "😂", "😂", None):
        await people.pick(await people.offered(), emoji)
    await store.choices.choose(
        await people.offered(), chat=CHAT, person=ANN, emoji="🪿", text=None, kind="correction"
    )
    await people.offered()
    await people.pick(await people.offered(BOB), person=BOB)

    assert await store.statistics.person(ANN, limit=1) == PersonStats(
        offered=6,
        chosen=4,
        none=1,
        first=1,
        other=1,
        since=TODAY,
        favourites=(EmojiCount("😂", 2, TODAY),),
    )
    assert await store.statistics.person(404) == PersonStats(0, 0, 0, 0, 0, None, ())


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


async def test_kinds_of_suggestions_and_choices_are_counted(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    await people.pick(await people.offered(), None)
    await people.offered()
    inline = await store.offers.offer(person=ANN, shown=shown, kind="inline")
    await store.choices.choose(
        inline.token, chat=None, person=ANN, emoji="❤", text=None, kind="inline"
    )

    stats = await store.statistics.overall()

    counts = [(kind.kind, kind.offered, kind.chosen, kind.none) for kind in stats.kinds]
    assert counts == [("inline", 1, 1, 0), ("reply", 2, 0, 1)]
    assert stats.choices == {"inline": 1, "tap": 1}


async def test_acceptance_counts_replies_in_the_models_own_order(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    four = replace(shown, suggestions=(*shown.suggestions, Suggestion("🔥", 0.1)), model="tiny-2")
    shuffled = replace(shown, shuffled=True)
    for message, (offered, kind, emoji) in enumerate(
        [
            (four, "reply", "🔥"),
            (four, "reply", "❤"),
            (shown, "reply", "🎉"),
            (shown, "reply", "❤"),
            (shown, "reply", None),
            (shuffled, "reply", "🎉"),
            (shown, "inline", "🎉"),
            (shown, "reaction", "🎉"),
        ],
        start=100,
    ):
        offer = await store.offers.offer(
            chat=CHAT, message=message, person=ANN, shown=offered, kind=cast(OfferKind, kind)
        )
        await people.pick(offer.token, emoji)
    await people.offered()

    acceptance = (await store.statistics.overall()).acceptance

    assert acceptance == (Acceptance("tiny-1", 4, 1, 2), Acceptance("tiny-2", 2, 0, 1))
    assert acceptance[0].as_json() == {
        "model": "tiny-1",
        "offered": 4,
        "first": 1,
        "top3": 2,
        "first_interval": pytest.approx((0.0456, 0.6994), abs=5e-5),
        "top3_interval": pytest.approx((0.1500, 0.8500), abs=5e-5),
    }
