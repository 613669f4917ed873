"""What happens when a handler fails."""

import pytest

from bot.feedback import FeedbackStore
from bot.handlers import error_handler
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.wire import GROUP, arrives, message, running_bot, tap

SORRY = "Something went wrong on my side. Please try again."
SECRET = "the words of a person"


class Broken:
    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        raise RuntimeError(text.bare)


async def test_neither_the_log_nor_the_owner_sees_the_text(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot(Broken(), store, owner_ids=frozenset({7})) as send:
        apology, word = await send(arrives(message(SECRET)))

    assert apology.parameters["text"] == SORRY
    assert word.parameters["chat_id"] == 7
    assert "RuntimeError" in word.parameters["text"]
    assert "RuntimeError" in caplog.text
    assert SECRET not in caplog.text + word.parameters["text"]


async def test_the_owner_is_told_once_in_a_while(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bot(Broken(), store, owner_ids=frozenset({7})) as send:
        first = await send(arrives(message(SECRET)))
        again = await send(arrives(message(SECRET)))
        monkeypatch.setattr(error_handler, "SILENCE", 0.0)
        later = await send(arrives(message(SECRET)))

    assert [len(first), len(again), len(later)] == [2, 1, 2]


async def test_in_a_group_nobody_is_bothered(store: FeedbackStore) -> None:
    async with running_bot(Broken(), store) as send:
        assert await send(arrives(message(f"@emojibot_test {SECRET}", chat=GROUP))) == []


async def test_a_press_that_cannot_be_stored_is_answered(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(store.choices, "choose", fail)
    async with running_bot(Broken(), store) as send:
        [answer] = await send(tap("c:token:❤", about=message("we won")))

    assert answer.parameters["text"] == SORRY
