"""What is counted of everybody."""

from dataclasses import replace
from typing import cast

import pytest

from bot.feedback import (
    Acceptance,
    EmojiStats,
    FeedbackStore,
    GroupStats,
    OfferKind,
    RankStats,
    Shown,
)
from model.ranking import Suggestion
from tests.bot.conftest import People

ANN, BOB, CHAT = People.ANN, People.BOB, People.CHAT


async def test_statistics_count_by_model_language_rank_and_emoji(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    for emoji in ("😂", "😂", None):
        await people.pick(await people.offered(), emoji)
    await people.offered()
    await store.offers.offer(
        chat=CHAT, message=99, person=BOB, shown=Shown((Suggestion("🎉", 1.0),), "tiny-2", "ru", 1)
    )
    await people.consent(ANN)
    await people.consent(BOB, given=False)

    stats = await store.statistics.overall()

    assert stats.groups == (
        GroupStats(
            "tiny-1", "en", 4, 2, 1, (RankStats(1, 4, 0), RankStats(2, 4, 2), RankStats(3, 4, 0))
        ),
        GroupStats("tiny-2", "ru", 1, 0, 0, (RankStats(1, 1, 0),)),
    )
    assert stats.emojis == (
        EmojiStats("😂", 4, 2),
        EmojiStats("🎉", 5, 0),
        EmojiStats("❤", 4, 0),
    )
    assert (stats.examples, stats.consents_given, stats.consents_withdrawn) == (0, 1, 1)


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


async def test_acceptance_goes_by_the_models_order_whatever_its_person_was_shown_first(
    store: FeedbackStore, people: People, shown: Shown
) -> None:
    party, joy, heart = shown.suggestions
    liked = replace(shown, suggestions=(heart, party, joy))
    recalled = replace(shown, suggestions=(Suggestion("🥶", 0.0), party, joy, heart), recalled=True)
    for message, (offered, emoji) in enumerate(
        [(liked, "❤"), (liked, "🎉"), (recalled, "🥶"), (recalled, "🎉")], start=200
    ):
        offer = await store.offers.offer(chat=CHAT, message=message, person=ANN, shown=offered)
        await people.pick(offer.token, emoji)

    assert (await store.statistics.overall()).acceptance == (Acceptance("tiny-1", 4, 2, 3),)
