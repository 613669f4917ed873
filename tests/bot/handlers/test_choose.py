"""A person taps an emoji."""

from typing import Any, cast

import pytest
from telegram import Bot, Update

from bot.feedback import FeedbackStore, Shown
from bot.handlers.callback_data import EmojiButton
from bot.handlers.choose import Choose
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.speech import Speeches
from bot.words.privacy_policy import POLICY_VERSION
from tests.bot.conftest import examples
from tests.bot.handlers.offering import WON, offered
from tests.bot.wire import (
    BORIS,
    GROUP,
    FixedPredictor,
    Sent,
    Wire,
    keyboard,
    message,
    running_bot,
    tap,
)

FORGOTTEN = "I no longer know this suggestion. Send the message again, please."
OUT_OF_DATE = "This question is out of date: send /privacy, please."


def labels(request: Sent) -> list[list[str]]:
    return [[button["text"] for button in row] for row in keyboard(request)]


async def picks(store: FeedbackStore) -> dict[str, int]:
    return {it.emoji: it.chosen for it in (await store.statistics.overall()).emojis if it.chosen}


async def test_a_tap_is_answered_first_then_shown(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        _, heart, _ = await offered(send)
        answer, edit = await send(tap(heart, about=WON))

    assert (answer.method, answer.parameters["text"]) == (
        "answerCallbackQuery",
        "Noted, thank you!",
    )
    assert (edit.method, edit.parameters["text"]) == ("editMessageText", "❤️")
    assert labels(edit) == [["🎉", "✓\u202f❤️"], ["None fits", "More"], ["Copy"]]
    assert await picks(store) == {"❤": 1}


async def test_a_second_tap_replaces_the_first(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        party, heart, none = await offered(send)
        await send(tap(heart, about=WON))
        await send(tap(party, about=WON))
        assert await picks(store) == {"🎉": 1}

        answer, edit = await send(tap(none, about=WON))

    assert answer.parameters["text"] == "Noted: none of these."
    assert (
        edit.parameters["text"]
        == "None of these fits, then. Send me the emoji that does, or tap one:"
    )
    assert labels(edit) == [["🎉", "❤️"], ["✓\u202fNone fits", "More"]]
    assert await picks(store) == {}


async def test_more_does_not_come_back_once_it_is_gone(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("🎉", "❤"), store) as send:
        party, *_ = await offered(send)
        update = tap(party, about=WON)
        update["callback_query"]["message"]["reply_markup"] = {
            "inline_keyboard": [[{"text": "🎉", "callback_data": party}]]
        }
        _, edit = await send(update)

    assert labels(edit)[1] == ["None fits"]


async def test_in_a_group_one_replies_with_an_own_emoji(store: FeedbackStore) -> None:
    about = message("@emojibot_test we won", chat=GROUP)
    async with running_bot(FixedPredictor("❤"), store) as send:
        _, none = await offered(send, about)
        _, edit = await send(tap(none, about=about))

    assert (
        edit.parameters["text"]
        == "None of these fits, then. Reply with the emoji that does, or tap one:"
    )


async def test_a_press_is_answered_in_the_persons_own_language(store: FeedbackStore) -> None:
    await store.people.set_language(WON["from"]["id"], "ru")
    async with running_bot(FixedPredictor("❤"), store) as send:
        heart, _ = await offered(send)
        answer, _ = await send(tap(heart, about=WON))

    assert answer.parameters["text"] == "Учту, спасибо!"


@pytest.mark.parametrize(
    ("emoji", "said"), [("🎉", "Noted, thank you!"), (None, "Noted: none of these.")]
)
async def test_a_press_waits_for_no_slow_disk(
    store: FeedbackStore, shown: Shown, emoji: str | None, said: str
) -> None:
    ann, wire = WON["from"]["id"], Wire()
    offer = await store.offers.offer(chat=ann, message=12, person=ann, shown=shown)
    async with Bot("1000001:test", request=wire, get_updates_request=wire) as bot:
        press = Update.de_json(tap(EmojiButton(offer.token, emoji).pack(), about=WON), bot)
        speeches = Speeches(store.people, store.chats)
        choose = Choose(speeches, store.offers, store.choices, store.people, RecentTexts(), wait=0)
        await choose(press, cast(Any, None))

    answer, edit = wire.sent
    assert (answer.method, answer.parameters["text"]) == ("answerCallbackQuery", said)
    assert edit.method == "editMessageText"
    assert sum((await store.statistics.overall()).choices.values()) == 1


async def test_a_press_under_a_persons_own_message_is_answered_and_changes_nothing_there(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        update = tap("c:unknown-here:❤", about=WON)
        del update["callback_query"]["message"]
        update["callback_query"]["inline_message_id"] = "inline-1"
        [answer] = await send(update)

    assert answer.parameters["text"] == FORGOTTEN


@pytest.mark.parametrize(
    "data",
    [
        "",
        "c",
        "c:",
        "c::",
        "c:unknown-here:❤",
        "c:a:b:c",
        "x" * 64,
        "c:\u202e:\x00",
        "k:1",
        "f",
        "m:",
        "m:x:²",
        "m:x:-1",
    ],
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
        assert await examples(store) == []

        await store.people.set_consent(
            about["from"]["id"], given=True, version=POLICY_VERSION, lang="en"
        )
        await send(tap(heart, about=about))

    [example] = await examples(store)
    assert example.text == "we won @user, call number"
    assert example.emojis == ("❤",)


@pytest.mark.parametrize(
    "origin",
    [
        {"via_bot": {"id": 8, "is_bot": True, "first_name": "Helper"}},
        {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Eve"}},
    ],
    ids=["via a bot", "forwarded"],
)
async def test_a_text_that_its_sender_did_not_write_is_never_kept(
    store: FeedbackStore, origin: dict[str, Any]
) -> None:
    await store.people.set_consent(WON["from"]["id"], given=True, version=POLICY_VERSION, lang="en")
    async with running_bot(FixedPredictor("🎉"), store) as send:
        party, _ = await offered(send)
        await send(tap(party, about=WON | origin))

    assert await picks(store) == {"🎉": 1}
    assert await examples(store) == []


async def test_a_text_that_somebody_else_wrote_is_never_kept(store: FeedbackStore) -> None:
    theirs = message("my cat is home again", sender=BORIS, chat=GROUP, number=4)
    about = message("@emojibot_test", chat=GROUP, reply_to_message=theirs, number=5)
    await store.people.set_consent(
        about["from"]["id"], given=True, version=POLICY_VERSION, lang="en"
    )
    async with running_bot(FixedPredictor("🎉"), store) as send:
        party, _ = await offered(send, about)
        await send(tap(party, about=about))

    assert await picks(store) == {"🎉": 1}
    assert await examples(store) == []


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
