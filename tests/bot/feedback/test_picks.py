"""What people picked."""

from datetime import date

from bot.feedback import (
    NO_TASTE,
    EmojiCount,
    FeedbackStore,
    Taste,
)
from tests.bot.conftest import Clock, People

ANN, BOB = People.ANN, People.BOB


async def test_favourites_are_the_emojis_picked_most_and_latest(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    for emoji in ("😂", "❤", "😂", "🎉", None):
        await people.pick(await people.offered(), emoji)
        clock.pass_days(1)
    await people.pick(await people.offered(BOB), "🎉", person=BOB)

    favourites = await store.people.favourites(ANN, limit=9)

    assert favourites == (
        EmojiCount("😂", 2, date(2026, 3, 3)),
        EmojiCount("🎉", 1, date(2026, 3, 4)),
        EmojiCount("❤", 1, date(2026, 3, 2)),
    )
    assert await store.people.favourites(ANN, limit=1) == favourites[:1]
    assert await store.people.favourites(404, limit=9) == ()


async def test_picks_are_those_of_people_who_consent(store: FeedbackStore, people: People) -> None:
    for emoji in ("😂", "😂", "❤", None):
        await people.pick(await people.offered(), emoji)

    assert await store.people.taste(ANN, "") == NO_TASTE
    await people.consent()
    assert (await store.people.taste(ANN, "")).picks == {"😂": 2, "❤": 1}
    await people.consent(given=False)
    assert await store.people.taste(ANN, "") == NO_TASTE


async def test_who_only_consented_has_no_taste_yet(store: FeedbackStore, people: People) -> None:
    await people.consent(BOB)
    assert await store.people.taste(BOB, "") == Taste(True, picks={}, expected={})

    await people.offered(BOB)
    assert await store.people.taste(BOB, "") == Taste(True, picks={}, expected={})


async def test_forgotten_picks_are_gone(store: FeedbackStore, people: People) -> None:
    await people.consent()
    await people.pick(await people.offered())
    await store.people.forget(ANN)
    await people.consent()

    assert (
        (await store.people.taste(ANN, "")).picks,
        await store.people.favourites(ANN, limit=9),
    ) == (
        {},
        (),
    )
