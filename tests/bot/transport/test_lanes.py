"""How urgent an update is, and behind which others it stands."""

from typing import Any

import pytest
from telegram import Bot, User

from bot.transport.lanes import Place, place
from bot.transport.turn import Lane
from tests.bot.wire import ANN, BOT, GROUP, arrives, message, tap

Json = dict[str, Any]

ASKED, UNASKED = Lane.ASKED, Lane.UNASKED
CHANNEL = {"id": -1002, "type": "channel", "title": "News"}
CHAT = GROUP["id"]
SMALL = {"id": -5, "type": "group", "title": "Friends"}


@pytest.fixture(scope="module")
def bot() -> Bot:
    bot = Bot("1000001:test")
    bot._bot_user = User.de_json(BOT)
    return bot


def test_in_private_everything_was_asked(bot: Bot) -> None:
    chat = ANN["id"]

    assert place(arrives(message("hi")), bot) == Place(ASKED, (ASKED, chat), chat)
    assert place(arrives(message(photo=[])), bot) == Place(ASKED, (ASKED, chat), chat)


@pytest.mark.parametrize(
    ("content", "lane"),
    [
        (message("hi", chat=GROUP), UNASKED),
        (message("hi @EmojiBot_test", chat=GROUP), ASKED),
        (message(chat=GROUP, caption="look @emojibot_test"), ASKED),
        (message("🎉", chat=GROUP, reply_to_message=message("❤", chat=GROUP, sender=BOT)), ASKED),
        (message("hi", chat=GROUP, reply_to_message=message("hi", chat=GROUP)), UNASKED),
        (message("hi @somebody", chat=GROUP), UNASKED),
        (message("/emoji", chat=GROUP), ASKED),
        (message("/emoji@EmojiBot_test hi", chat=GROUP), ASKED),
    ],
    ids=[
        *("plain", "mention", "caption", "reply to the bot", "reply to another", "other mention"),
        *("command", "command with a name"),
    ],
)
def test_in_a_group_what_names_or_answers_the_bot_was_asked(
    bot: Bot, content: Json, lane: Lane
) -> None:
    assert place(arrives(content), bot) == Place(lane, (lane, CHAT), CHAT)
    assert place(arrives(content, "edited_message"), bot) == Place(lane, (lane, CHAT), CHAT)


@pytest.mark.parametrize("text", ["/off", "/emojis"])
def test_a_command_stands_behind_those_of_its_person_only(bot: Bot, text: str) -> None:
    command = place(arrives(message(text, chat=GROUP)), bot)

    assert command == Place(Lane.FIRST, (Lane.FIRST, CHAT, ANN["id"]), CHAT)


def test_posts_are_unasked_but_for_commands(bot: Bot) -> None:
    post, command = (arrives(message(it, chat=CHANNEL), "channel_post") for it in ("hi", "/set"))

    assert place(post, bot).lane is UNASKED
    assert place(command, bot).lane is Lane.FIRST


@pytest.mark.parametrize("news", [{"migrate_to_chat_id": -1009}, {"migrate_from_chat_id": -6}])
def test_a_groups_move_is_no_chatter(bot: Bot, news: Json) -> None:
    assert place(arrives(message(chat=SMALL, **news)), bot).lane is Lane.FIRST


def test_presses_stand_behind_those_of_the_same_person(bot: Bot) -> None:
    press = tap("c:x:❤", about=message("hi", chat=GROUP))
    pick = {"update_id": 3, "chosen_inline_result": {"from": ANN, "result_id": "1", "query": ""}}

    line = ("presses", ANN["id"])
    assert place(press, bot) == Place(Lane.FIRST, line, CHAT, dear=True)
    assert place(pick, bot) == Place(Lane.FIRST, line, dear=True)


def test_reactions_of_a_chat_keep_their_order(bot: Bot) -> None:
    reaction = {"update_id": 1, "message_reaction": {"chat": GROUP, "message_id": 1}}

    assert place(reaction, bot) == Place(Lane.FIRST, ("reactions", CHAT), CHAT, dear=True)


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": "words"},
        {"message": {"chat": {"id": "7"}}},
        {"message": {"chat": None}},
        {"callback_query": {"from": []}},
        {"channel_post": 7},
        {"something_new": {}},
    ],
)
def test_whatever_else_comes_has_a_place(bot: Bot, update: Json) -> None:
    assert place(update, bot) == Place(Lane.FIRST, ("rest",), dear=True)


@pytest.mark.parametrize(
    "content",
    [
        {"chat": SMALL, "text": 7},
        {"chat": SMALL, "text": None, "reply_to_message": "words"},
        {"chat": SMALL, "reply_to_message": {"from": 7}, "from": "me"},
        {"chat": SMALL, "text": "/x", "from": "me", "sender_chat": []},
    ],
)
def test_nothing_inside_a_message_makes_it_fail(bot: Bot, content: Json) -> None:
    assert place(arrives(content), bot).chat == SMALL["id"]
