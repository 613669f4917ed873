"""What a person picked: which emojis, beside what was expected of them, and for which text."""

import pytest

from bot.feedback import FeedbackStore, past_picks
from tests.bot.conftest import Clock, People, examples

ANN, BOB = People.ANN, People.BOB


async def picked(people: People, text: str, emoji: str | None = "😂", *, person: int = ANN) -> str:
    """The token of a pick for `text`."""
    token = await people.offered(person)
    await people.pick(token, emoji, person=person, text=text)
    return token


async def recalled(store: FeedbackStore, text: str = "we won", *, person: int = ANN) -> str | None:
    return (await store.people.taste(person, text)).recalled


async def test_the_latest_pick_for_a_text_is_recalled(
    store: FeedbackStore, people: People, clock: Clock
) -> None:
    await people.consent()
    for emoji in ("😂", "❤", "🎉"):
        await picked(people, "we won", emoji)
        clock.pass_days(1)

    assert await recalled(store) == "🎉"
    assert await recalled(store, "We won") == "🎉"
    assert await recalled(store, "we lost") is None


async def test_nobody_recalls_what_another_person_picked(
    store: FeedbackStore, people: People
) -> None:
    await people.consent(ANN)
    await people.consent(BOB)
    await picked(people, "we won")

    assert await recalled(store, person=BOB) is None


async def test_none_fits_is_no_pick_to_recall(store: FeedbackStore, people: People) -> None:
    await people.consent()
    await picked(people, "we won", None)

    assert await recalled(store) is None


async def test_nothing_is_recalled_without_a_consent_that_stands(
    store: FeedbackStore, people: People
) -> None:
    await picked(people, "we won")
    assert await recalled(store) is None

    await people.consent()
    await picked(people, "we won")
    await people.consent(version="2026-01")
    assert await recalled(store) is None

    await people.consent()
    assert await recalled(store) == "😂"
    await people.consent(given=False)
    await people.consent()
    assert await recalled(store) is None


async def test_what_is_forgotten_is_not_recalled(store: FeedbackStore, people: People) -> None:
    await people.consent()
    await picked(people, "we won")

    await store.people.forget(ANN)
    await people.consent()

    assert await recalled(store) is None


async def test_a_choice_that_loses_its_text_is_not_known_again(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    token = await picked(people, "we won")
    await people.pick(token, "❤", text=None)

    assert await examples(store) == []
    assert await recalled(store) is None


async def test_of_many_texts_the_latest_are_recalled(
    store: FeedbackStore, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_picks, "REMEMBERED", 2)
    await people.consent()
    for number in range(3):
        await picked(people, f"win number {number}")
        clock.pass_days(1)

    found = [await recalled(store, f"win number {number}") for number in range(3)]

    assert found == [None, "😂", "😂"]


async def test_a_tap_was_expected_of_each_emoji_shown_by_its_share_of_their_scores(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    for emoji in ("🎉", "😂"):
        await people.pick(await people.offered(), emoji)
    await people.offered()  # and not answered

    taste = await store.people.taste(ANN, "")

    assert taste.picks == {"🎉": 1, "😂": 1}
    assert taste.expected == pytest.approx({"🎉": 8 / 7, "😂": 4 / 7, "❤": 2 / 7})


async def test_what_was_shown_and_not_taken_was_expected_by_its_score(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    token = await people.offered()
    await people.pick(token, None)
    assert (await store.people.taste(ANN, "")).picks == {}

    await store.choices.choose(
        token, chat=People.CHAT, person=ANN, emoji="🥶", text=None, kind="correction"
    )

    taste = await store.people.taste(ANN, "")
    assert (taste.picks, taste.expected) == ({"🥶": 1}, {"🎉": 0.5, "😂": 0.25, "❤": 0.125})


async def test_a_taste_follows_the_latest_answers(
    store: FeedbackStore, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_picks, "ANSWERS", 2)
    await people.consent()
    for emoji in ("❤", "😂", "🎉"):
        await people.pick(await people.offered(), emoji)
        clock.pass_days(1)

    assert (await store.people.taste(ANN, "")).picks == {"🎉": 1, "😂": 1}
