"""What the bot learned about a person, told to whoever looks on with them."""

import pytest

from bot.errors import StoreError
from bot.feedback import FeedbackStore, Taste
from bot.suggestions.learned import Learned, PickedFor, learned_about
from tests.bot.conftest import Clock, People


async def test_habits_say_what_was_picked_beside_what_was_expected(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    for _ in range(30):
        await people.pick(await people.offered(), "🎉")

    learned = await learned_about(people.ANN, store.people)

    assert learned is not None
    [more] = learned.more
    assert (more.emoji, more.picked) == ("🎉", 30)
    assert more.expected < 30
    assert more.factor > 1
    assert "❤️" in [it.emoji for it in learned.less]
    assert all((it.picked, it.factor < 1) == (0, True) for it in learned.less)
    assert learned.texts == ()


async def test_skin_tones_of_one_emoji_are_one_habit(
    store: FeedbackStore, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def taste(*_: object) -> Taste:
        return Taste(True, {"👍🏽": 9, "👍": 1}, {"👍": 2.0, "❤": 8.0})

    monkeypatch.setattr(store.people, "taste", taste)
    learned = await learned_about(people.ANN, store.people)

    assert learned is not None
    assert [(it.emoji, it.picked, it.expected) for it in learned.more] == [("👍", 10, 2.0)]
    assert [(it.emoji, it.picked, it.expected) for it in learned.less] == [("❤️", 0, 8.0)]


async def test_the_last_pick_for_each_text_is_told_the_latest_first(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    await people.consent()
    for text, emoji in (("We won", "🎉"), ("we lost", "😂"), ("we won", "❤"), ("gone", None)):
        await people.pick(await people.offered(), emoji, text=text)
        clock.pass_days(1)

    learned = await learned_about(people.ANN, store.people)

    assert learned is not None
    assert learned.texts == (PickedFor("we won", "❤️"), PickedFor("we lost", "😂"))


async def test_nothing_is_told_without_a_consent_or_about_anybody_else(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    await people.consent(people.BOB)
    await people.pick(await people.offered(), text="we won")

    assert await learned_about(people.BOB, store.people) == Learned(consented=True)
    await people.consent(given=False)
    assert await learned_about(people.ANN, store.people) == Learned(consented=False)


async def test_where_the_database_fails_nothing_is_said(
    store: FeedbackStore, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> Taste:
        raise StoreError("gone")

    monkeypatch.setattr(store.people, "taste", broken)

    assert await learned_about(people.ANN, store.people) is None
