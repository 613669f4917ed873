"""A second press on what was chosen takes it back."""

import pytest

from bot.feedback import FeedbackStore
from bot.words.privacy_policy import POLICY_VERSION
from tests.bot.conftest import examples
from tests.bot.handlers.offering import WON
from tests.bot.wire import (
    ANN,
    FixedPredictor,
    Send,
    Sent,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)


async def press(send: Send, shown: Sent, label: str) -> list[Sent]:
    """Press the button under `shown` whose text ends with `label`."""
    [carried] = [
        it["callback_data"] for row in keyboard(shown) for it in row if it["text"].endswith(label)
    ]
    return await send(tap(carried, about=WON))


@pytest.mark.parametrize("label", ["❤️", "None fits"])
async def test_a_second_press_takes_the_choice_back(store: FeedbackStore, label: str) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        [answer] = await send(arrives(WON))
        _, chosen = await press(send, answer, label)
        said, shown = await press(send, chosen, label)

    assert said.parameters["text"] == "Taken back."
    assert shown.parameters["text"] == answer.parameters["text"] == "🎉"
    assert keyboard(shown) == keyboard(answer)
    assert (await store.statistics.overall()).choices == {}


async def test_a_correction_is_taken_back_where_it_is_shown(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        [answer] = await send(arrives(WON))
        corrected, _ = await send(arrives(message("🫠", number=920)))
        _, shown = await press(send, corrected, "🫠")

    assert keyboard(shown) == keyboard(answer)
    assert (await store.statistics.overall()).choices == {}


async def test_a_press_that_comes_twice_takes_nothing_else_back(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        [answer] = await send(arrives(WON))
        _, chosen = await press(send, answer, "❤️")
        await press(send, chosen, "❤️")
        await press(send, answer, "🎉")
        said, shown = await press(send, chosen, "❤️")

    assert "text" not in said.parameters
    assert (shown.parameters["text"], keyboard(shown)[0][0]["text"]) == ("🎉", "✓\u202f🎉")
    assert (await store.statistics.overall()).choices == {"tap": 1}


async def test_what_is_taken_back_leaves_no_text_and_a_tombstone(store: FeedbackStore) -> None:
    await store.people.set_consent(ANN["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        [answer] = await send(arrives(WON))
        _, chosen = await press(send, answer, "❤️")
        [example] = await examples(store)
        await press(send, chosen, "❤️")

    export = await store.exports.begin()
    assert export is not None
    assert [row async for row in export.choices()] == []
    assert [row async for _, row in export.tombstones()] == [example.id]
