"""One word in place of answers that Telegram does not let through."""

from typing import Any

import pytest
from telegram import Bot, Update

from bot.feedback import ChatSettings, FeedbackStore
from bot.handlers.overrun import Overrun
from bot.handlers.speech import Speeches
from tests.bot.wire import ANN, GROUP, Wire, arrives, message

ANNS: dict[str, Any] = {"id": ANN["id"], "type": "private", "first_name": "Ann"}


async def said(
    store: FeedbackStore, allowed: frozenset[int] = frozenset(), **changes: Any
) -> list[str]:
    """What is sent for a message that gets no answer; `changes` are to the message."""
    wire = Wire()
    overrun = Overrun(Speeches(store.people, store.chats), store.chats, allowed)
    raw = arrives(message("hi") | changes)
    await overrun(Update.de_json(raw, Bot("1000001:test", request=wire)))
    return [it.parameters["text"] for it in wire.sent]


async def test_whoever_waits_is_told_that_it_was_too_much(store: FeedbackStore) -> None:
    [word] = await said(store, chat=ANNS)

    assert word.startswith("Too many messages at once.")


@pytest.mark.parametrize(
    "changes",
    [
        {"from": ANN | {"id": 77, "is_bot": True, "username": "other_bot"}, "chat": GROUP},
        {"chat": ANNS | {"id": 12}},
    ],
    ids=["another bot", "a chat that is not spoken to"],
)
async def test_others_are_told_nothing(store: FeedbackStore, changes: dict[str, Any]) -> None:
    allowed = frozenset([ANN["id"], GROUP["id"]])

    assert await said(store, allowed, **changes) == []


async def test_a_group_that_wants_nothing_is_told_nothing(store: FeedbackStore) -> None:
    await store.chats.set_settings(GROUP["id"], ChatSettings(mode="off"))

    assert await said(store, chat=GROUP) == []
