"""Buttons under a picked emoji copy and share it with the text."""

import pytest

from bot.feedback import FeedbackStore
from tests.bot.handlers.offering import WON, offered
from tests.bot.wire import (
    BORIS,
    BOT,
    GROUP,
    FixedPredictor,
    Wire,
    keyboard,
    message,
    running_bot,
    tap,
)


async def test_a_chosen_emoji_is_copied_with_the_authors_text(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        heart, _ = await offered(send)
        _, edit = await send(tap(heart, about=WON))

    assert keyboard(edit)[-1] == [{"text": "Copy", "copy_text": {"text": "we won ❤️"}}]


async def test_it_is_shared_to_any_chat_where_the_bot_has_its_inline_mode(
    store: FeedbackStore,
) -> None:
    me = {"ok": True, "result": {**BOT, "supports_inline_queries": True}}
    async with running_bot(
        FixedPredictor("❤"), store, Wire(answers={"getMe": [(200, me)]})
    ) as send:
        heart, _ = await offered(send)
        _, edit = await send(tap(heart, about=WON))

    _, share = keyboard(edit)[-1]
    assert share["text"] == "Share"
    assert share["switch_inline_query_chosen_chat"] == {
        "query": "\N{INVISIBLE SEPARATOR}we won ❤️",
        "allow_user_chats": True,
        "allow_group_chats": True,
        "allow_channel_chats": True,
    }


@pytest.mark.parametrize(
    ("text", "label", "copied"),
    [
        ("a" * 253, "Copy", "a" * 253 + " ❤️"),
        ("a" * 254, "Copy ❤️", "❤️"),
        ("😀" * 126 + "a", "Copy", "😀" * 126 + "a ❤️"),
        ("😀" * 127, "Copy ❤️", "❤️"),
    ],
    ids=["fits", "too long", "fits in UTF-16", "too long in UTF-16"],
)
async def test_a_button_that_the_text_does_not_fit_says_that_it_copies_the_emoji(
    store: FeedbackStore, text: str, label: str, copied: str
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        heart, _ = await offered(send)
        _, edit = await send(tap(heart, about=message(text)))

    assert keyboard(edit)[-1] == [{"text": label, "copy_text": {"text": copied}}]


@pytest.mark.parametrize(
    ("text", "label", "query"),
    [
        ("a" * 252, "Share", "\N{INVISIBLE SEPARATOR}" + "a" * 252 + " ❤️"),
        ("a" * 253, "Share ❤️", "❤️"),
    ],
    ids=["fits", "too long"],
)
async def test_a_button_that_the_text_does_not_fit_says_that_it_shares_the_emoji(
    store: FeedbackStore, text: str, label: str, query: str
) -> None:
    me = {"ok": True, "result": {**BOT, "supports_inline_queries": True}}
    wire = Wire(answers={"getMe": [(200, me)]})
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        heart, _ = await offered(send)
        _, edit = await send(tap(heart, about=message(text)))

    share = keyboard(edit)[-1][1]
    assert share["text"] == label
    assert share["switch_inline_query_chosen_chat"]["query"] == query


async def test_somebody_elses_text_is_not_copied(store: FeedbackStore) -> None:
    theirs = message("my cat is home again", sender=BORIS, chat=GROUP, number=4)
    about = message("@emojibot_test", chat=GROUP, reply_to_message=theirs, number=5)
    async with running_bot(FixedPredictor("❤"), store) as send:
        heart, _ = await offered(send, about)
        _, edit = await send(tap(heart, about=about))

    assert keyboard(edit)[-1][0]["copy_text"]["text"] == "❤️"
