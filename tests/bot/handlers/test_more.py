"""A person asks for more emojis."""

from typing import Any

import pytest

from bot import handlers
from bot.feedback import FeedbackStore
from model.errors import PredictorBusy
from model.labels import DEFAULT_LABELS
from model.prepared import PreparedText
from model.ranking import Predictor, Ranking
from tests.bot.handlers.offering import WON
from tests.bot.wire import (
    BORIS,
    GROUP,
    FixedPredictor,
    Send,
    Sent,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)

FIRST, NEXT = list(DEFAULT_LABELS[:5]), list(DEFAULT_LABELS[5:10])


def more(request: Sent) -> str:
    """What "more" carries."""
    [data] = [
        button["callback_data"]
        for row in keyboard(request)
        for button in row
        if button["text"] == "More"
    ]
    return str(data)


def emojis(request: Sent) -> list[str]:
    """What can be tapped, in order."""
    carried = [
        str(button.get("callback_data", "")).split(":")
        for row in keyboard(request)
        for button in row
    ]
    return [emoji for kind, *_, emoji in carried if kind == "c" and emoji]


async def offered(send: Send, about: dict[str, Any] = WON) -> Sent:
    [reply] = await send(arrives(about))
    return reply


async def shown(store: FeedbackStore) -> int:
    """How many emojis the only offer shows."""
    [group] = (await store.statistics.overall()).groups
    return len(group.ranks)


async def test_five_more_are_added_below_and_stored_with_the_next_ranks(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor(*DEFAULT_LABELS), store) as send:
        reply = await offered(send)
        answer, edit = await send(tap(more(reply), about=WON))

        assert answer.method == "answerCallbackQuery"
        assert "text" not in answer.parameters
        assert edit.method == "editMessageReplyMarkup"
        assert emojis(edit)[:5] == FIRST
        assert len(set(emojis(edit))) == 10
        assert await shown(store) == 10

        last = emojis(edit)[-1]
        [data] = [
            button["callback_data"]
            for row in keyboard(edit)
            for button in row
            if button.get("callback_data", "").endswith(last)
        ]
        await send(tap(data, about=WON))

    [group] = (await store.statistics.overall()).groups
    assert [rank.rank for rank in group.ranks if rank.chosen] == [10]


async def test_the_message_is_read_again_for_it(store: FeedbackStore) -> None:
    predictor = FixedPredictor(*DEFAULT_LABELS)
    async with running_bot(predictor, store) as send:
        reply = await offered(send)
        await send(tap(more(reply), about=WON))

    assert predictor.texts == ["we won", "we won"]


async def test_the_same_press_twice_adds_five_once(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor(*DEFAULT_LABELS), store) as send:
        reply = await offered(send)
        _, first = await send(tap(more(reply), about=WON))
        _, second = await send(tap(more(reply), about=WON))

    assert emojis(first) == emojis(second)
    assert await shown(store) == 10


async def test_it_goes_on_until_nothing_is_left_or_nothing_fits_the_keyboard(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor(*DEFAULT_LABELS), store) as send:
        request = await offered(send)
        pages = 0
        while "More" in str(keyboard(request)):
            _, request = await send(tap(more(request), about=WON))
            pages += 1

    assert 10 < pages < 20
    assert len(set(emojis(request))) == len(emojis(request)) >= len(DEFAULT_LABELS)
    assert sum(map(len, keyboard(request))) <= 100


async def test_where_nothing_else_is_known_more_disappears(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🪨", "🪵"), store) as send:
        reply = await offered(send)
        _, edit = await send(tap(more(reply), about=WON))

    assert [button["text"] for button in keyboard(edit)[-1]] == ["None fits"]


async def test_a_choice_stays_marked_and_can_be_copied(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor(*DEFAULT_LABELS), store) as send:
        reply = await offered(send)
        _, chosen = await send(tap(keyboard(reply)[0][0]["callback_data"], about=WON))
        _, edit = await send(tap(more(chosen), about=WON))

    assert keyboard(edit)[0][0]["text"] == "✓\u202f❤️"
    assert keyboard(edit)[-1][0]["copy_text"] == {"text": "we won ❤️"}


class _OnceReady:
    """A predictor that is busy from the second text on."""

    def __init__(self, ready: Predictor) -> None:
        self._ready = ready
        self._calls = 0

    async def predict(self, text: PreparedText, **more: Any) -> Ranking:
        self._calls += 1
        if self._calls > 1:
            raise PredictorBusy(9)
        return await self._ready.predict(text, **more)


async def test_a_busy_model_leaves_the_relatives_of_what_was_shown(store: FeedbackStore) -> None:
    async with running_bot(_OnceReady(FixedPredictor("❤", "😂")), store) as send:
        reply = await offered(send)
        _, edit = await send(tap(more(reply), about=WON))

    assert len(emojis(edit)) == 7


async def test_who_asks_too_much_gets_the_relatives_without_the_model(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "BURST", 1)
    monkeypatch.setattr(handlers, "RATE", 1e-6)
    predictor = FixedPredictor(*DEFAULT_LABELS)
    async with running_bot(predictor, store) as send:
        reply = await offered(send)
        _, edit = await send(tap(more(reply), about=WON))

    assert len(emojis(edit)) == 10
    assert predictor.texts == ["we won"]


async def test_a_message_that_is_gone_leaves_the_relatives_of_what_was_shown(
    store: FeedbackStore,
) -> None:
    predictor = FixedPredictor(*DEFAULT_LABELS)
    async with running_bot(predictor, store) as send:
        reply = await offered(send)
        update = tap(more(reply), about=WON)
        del update["callback_query"]["message"]["reply_to_message"]
        _, edit = await send(update)

    assert len(emojis(edit)) == 10
    assert predictor.texts == ["we won"]


@pytest.mark.parametrize("data", ["m:unknown-here:5", "m::", "m"])
async def test_a_forged_more_changes_nothing(store: FeedbackStore, data: str) -> None:
    async with running_bot(FixedPredictor(*DEFAULT_LABELS), store) as send:
        await offered(send)
        [answer] = await send(tap(data, about=WON))

    assert (
        answer.parameters["text"]
        == "I no longer know this suggestion. Send the message again, please."
    )
    assert await shown(store) == 5


async def test_more_of_somebody_elses_is_declined(store: FeedbackStore) -> None:
    about = message("@emojibot_test we won", chat=GROUP)
    async with running_bot(FixedPredictor(*DEFAULT_LABELS), store) as send:
        reply = await offered(send, about)
        [answer] = await send(
            tap(more(reply), about=about, sender={**BORIS, "language_code": "en"})
        )

    assert (
        answer.parameters["text"]
        == "This suggestion is for somebody else. Mention me to get your own."
    )
    assert await shown(store) == 5


async def test_more_of_another_model_follows_what_the_first_one_showed(
    store: FeedbackStore,
) -> None:
    newer = FixedPredictor(*reversed(DEFAULT_LABELS))

    class Replaced(FixedPredictor):
        async def predict(self, text: PreparedText, **_: object) -> Ranking:
            return await newer.predict(text) if self.texts else await super().predict(text)

    async with running_bot(Replaced(*DEFAULT_LABELS), store) as send:
        reply = await offered(send)
        _, edit = await send(tap(more(reply), about=WON))

    assert emojis(edit)[:5] == FIRST
    assert emojis(edit)[5] == DEFAULT_LABELS[-1]
    assert len(set(emojis(edit))) == 10
    assert await shown(store) == 10
