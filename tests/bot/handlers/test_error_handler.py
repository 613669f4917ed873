"""What happens when a handler fails."""

from contextlib import suppress
from typing import Any

import pytest

from bot.feedback import ChatSettings, FeedbackStore
from bot.handlers import error_handler
from model.prepared import PreparedText
from model.ranking import Ranking
from tests.bot.wire import GROUP, Wire, arrives, message, running_bot, tap

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


async def test_in_a_group_only_who_called_the_bot_is_told(store: FeedbackStore) -> None:
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="all", every_seconds=0))
    async with running_bot(Broken(), store) as send:
        assert await send(arrives(message(SECRET, chat=GROUP))) == []
        [apology] = await send(arrives(message(f"@emojibot_test {SECRET}", chat=GROUP)))

    assert apology.parameters["text"] == SORRY


async def test_a_message_that_is_gone_before_it_is_answered_is_no_failure(
    store: FeedbackStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    said = "Bad Request: message to be replied not found"
    gone = {"ok": False, "error_code": 400, "description": said}
    wire = Wire(answers={"sendMessage": [(400, gone)]})
    async with running_bot(Broken(), store, wire, owner_ids=frozenset({7})) as send:
        tried = await send(arrives(message("/help", chat=GROUP)))

    sent = [it.parameters["chat_id"] for it in tried if it.method == "sendMessage"]
    assert sent == [GROUP["id"]]
    assert "what was to be answered has been deleted" in caplog.text


async def test_a_press_that_cannot_be_stored_is_answered(
    store: FeedbackStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(store.choices, "choose", fail)
    async with running_bot(Broken(), store) as send:
        [answer] = await send(tap("c:token:❤", about=message("we won")))

    assert answer.parameters["text"] == SORRY


def refused(status: int, description: str, **parameters: int) -> tuple[int, dict[str, Any]]:
    return status, {"ok": False, "description": description, "parameters": parameters}


@pytest.mark.parametrize(
    "answer",
    [
        refused(400, "Bad Request: not enough rights to send text messages to the chat"),
        refused(400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        refused(400, "Bad Request: TOPIC_CLOSED"),
        refused(400, "Bad Request: chat not found"),
        refused(403, "Forbidden: bot was kicked from the supergroup chat"),
        refused(429, "Too Many Requests: retry after 3600", retry_after=3600),
    ],
    ids=["rights", "forbidden", "topic", "gone", "kicked", "too many"],
)
async def test_a_command_where_the_bot_may_not_write_wakes_nobody(
    store: FeedbackStore, answer: tuple[int, dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    wire = Wire(answers={"sendMessage": [answer]})
    async with running_bot(Broken(), store, wire, owner_ids=frozenset({7})) as send:
        said = await send(arrives(message("/help", chat=GROUP)))

    assert [it.parameters["chat_id"] for it in said if it.method == "sendMessage"] == [GROUP["id"]]
    assert "failed" not in caplog.text


@pytest.mark.parametrize(
    "change",
    [{"chat": None}, {"chat": {}}, {"from": None}, {"from": {"id": "x"}}],
    ids=str,
)
async def test_an_update_of_an_odd_shape_fails_once(
    store: FeedbackStore, change: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    async with running_bot(Broken(), store) as send:
        with suppress(TypeError, KeyError, AttributeError):  # then no handler ever sees it
            await send(arrives({**message(SECRET), **change}))

    assert "uncaught error" not in caplog.text
    assert SECRET not in caplog.text
