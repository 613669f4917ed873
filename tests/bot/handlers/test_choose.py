"""A person taps an emoji."""

from typing import Any

import pytest

from bot.feedback import FeedbackStore
from tests.bot.wire import (
    BORIS,
    GROUP,
    FixedPredictor,
    Send,
    Wire,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)

FORGOTTEN = "I no longer know this suggestion. Send the message again, please."
OUT_OF_DATE = "This question is out of date: send /privacy, please."

WON = message("we won", number=12)


async def offered(send: Send, about: dict[str, Any] = WON) -> list[str]:
    """Have `about` answered; what its buttons carry, "none fits" last."""
    [reply] = await send(arrives(about))
    return [button["callback_data"] for row in keyboard(reply) for button in row]


async def picks(store: FeedbackStore) -> dict[str, int]:
    return {it.emoji: it.chosen for it in (await store.stats()).emojis if it.chosen}


async def test_a_tap_is_answered_first_then_shown(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        _, heart, _ = await offered(send)
        answer, edit = await send(tap(heart, about=WON))

    assert (answer.method, answer.parameters["text"]) == (
        "answerCallbackQuery",
        "Noted, thank you!",
    )
    assert (edit.method, edit.parameters["text"]) == ("editMessageText", "❤️")
    assert [button["text"] for button in keyboard(edit)[0]] == ["🎉", "✓\u202f❤️"]
    assert await picks(store) == {"❤": 1}


async def test_a_second_tap_replaces_the_first(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        party, heart, none = await offered(send)
        await send(tap(heart, about=WON))
        await send(tap(party, about=WON))
        assert await picks(store) == {"🎉": 1}

        answer, edit = await send(tap(none, about=WON))

    assert answer.parameters["text"] == "Noted: none of these."
    assert edit.parameters["text"] == "None of these fits, then. Tap one if you change your mind:"
    assert keyboard(edit)[1][0]["text"] == "✓\u202fNone fits"
    assert await picks(store) == {}


@pytest.mark.parametrize(
    "data",
    ["", "c", "c:", "c::", "c:unknown-here:❤", "c:a:b:c", "x" * 64, "c:\u202e:\x00", "k:1", "f"],
)
async def test_a_forged_button_gets_a_polite_answer_and_changes_nothing(
    store: FeedbackStore, data: str
) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        await offered(send)
        [answer] = await send(tap(data, about=WON))

    assert answer.method == "answerCallbackQuery"
    assert answer.parameters["text"] in {FORGOTTEN, OUT_OF_DATE}
    assert await picks(store) == {}


async def test_an_emoji_that_was_not_shown_cannot_be_picked(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        party, *_ = await offered(send)
        [answer] = await send(tap(party.replace("🎉", "🏆"), about=WON))

    assert answer.parameters["text"] == FORGOTTEN


async def test_somebody_elses_button_is_declined(store: FeedbackStore) -> None:
    about = message("@emojibot_test we won", chat=GROUP)
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        party, *_ = await offered(send, about)
        [answer] = await send(tap(party, about=about, sender={**BORIS, "language_code": "en"}))

    assert (
        answer.parameters["text"]
        == "This suggestion is for somebody else. Mention me to get your own."
    )
    assert await picks(store) == {}


async def test_the_text_is_kept_only_with_consent_and_masked(store: FeedbackStore) -> None:
    about = message("we won @ann, call 8 999 123-45-67", number=12)
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        party, heart, _ = await offered(send, about)
        await send(tap(party, about=about))
        assert [example async for example in store.examples()] == []

        await store.set_consent(about["from"]["id"], given=True, version="1", lang="en")
        await send(tap(heart, about=about))

    [example] = [example async for example in store.examples()]
    assert example.text == "we won @user, call number"
    assert example.emojis == ("❤",)


async def test_a_text_that_somebody_else_wrote_is_never_kept(store: FeedbackStore) -> None:
    theirs = message("my cat is home again", sender=BORIS, chat=GROUP, number=4)
    about = message("@emojibot_test", chat=GROUP, reply_to_message=theirs, number=5)
    await store.set_consent(about["from"]["id"], given=True, version="1", lang="en")
    async with running_bot(FixedPredictor("🎉"), store) as send:
        party, _ = await offered(send, about)
        await send(tap(party, about=about))

    assert await picks(store) == {"🎉": 1}
    assert [example async for example in store.examples()] == []


async def test_a_choice_that_cannot_be_shown_is_stored_all_the_same(store: FeedbackStore) -> None:
    same = {"ok": False, "error_code": 400, "description": "Bad Request: message is not modified"}
    wire = Wire(answers={"editMessageText": [(400, same)]})
    async with running_bot(FixedPredictor("🎉"), store, wire) as send:
        party, _ = await offered(send)
        await send(tap(party, about=WON))

    assert await picks(store) == {"🎉": 1}


async def test_a_press_on_a_message_too_old_to_see_is_stored(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉"), store) as send:
        party, _ = await offered(send)
        update = tap(party, about=WON)
        gone = {"message_id": 900, "date": 0, "chat": WON["chat"]}
        update["callback_query"]["message"] = gone
        await send(update)

    assert await picks(store) == {"🎉": 1}
