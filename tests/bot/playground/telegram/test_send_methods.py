"""What the bot says and does in a chat, and what Telegram would not let it."""

import json
import struct

import pytest
import telegram
from telegram.error import BadRequest, Forbidden

from bot.playground.telegram import Chat, ChatAction, Event, ReactionSet, User, World
from tests.bot.playground.telegram.clock import Clock
from tests.bot.playground.telegram.conftest import Api

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly"
    " the same as a current content and reply markup of the message"
)


def buttons(*data: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup.from_row(
        [telegram.InlineKeyboardButton("🎉", callback_data=one) for one in data]
    )


def png(width: int, height: int) -> bytes:
    """The beginning of a picture of this size; nobody looks at the rest."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


async def test_a_reply_quotes_the_message_as_it_is_now(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    asked = world.send_text(chat, ann, "I love you")
    [update] = await bot.get_updates()
    assert update.message is not None

    sent = await update.message.reply_text("❤️", do_quote=True, reply_markup=buttons("t:0"))
    world.edit_text(asked, "I love you so much")
    query = world.tap(world.history(chat)[-1], ann, "t:0")

    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "I love you"
    quoted = query.to_json()["message"]["reply_to_message"]
    assert (quoted["message_id"], quoted["text"]) == (asked.id, "I love you so much")


async def test_a_reply_to_nothing_is_refused_unless_that_is_fine(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    lost = telegram.ReplyParameters(99)
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(chat.id, "hello", reply_parameters=lost)

    fine = telegram.ReplyParameters(99, allow_sending_without_reply=True)
    sent = await bot.send_message(chat.id, "hello", reply_parameters=fine)

    assert sent.reply_to_message is None


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200d", "\u2800", "\u202e\ufeff"], ids=ascii)
async def test_a_text_with_nothing_to_see_is_refused(api: Api, chat: Chat, text: str) -> None:
    assert await api.refusal("sendMessage", chat_id=chat.id, text=text) == (
        "Bad Request: message text is empty"
    )


async def test_the_longest_text_is_4096_utf16_units(api: Api, chat: Chat) -> None:
    sent = await api("sendMessage", chat_id=chat.id, text="😀" * 2048)

    assert sent["text"] == "😀" * 2048
    for text in ("a" * 4097, "😀" * 2048 + "a"):
        assert await api.refusal("sendMessage", chat_id=chat.id, text=text) == (
            "Bad Request: message is too long"
        )


async def test_the_longest_caption_is_1024_utf16_units(api: Api, chat: Chat) -> None:
    async def send(caption: str) -> bool:
        response = await api.http.post(
            "sendDocument",
            data={"chat_id": chat.id, "caption": caption},
            files={"document": ("a.txt", b"a")},
        )
        if not response.json()["ok"]:
            description = response.json()["description"]
            assert description == "Bad Request: message caption is too long"
        return response.is_success

    assert [await send("a" * 1024), await send("a" * 1025)] == [True, False]


async def test_a_document_is_an_upload_or_a_known_file(api: Api, chat: Chat) -> None:
    assert await api.refusal("sendDocument", chat_id=chat.id) == (
        "Bad Request: there is no document in the request"
    )
    assert await api.refusal("sendDocument", chat_id=chat.id, document="none") == (
        "Bad Request: wrong remote file identifier specified"
    )
    empty = await api.http.post(
        "sendDocument", data={"chat_id": chat.id}, files={"document": ("a.txt", b"")}
    )
    assert empty.json()["description"] == "Bad Request: file must be non-empty"
    first = await api.http.post(
        "sendDocument", data={"chat_id": chat.id}, files={"document": ("a.txt", b"abc")}
    )
    known = first.json()["result"]["document"]["file_id"]
    again = await api("sendDocument", chat_id=chat.id, document=known)
    assert again["document"]["file_id"] == known


async def test_a_photo_is_shown_and_its_caption_edited(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    sent = await bot.send_photo(chat.id, png(640, 480), caption="your emojis")
    again = await bot.send_photo(chat.id, sent.photo[0].file_id)
    edited = await bot.edit_message_caption(chat.id, sent.message_id, caption="yours")
    text = await bot.send_message(chat.id, "🎉")

    assert (sent.photo[0].width, sent.photo[0].height) == (640, 480)
    assert again.photo == sent.photo
    assert isinstance(edited, telegram.Message)
    assert [message.caption for message in world.history(chat)] == ["yours", None, None]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_caption(chat.id, sent.message_id, caption="yours")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("hi", chat.id, sent.message_id)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(chat.id, text.message_id, caption="yours")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Bad Request: file must be non-empty"),
        (png(640, 480)[:20], "Bad Request: IMAGE_PROCESS_FAILED"),
        (png(5001, 5000), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (png(2001, 100), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (png(1, 1) + bytes(10_000_000), "Request Entity Too Large"),
        (b"GIF89a", "Bad Request: photos other than PNG are not supported by this server"),
    ],
    ids=["empty", "cut off", "too large", "too long", "too heavy", "not PNG"],
)
async def test_a_photo_must_be_one_that_telegram_shows(
    api: Api, chat: Chat, content: bytes, reason: str
) -> None:
    response = await api.http.post(
        "sendPhoto", data={"chat_id": chat.id}, files={"photo": ("a.png", content)}
    )

    assert response.json()["description"] == reason


async def test_a_photo_is_no_other_file(bot: telegram.Bot, api: Api, chat: Chat) -> None:
    document = await bot.send_document(chat.id, b"a", filename="a.txt")
    assert document.document is not None

    assert await api.refusal("sendPhoto", chat_id=chat.id, photo=document.document.file_id) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert await api.refusal("sendPhoto", chat_id=chat.id, photo="none") == (
        "Bad Request: wrong remote file identifier specified"
    )
    assert await api.refusal("sendPhoto", chat_id=chat.id) == (
        "Bad Request: there is no photo in the request"
    )


async def test_an_album_has_its_reactions_under_its_first_message(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    album = world.send_album(chat, ann, ["our sea", None, None])
    world.delete(album[0])

    await bot.set_message_reaction(chat.id, album[2].id, "🔥")

    assert [message.reaction for message in world.history(chat)] == ["🔥", None]


async def test_entities_must_lie_inside_the_text(api: Api, chat: Chat) -> None:
    bold = {"type": "bold", "offset": 3, "length": 2}

    sent = await api("sendMessage", chat_id=chat.id, text="😀 hi", entities=json.dumps([bold]))

    assert sent["entities"] == [bold]
    assert "outside the text" in await api.refusal(
        "sendMessage", chat_id=chat.id, text="😀 h", entities=json.dumps([bold])
    )


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


async def test_listeners_see_actions_and_reactions(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    message = world.send_text(chat, ann, "hello")
    heard: list[Event] = []
    world.subscribe(heard.append)

    await bot.send_chat_action(chat.id, "typing")
    await bot.set_message_reaction(chat.id, message.id, "🔥")
    await bot.set_message_reaction(chat.id, message.id)

    [action, put, taken] = heard
    assert action == ChatAction(chat, "typing")
    assert isinstance(put, ReactionSet)
    assert isinstance(taken, ReactionSet)
    assert (put.message.reaction, taken.message.reaction) == ("🔥", None)


async def test_an_action_must_be_one_of_telegrams(api: Api, chat: Chat) -> None:
    assert await api.refusal("sendChatAction", chat_id=chat.id, action="thinking") == (
        "Bad Request: wrong parameter action in request"
    )


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


async def test_where_the_bot_is_not_wanted_it_cannot_write(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    group = world.group("Friends", ann)
    world.remove_bot(chat, ann)
    world.remove_bot(group, ann)

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "hello")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "hello")
    world.readmit_bot(chat, ann)
    assert await bot.send_message(chat.id, "hello")


@pytest.mark.parametrize("chat_id", ["12345", "@nobody"])
async def test_a_chat_must_exist(api: Api, chat_id: str) -> None:
    assert await api.refusal("sendMessage", chat_id=chat_id, text="hello") == (
        "Bad Request: chat not found"
    )
