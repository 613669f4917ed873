"""What the bot does to messages that there are, and what Telegram would not let it."""

import json

import pytest
import telegram
from telegram.error import BadRequest

from bot.playground.telegram import Chat, User, World
from tests.bot.playground.telegram.buttons import buttons
from tests.bot.playground.telegram.clock import Clock
from tests.bot.playground.telegram.conftest import Api

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)


async def test_an_album_has_its_reactions_under_its_first_message(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    album = world.send_album(chat, ann, ["our sea", None, None])
    world.delete(album[0])

    await bot.set_message_reaction(chat.id, album[2].id, "🔥")

    assert [message.reaction for message in world.history(chat)] == ["🔥", None]


async def test_an_edit_shows_and_an_equal_one_is_refused(
    bot: telegram.Bot, world: World, chat: Chat, clock: Clock
) -> None:
    sent = await bot.send_message(chat.id, "🎉", reply_markup=buttons("t:0", "t:1"))
    clock.pass_seconds(60)

    edited = await bot.edit_message_text(
        "🎉 ✓", chat.id, sent.message_id, reply_markup=buttons("t:0")
    )
    with pytest.raises(BadRequest, match=NOT_MODIFIED):
        await bot.edit_message_text("🎉 ✓", chat.id, sent.message_id, reply_markup=buttons("t:0"))

    assert isinstance(edited, telegram.Message)
    assert edited.edit_date is not None
    assert (edited.edit_date - sent.date).total_seconds() == 60
    [message] = world.history(chat)
    assert (message.text, len(message.keyboard[0])) == ("🎉 ✓", 1)


async def test_an_edit_without_buttons_takes_them_away(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    sent = await bot.send_message(chat.id, "🎉", reply_markup=buttons("t:0"))

    await bot.edit_message_reply_markup(chat.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(chat.id, sent.message_id)

    [message] = world.history(chat)
    assert (message.text, message.keyboard) == ("🎉", [])


async def test_only_its_own_texts_can_be_edited(
    bot: telegram.Bot, api: Api, world: World, chat: Chat, ann: User
) -> None:
    asked = world.send_text(chat, ann, "hello")
    file = await bot.send_document(chat.id, b"a", filename="a.txt")

    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("hi", chat.id, asked.id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("hi", chat.id, 99)
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("hi", chat.id, file.message_id)
    assert await api.refusal("editMessageText", text="hi") == (
        "Bad Request: message identifier is not specified"
    )
    assert await api.refusal("editMessageText", chat_id=chat.id, message_id=file.id) == (
        "Bad Request: message text is empty"
    )


async def test_what_is_deleted_is_gone(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    group = world.group("Friends", ann)
    asked = world.send_text(chat, ann, "hello")
    said = world.send_text(group, ann, "hello, all")

    await bot.delete_message(chat.id, asked.id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(chat.id, asked.id)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, said.id)

    assert world.history(chat) == []


@pytest.mark.parametrize(
    ("reaction", "reason"),
    [
        ([{"type": "emoji", "emoji": "📷"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "❤\ufe0f"}], "REACTION_INVALID"),
        ([{"type": "paid"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "🔥"}] * 2, "REACTIONS_TOO_MANY"),
    ],
    ids=["not a reaction", "with a variation selector", "paid", "two"],
)
async def test_a_bot_sets_one_standard_reaction(
    api: Api, world: World, chat: Chat, ann: User, reaction: object, reason: str
) -> None:
    message = world.send_text(chat, ann, "hello")

    refusal = await api.refusal(
        "setMessageReaction",
        chat_id=chat.id,
        message_id=message.id,
        reaction=json.dumps(reaction),
    )

    assert refusal == f"Bad Request: {reason}"
