"""/start, /help, and what cannot be read."""

from typing import Any

import pytest

from bot.feedback import FeedbackStore
from bot.handlers.start import FROM_INLINE, SWITCH_ON
from bot.words.introduction import PRIVATE
from tests.bot.handlers.test_switch import member
from tests.bot.wire import (
    ANN,
    BORIS,
    GROUP,
    FixedPredictor,
    Wire,
    arrives,
    keyboard,
    message,
    running_bot,
)

STICKER: dict[str, Any] = {
    "sticker": {
        "file_id": "s",
        "file_unique_id": "u",
        "type": "regular",
        "width": 512,
        "height": 512,
        "is_animated": False,
        "is_video": False,
    }
}


async def test_start_tells_who_switched_it_off_how_to_switch_it_on(store: FeedbackStore) -> None:
    await store.people.set_off(ANN["id"], True)
    async with running_bot(FixedPredictor("❤"), store) as send:
        greeting, _ = await send(arrives(message("/start")))

    assert greeting.parameters["text"].endswith("You have switched me off. /on brings me back.")


async def test_the_link_from_inline_mode_switches_suggestions_on(store: FeedbackStore) -> None:
    await store.people.set_off(ANN["id"], True)
    async with running_bot(FixedPredictor("❤"), store) as send:
        [said] = await send(arrives(message(f"/start {SWITCH_ON}")))

    assert not (await store.people.preferences(ANN["id"])).off
    assert said.parameters["text"] == "I am here for you again, in every chat."
    assert keyboard(said) == [[{"text": "Back to the chat", "switch_inline_query": ""}]]


async def test_who_comes_from_inline_mode_is_told_how_it_works_and_nothing_else(
    store: FeedbackStore,
) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [said] = await send(arrives(message(f"/start {FROM_INLINE}", sender=BORIS)))

    assert said.parameters["text"].startswith("В любом другом чате наберите @emojibot_test")
    assert keyboard(said) == [[{"text": "Вернуться в чат", "switch_inline_query": ""}]]


async def test_the_word_after_start_is_heeded_in_private_only(store: FeedbackStore) -> None:
    await store.people.set_off(ANN["id"], True)
    async with running_bot(FixedPredictor("❤"), store) as send:
        await send(arrives(message(f"/start {SWITCH_ON}", chat=GROUP)))
        greeting, _ = await send(arrives(message("/start whatever")))

    assert (await store.people.preferences(ANN["id"])).off
    assert greeting.parameters["text"].startswith("Hi!")


async def test_help_names_every_command_of_a_private_chat(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [helped] = await send(arrives(message("/help")))

    lines = helped.parameters["text"].splitlines()
    assert [line.split()[0] for line in lines if line.startswith("/")] == [
        f"/{it}" for it in PRIVATE
    ]


@pytest.mark.parametrize(
    ("status", "listed"),
    [
        ("member", "/emoji /help /off /on"),
        ("administrator", "/settings /emoji /help /off /on"),
    ],
)
async def test_help_in_a_group_names_what_the_person_may_do_there(
    store: FeedbackStore, status: str, listed: str
) -> None:
    wire = Wire(answers={"getChatMember": [member(status)]})
    async with running_bot(FixedPredictor("❤"), store, wire) as send:
        *_, helped = await send(arrives(message("/help", chat=GROUP)))

    lines = helped.parameters["text"].splitlines()
    assert " ".join(line.split()[0] for line in lines if line.startswith("/")) == listed
    for_whom = "in this chat" if status == "administrator" else "for you"
    assert "/off – s" in helped.parameters["text"]
    assert for_whom in helped.parameters["text"]


async def test_a_sticker_is_declined_kindly(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        [said] = await send(arrives(message(**STICKER)))

    assert said.parameters["text"].startswith("I can read text only.")


async def test_neither_who_switched_it_off_nor_an_album_is_told_so(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        album = await send(arrives(message(**STICKER, media_group_id="7")))
        await store.people.set_off(ANN["id"], True)
        off = await send(arrives(message(**STICKER)))
        [unknown] = await send(arrives(message("/dance")))

    assert (album, off) == ([], [])
    assert unknown.parameters["text"].startswith("I do not know this command.")
