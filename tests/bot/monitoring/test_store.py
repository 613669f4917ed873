"""What is counted of what people are shown, take and agree to."""

from collections.abc import AsyncIterator

import pytest

from bot.feedback import FeedbackStore, Keys, Shown, open_store
from bot.monitoring.watch import Watch
from model.ranking import Suggestion
from tests.bot.conftest import People
from tests.bot.monitoring.scrape import value


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def store(url: str, keys: Keys, watch: Watch) -> AsyncIterator[FeedbackStore]:
    async with open_store(url, keys, bot="1", parts=watch.parts()) as store:
        yield store


def count(watch: Watch, name: str, **labels: str) -> float:
    return value(watch.metrics.registry, name, **labels)


async def test_what_is_shown_is_counted_by_rank(
    store: FeedbackStore, watch: Watch, people: People
) -> None:
    token = await people.offered()
    many = [Suggestion(emoji, 0.01) for emoji in "🙂😂🎉🔥😭🙏👍💔😡😎🤔"]
    await store.offers.extend(token, chat=people.CHAT, person=people.ANN, more=many, after=3)

    shown = [
        count(watch, "emojibot_suggestions_shown_total", model="tiny-1", rank=rank)
        for rank in ("1", "3", "4", "10", "over 10")
    ]
    assert shown == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(("emoji", "rank"), [("🎉", "1"), ("😂", "2"), (None, "none fits")])
async def test_what_is_taken_is_counted_by_rank(
    watch: Watch, people: People, emoji: str | None, rank: str
) -> None:
    await people.pick(await people.offered(), emoji)

    assert count(watch, "emojibot_suggestions_taken_total", model="tiny-1", rank=rank) == 1


async def test_an_emoji_of_ones_own_is_counted_as_that(
    store: FeedbackStore, watch: Watch, people: People
) -> None:
    await store.choices.choose(
        *(await people.offered(),),
        chat=people.CHAT,
        person=people.ANN,
        emoji="🦄",
        text=None,
        kind="correction",
    )

    assert count(watch, "emojibot_suggestions_taken_total", model="tiny-1", rank="own") == 1


async def test_answers_about_learning_are_counted(watch: Watch, people: People) -> None:
    await people.consent()
    await people.consent(given=False)

    assert [count(watch, "emojibot_consents_total", answer=it) for it in ("yes", "no")] == [1, 1]


async def test_transactions_are_timed_apart_by_what_they_do(
    store: FeedbackStore, watch: Watch, people: People, shown: Shown
) -> None:
    before = [count(watch, "emojibot_store_seconds_count", kind=it) for it in ("read", "write")]
    await people.offered()
    await store.people.consent(people.ANN)
    after = [count(watch, "emojibot_store_seconds_count", kind=it) for it in ("read", "write")]

    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1]
