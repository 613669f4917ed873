"""Somebody calls the bot in a group: by its name, with /emoji, beside words or pointing at some."""

from typing import Any

import pytest

from bot.feedback import FeedbackStore
from bot.playground.telegram import schema
from tests.bot.conftest import People, examples
from tests.bot.handlers.live import living
from tests.bot.wire import (
    ANN,
    BORIS,
    BOT,
    GROUP,
    FixedPredictor,
    arrives,
    keyboard,
    message,
    running_bot,
    tap,
)

NO_WORDS = "There are no words for me. Mention me beside a sentence, or in a reply to one."
OTHER_LANGUAGE = "I can read English and Russian only, sorry."

CAT = message("my cat is home again", sender=BORIS, chat=GROUP, number=4)
PHOTO = [{"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}]
ELSEWHERE = {"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Eve"}}


def quote(text: str, *, chosen: bool = True, **more: Any) -> dict[str, Any]:
    """What stands beside a reply that quotes `text`."""
    return {"text": text, "position": 0, "is_manual": chosen, **more}


def as_telegram_would(content: dict[str, Any]) -> dict[str, Any]:
    """An update with `content`, of the shape that Telegram describes."""
    update = arrives(content)
    schema.check("Update", update)
    return update


async def read(store: FeedbackStore, content: dict[str, Any]) -> list[str]:
    """What the bot reads of a message that it answers with one emoji and buttons."""
    predictor = FixedPredictor("❤", "🎉")
    async with running_bot(predictor, store) as send:
        [reply] = await send(as_telegram_would(content))

    assert reply.parameters["text"] == "❤️"
    assert [it["text"] for it in keyboard(reply)[0]] == ["❤️", "🎉"]
    return predictor.texts


async def said(store: FeedbackStore, content: dict[str, Any]) -> list[str]:
    async with running_bot(FixedPredictor("❤"), store) as send:
        return [it.parameters["text"] for it in await send(as_telegram_would(content))]


@pytest.mark.parametrize("call", ["@emojibot_test", "/emoji", "/emoji@EmojiBot_Test"])
@pytest.mark.parametrize("words", ["", " ?", " 👆"])
async def test_a_call_without_words_is_about_the_message_it_replies_to(
    store: FeedbackStore, call: str, words: str
) -> None:
    asks = message(call + words, chat=GROUP, number=5, reply_to_message=CAT)

    assert await read(store, asks) == ["my cat is home again"]


async def test_what_somebody_else_said_is_kept_for_nobody_who_asked_about_it(
    store: FeedbackStore, people: People
) -> None:
    await people.consent(ANN["id"])
    asks = message("@emojibot_test ?", chat=GROUP, number=5, reply_to_message=CAT)
    async with running_bot(FixedPredictor("❤", "🎉"), store) as send:
        [reply] = await send(arrives(asks))
        await send(tap(keyboard(reply)[0][1]["callback_data"], about=asks))

    [day] = await store.statistics.daily(1)
    assert day.chosen == 1
    assert await examples(store) == []


@pytest.mark.parametrize("call", ["@emojibot_test", "/emoji", "/emoji@emojibot_test"])
async def test_a_call_with_words_is_about_them_also_in_a_reply(
    store: FeedbackStore, call: str
) -> None:
    asks = message(f"{call} we won", chat=GROUP, number=5, reply_to_message=CAT)

    assert await read(store, asks) == ["we won"]


@pytest.mark.parametrize("call", ["@emojibot_test", "/emoji"])
async def test_what_somebody_quotes_is_read_and_the_rest_is_not(
    store: FeedbackStore, call: str
) -> None:
    quoting = {"reply_to_message": CAT, "quote": quote("home again")}

    assert await read(store, message(call, chat=GROUP, number=5, **quoting)) == ["home again"]


async def test_what_telegram_quotes_by_itself_stands_back_for_the_whole_message(
    store: FeedbackStore,
) -> None:
    quoting = {"reply_to_message": CAT, "quote": quote("my cat", chosen=False)}

    assert await read(store, message("/emoji", chat=GROUP, number=5, **quoting)) == [
        "my cat is home again"
    ]


@pytest.mark.parametrize("chosen", [True, False])
async def test_a_quote_from_another_chat_is_read(store: FeedbackStore, chosen: bool) -> None:
    quoting = {"external_reply": ELSEWHERE, "quote": quote("we won the cup", chosen=chosen)}

    asks = message("@emojibot_test", chat=GROUP, number=5, **quoting)
    assert await read(store, asks) == ["we won the cup"]


async def test_what_is_hidden_in_a_quote_is_not_read(store: FeedbackStore) -> None:
    hidden = [{"type": "spoiler", "offset": 11, "length": 7}]
    quoting = {"external_reply": ELSEWHERE, "quote": quote("I love how he dies", entities=hidden)}

    assert await read(store, message("/emoji", chat=GROUP, number=5, **quoting)) == ["I love how"]


async def test_the_bots_own_words_are_read_only_where_somebody_quotes_them(
    store: FeedbackStore,
) -> None:
    own = message("Mention me, and I answer.", sender=BOT, chat=GROUP, number=3)
    bare = message("/emoji", chat=GROUP, number=5, reply_to_message=own)

    assert await said(store, bare) == [NO_WORDS]
    assert await read(store, bare | {"message_id": 6, "quote": quote("I answer")}) == ["I answer"]


async def test_the_command_in_a_caption_asks_about_the_caption(store: FeedbackStore) -> None:
    caption = "/emoji what a view"
    entities = [{"type": "bot_command", "offset": 0, "length": 6}]
    asks = message(chat=GROUP, photo=PHOTO, caption=caption, caption_entities=entities)

    assert await read(store, asks) == ["what a view"]


@pytest.mark.parametrize("call", ["/emoji", "@emojibot_test"])
@pytest.mark.parametrize(
    ("words", "answer"),
    [("", NO_WORDS), (" 🏆", NO_WORDS), (" 你好", OTHER_LANGUAGE)],
    ids=["nothing", "an emoji", "Chinese"],
)
async def test_a_call_that_leads_to_no_emoji_gets_one_kind_sentence(
    store: FeedbackStore, call: str, words: str, answer: str
) -> None:
    assert await said(store, message(call + words, chat=GROUP)) == [answer]


async def test_a_call_in_reply_to_a_picture_without_words_gets_it_too(
    store: FeedbackStore,
) -> None:
    picture = message(sender=BORIS, chat=GROUP, number=4, photo=PHOTO)

    asks = message("@emojibot_test", chat=GROUP, number=5, reply_to_message=picture)
    assert await said(store, asks) == [NO_WORDS]


async def test_who_just_talks_on_with_the_bot_is_not_told_that_there_are_no_words(
    store: FeedbackStore,
) -> None:
    own = message("🎉", sender=BOT, chat=GROUP, number=3)

    assert await said(store, message("🔥🔥", chat=GROUP, reply_to_message=own)) == []


async def test_in_private_the_command_is_a_message_like_any_other(store: FeedbackStore) -> None:
    earlier = message("my cat is home again", number=4)

    assert await read(store, message("/emoji we won", number=5)) == ["we won"]
    assert await read(store, message("/emoji", number=6, reply_to_message=earlier)) == [
        "my cat is home again"
    ]
    assert await said(store, message("/emoji", number=7)) == [
        "There are no words for me to read. Send me a sentence, please."
    ]


async def test_of_the_command_nothing_is_copied(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        await live.say(group, ann, "/emoji@emojibot_test we won")
        [reply] = live.said(group)
        await live.press(reply, ann, "❤️")
        [chosen] = live.said(group)

    assert chosen.keyboard[-1][0]["copy_text"]["text"] == "we won ❤️"


async def test_privacy_mode_lets_the_command_through(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann, boris = live.world.person("Ann"), live.world.person("Boris")
        group = live.world.group("Friends", ann, boris)
        about = await live.say(group, boris, "my cat is home again")
        assert live.said(group) == []

        await live.say(group, ann, "/emoji", reply_to=about)

        assert [it.text for it in live.said(group)] == ["❤️"]


async def test_the_command_follows_an_edit(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group = live.world.group("Friends", ann)
        asked = await live.say(group, ann, "/emoji we won")
        before = await store.offers.for_message(chat=group.id, message=asked.id)
        live.world.edit_text(asked, "/emoji мы победили")
        await live.settle()
        after = await store.offers.for_message(chat=group.id, message=asked.id)

    assert before is not None
    assert after is not None
    assert (before.shown.lang, after.shown.lang) == ("en", "ru")


async def test_a_call_that_an_edit_brings_is_answered(store: FeedbackStore) -> None:
    async with living(FixedPredictor("❤"), store) as live:
        ann = live.world.person("Ann")
        group, chat = live.world.group("Friends", ann), live.world.private_chat(ann)
        unheard = await live.say(group, ann, "we won")
        unread = await live.say(chat, ann, "🏆🏆")
        for before, after in ((unheard, "@emojibot_test we won"), (unread, "we won")):
            live.world.edit_text(before, after)
            live.world.edit_text(before, f"{after} again")
        await live.settle()

    assert [it.text for it in live.said(group)] == ["❤️"]
    assert [it.text for it in live.said(chat)][1:] == ["❤️"]


async def test_an_edit_that_leads_nowhere_is_not_told_so_again(store: FeedbackStore) -> None:
    nowhere = message("@emojibot_test 你好", chat=GROUP)
    async with running_bot(FixedPredictor("❤"), store) as send:
        await send(arrives(nowhere))

        assert await send(arrives(nowhere, "edited_message")) == []


async def test_an_edit_of_what_was_said_in_the_groups_name_is_not_answered_again(
    store: FeedbackStore,
) -> None:
    asked = message("@emojibot_test we won", chat=GROUP, sender_chat=GROUP)
    async with running_bot(FixedPredictor("❤"), store) as send:
        assert len(await send(arrives(asked))) == 1

        assert await send(arrives(asked, "edited_message")) == []


async def test_an_edited_command_is_no_text(store: FeedbackStore) -> None:
    async with running_bot(FixedPredictor("❤"), store) as send:
        assert await send(arrives(message("/help me"), "edited_message")) == []


@pytest.mark.parametrize("forwarded", ["/emoji we won", "@emojibot_test we won"])
async def test_a_call_that_somebody_forwards_is_not_theirs(
    store: FeedbackStore, forwarded: str
) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "Eve"}

    assert await said(store, message(forwarded, chat=GROUP, forward_origin=origin)) == []


async def test_another_bots_command_is_left_to_it(store: FeedbackStore) -> None:
    assert await said(store, message("/emoji@other_bot we won", chat=GROUP)) == []


async def test_who_is_switched_off_and_calls_is_told_so_once_in_a_while(
    store: FeedbackStore,
) -> None:
    await store.people.set_off(ANN["id"], True)
    own = message("🎉", sender=BOT, chat=GROUP, number=3)
    async with running_bot(FixedPredictor("❤"), store) as send:
        talks_on = await send(arrives(message("we won", chat=GROUP, reply_to_message=own)))
        [told] = await send(arrives(message("@emojibot_test we won", chat=GROUP)))
        again = await send(arrives(message("/emoji we won", chat=GROUP)))

    assert told.parameters["text"] == "Suggestions are switched off for you. /on switches them on."
    assert (talks_on, again) == ([], [])
