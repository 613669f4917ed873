"""What the bot sends, and what Telegram would not let it."""

import json
import struct

import pytest
import telegram
from telegram.error import BadRequest

from bot.playground.telegram import Chat, ChatAction, Event, ReactionSet, User, World
from tests.bot.playground.telegram.buttons import buttons
from tests.bot.playground.telegram.conftest import Api


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


async def test_a_photo_is_shown_with_its_caption(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    sent = await bot.send_photo(chat.id, png(640, 480), caption="your emojis")
    again = await bot.send_photo(chat.id, sent.photo[0].file_id)

    assert (sent.photo[0].width, sent.photo[0].height) == (640, 480)
    assert again.photo == sent.photo
    assert [message.caption for message in world.history(chat)] == ["your emojis", None]


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


async def test_entities_must_lie_inside_the_text(api: Api, chat: Chat) -> None:
    bold = {"type": "bold", "offset": 3, "length": 2}

    sent = await api("sendMessage", chat_id=chat.id, text="😀 hi", entities=json.dumps([bold]))

    assert sent["entities"] == [bold]
    assert "outside the text" in await api.refusal(
        "sendMessage", chat_id=chat.id, text="😀 h", entities=json.dumps([bold])
    )


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
