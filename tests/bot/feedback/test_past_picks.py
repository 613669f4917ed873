"""What a person picked: which emojis, beside what was expected of them, and for which text."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.feedback import FeedbackStore, Shown, past_picks
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


async def test_what_was_recalled_and_picked_again_is_no_taste(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    await people.consent()
    for people.shown in (shown, replace(shown, recalled=True), replace(shown, recalled=True)):
        await picked(people, "we won", "🎉")

    taste = await store.people.taste(ANN, "we won")

    assert (taste.picks, taste.recalled) == ({"🎉": 1}, "🎉")
    assert taste.expected == pytest.approx({"🎉": 4 / 7, "😂": 2 / 7, "❤": 1 / 7})


async def test_a_taste_follows_the_latest_answers(
    store: FeedbackStore, people: People, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_picks, "ANSWERS", 2)
    await people.consent()
    for emoji in ("❤", "😂", "🎉"):
        await people.pick(await people.offered(), emoji)
        clock.pass_days(1)

    assert (await store.people.taste(ANN, "")).picks == {"🎉": 1, "😂": 1}


async def told(people: People, emoji: str | None) -> list[tuple[bytes, str]]:
    """What is likened to others after a choice for a text that means `xx`."""
    offer = await people.offered()
    await people.store.choices.choose(
        offer, chat=People.CHAT, person=ANN, emoji=emoji, text="we won", meaning=b"xx"
    )
    return list((await people.store.people.taste(ANN, "")).meanings)


async def test_a_meaning_is_kept_where_the_model_would_have_picked_otherwise(
    people: People,
) -> None:
    assert await told(people, "😂") == []
    await people.consent()

    assert await told(people, "🎉") == []  # the likeliest of those shown
    assert await told(people, None) == []
    assert await told(people, "😂") == [(b"xx", "😂")]


async def test_a_meaning_lies_encrypted_and_goes_with_its_text(
    people: People, database: Path
) -> None:
    await people.consent()
    await told(people, "😂")
    with closing(sqlite3.connect(database)) as connection:
        [(stored,)] = connection.execute("SELECT meaning FROM choices").fetchall()
    assert len(stored) > 50  # a Fernet token

    await people.consent(given=False)
    await people.consent()

    assert (await people.store.people.taste(ANN, "")).meanings == ()


async def test_a_correction_that_brings_no_text_keeps_the_meaning_of_before(
    store: FeedbackStore, people: People
) -> None:
    await people.consent()
    await told(people, None)
    token = (await store.people.belongings(ANN))["suggestions"][0]["token"]

    await store.choices.choose(
        token, chat=People.CHAT, person=ANN, emoji="🥶", text=None, kind="correction"
    )

    assert (await store.people.taste(ANN, "")).meanings == ((b"xx", "🥶"),)
