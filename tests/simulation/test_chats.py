"""People in private chats with the real application and the real store."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.feedback import FeedbackStore
from tests.bot.conftest import examples
from tests.bot.wire import FixedPredictor
from tests.simulation.chats import Chats, NotOffered, open_chats
from tests.simulation.lines import Line
from tests.simulation.people import Deed, Person, Tastes

SHOWN = ("😂", "😅", "🔥", "😢", "🎉")


class Scripted(Person):
    """Does what it is told."""

    def __init__(self, tastes: Tastes, **deed: object) -> None:
        super().__init__(1, "en", tastes)
        self._deed = Deed(**deed)  # type: ignore[arg-type]

    def react(self, line: Line, key: int, shown: Sequence[str]) -> Deed:
        return self._deed


@asynccontextmanager
async def chats_with(store: FeedbackStore, *, shuffled_share: float = 0) -> AsyncIterator[Chats]:
    predictor = FixedPredictor(*SHOWN)
    async with open_chats(predictor, store, shuffled_share=shuffled_share) as chats:
        yield chats


async def test_a_tap_is_stored_with_its_text_and_rank(
    store: FeedbackStore, tastes: Tastes, line: Line
) -> None:
    person = Scripted(tastes, taps="😅")
    async with chats_with(store) as chats:
        await chats.consent(person)
        talk = await chats.say(person, line, 0)

    [example] = await examples(store)
    assert (talk.shown, talk.rank) == (SHOWN, 2)
    assert (example.text, example.emojis, example.rank) == (line.text, ("😅",), 2)
    assert not example.shuffled


@pytest.mark.parametrize(("emoji", "kind"), [("🥳", "correction"), ("🫶", "own")])
async def test_an_emoji_that_is_typed_corrects(
    store: FeedbackStore, tastes: Tastes, line: Line, emoji: str, kind: str
) -> None:
    person = Scripted(tastes, none=True, types=emoji)
    async with chats_with(store) as chats:
        await chats.consent(person)
        talk = await chats.say(person, line, 0)

    [example] = await examples(store)
    assert talk.rank is None
    assert (example.text, example.emojis, example.kind) == (line.text, (emoji,), kind)


async def test_none_fits_is_stored_and_silence_is_not(
    store: FeedbackStore, tastes: Tastes, line: Line
) -> None:
    async with chats_with(store) as chats:
        await chats.consent(Scripted(tastes))
        await chats.say(Scripted(tastes), line, 0)
        await chats.say(Scripted(tastes, none=True), line, 1)

    [example] = await examples(store)
    assert example.emojis == ()


async def test_who_was_not_asked_leaves_no_text(
    store: FeedbackStore, tastes: Tastes, line: Line
) -> None:
    async with chats_with(store) as chats:
        await chats.say(Scripted(tastes, taps="😅"), line, 0)

    assert await examples(store) == []


async def test_shuffled_offers_are_stored_as_such(
    store: FeedbackStore, tastes: Tastes, line: Line
) -> None:
    person = Scripted(tastes, taps="😅")
    # Other words each time: what was picked for the same ones would come first, undrawn.
    lines = [
        replace(line, text=f"{line.text}, {word}") for word in "now then here again so".split()
    ]
    async with chats_with(store, shuffled_share=1) as chats:
        await chats.consent(person)
        talks = [await chats.say(person, line, key) for key, line in enumerate(lines)]

    assert {*talks[0].shown} == {*SHOWN}
    assert len({talk.shown for talk in talks}) > 1  # alike by chance: once in 24 ** 4
    assert all(example.shuffled for example in await examples(store))


async def test_a_message_without_an_offer_stops_the_simulation(
    store: FeedbackStore, tastes: Tastes
) -> None:
    async with chats_with(store) as chats:
        with pytest.raises(NotOffered, match="English and Russian only"):
            await chats.say(Scripted(tastes), Line("καλημέρα", "en", {"😂": 1.0}), 0)
