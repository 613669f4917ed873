"""What the bot does in chats: it writes, edits, deletes, reacts, shows that it is typing."""

from typing import Any

from bot.playground.telegram import photos
from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.errors import ApiError, bad_request
from bot.playground.telegram.events import ChatAction, ReactionSet
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import keyboard
from bot.playground.telegram.lookup import chat_of, message_of
from bot.playground.telegram.message_text import caption_content, text_content
from bot.playground.telegram.schema import Upload
from bot.playground.telegram.world import World

FILE_LIMIT = 50_000_000  # bytes

_REPLY = {"message_id", "chat_id", "allow_sending_without_reply"}
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(
    world: World,
    chat_id: int | str,
    text: str,
    *,
    entities: list[Json] | None = None,
    reply_parameters: Json | None = None,
    reply_markup: Json | None = None,
) -> Json:
    """`sendMessage`, plain text only."""
    chat = chat_of(world, chat_id)
    return _post(
        world,
        chat,
        **text_content(text, entities),
        reply_to=_reply(chat, reply_parameters),
        keyboard=keyboard(reply_markup),
    )


def send_document(
    world: World,
    chat_id: int | str,
    document: Upload | str,
    *,
    caption: str | None = None,
    caption_entities: list[Json] | None = None,
    reply_parameters: Json | None = None,
    reply_markup: Json | None = None,
    disable_content_type_detection: bool = False,
) -> Json:
    """`sendDocument`: an upload, or the id of a file that was uploaded before."""
    del disable_content_type_detection  # a document stays a document here
    chat = chat_of(world, chat_id)
    return _post(
        world,
        chat,
        **caption_content(caption, caption_entities),
        document=_document(world, document),
        reply_to=_reply(chat, reply_parameters),
        keyboard=keyboard(reply_markup),
    )


def send_photo(
    world: World,
    chat_id: int | str,
    photo: Upload | str,
    *,
    caption: str | None = None,
    caption_entities: list[Json] | None = None,
    reply_parameters: Json | None = None,
    reply_markup: Json | None = None,
) -> Json:
    """`sendPhoto`: an upload, or the id of a photo that was sent before."""
    chat = chat_of(world, chat_id)
    return _post(
        world,
        chat,
        **caption_content(caption, caption_entities),
        photo=photos.photo(world, photo),
        reply_to=_reply(chat, reply_parameters),
        keyboard=keyboard(reply_markup),
    )


def edit_message_text(
    world: World,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    text: str = "",
    *,
    inline_message_id: str | None = None,
    entities: list[Json] | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    """`editMessageText`; without `reply_markup` the buttons go."""
    message = _own(world, chat_id, message_id, inline_message_id)
    content = text_content(text, entities)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, message, **content, keyboard=keyboard(reply_markup))


def edit_message_caption(
    world: World,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    *,
    inline_message_id: str | None = None,
    caption: str | None = None,
    caption_entities: list[Json] | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    """`editMessageCaption`; without `caption` it goes, and so do the buttons."""
    message = _own(world, chat_id, message_id, inline_message_id)
    content = caption_content(caption, caption_entities)
    if message.photo is None and message.document is None:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, message, **content, keyboard=keyboard(reply_markup))


def edit_message_reply_markup(
    world: World,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    *,
    inline_message_id: str | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    """`editMessageReplyMarkup`."""
    message = _own(world, chat_id, message_id, inline_message_id)
    return _edit(world, message, keyboard=keyboard(reply_markup))


def delete_message(world: World, chat_id: int | str, message_id: int) -> bool:
    """`deleteMessage`: its own anywhere, anybody's in private or as an administrator."""
    message = message_of(chat_of(world, chat_id), message_id, "delete")
    chat = message.chat
    if message.sender != world.bot and not (chat.is_private or chat.bot_status == "administrator"):
        raise bad_request("message can't be deleted")
    world.delete(message)
    return True


def send_chat_action(world: World, chat_id: int | str, action: str) -> bool:
    """`sendChatAction`."""
    chat = chat_of(world, chat_id)
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.emit(ChatAction(chat, action))
    return True


def set_message_reaction(
    world: World,
    chat_id: int | str,
    message_id: int,
    *,
    reaction: list[Json] | None = None,
    is_big: bool = False,
) -> bool:
    """`setMessageReaction`: one that the chat allows, or none to take it away.

    An album has its reactions under its first message.
    """
    del is_big  # only an animation
    chat = chat_of(world, chat_id)
    message = message_of(chat, message_id, "react")
    wanted = reaction or []
    if len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one["type"] != "emoji" or not chat.allows(one["emoji"]) for one in wanted):
        raise bad_request("REACTION_INVALID")
    if message.media_group_id is not None:
        message = world.album(message)[0]
    emoji = wanted[0]["emoji"] if wanted else None
    world.emit(ReactionSet(world.put(message, reaction=emoji)))
    return True


def _post(world: World, chat: Chat, **content: Any) -> Json:
    if world.limits is not None:
        world.limits.count(chat)
    return world.post(Message(chat.next_id(), chat, world.bot, world.now(), **content)).to_json()


def _edit(world: World, message: Message, **changes: Any) -> Json | bool:
    """The edited message, or of an inline message only that it is edited."""
    if all(getattr(message, name) == value for name, value in changes.items()):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are"
            " exactly the same as a current content and reply markup of the message"
        )
    edited = world.replace(message, edited_at=world.now(), **changes)
    return True if edited.inline_message_id is not None else edited.to_json()


def _own(
    world: World,
    chat_id: int | str | None,
    message_id: int | None,
    inline_message_id: str | None,
) -> Message:
    if inline_message_id is not None:
        picked = world.inline_message(inline_message_id)
        if picked is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return picked
    if chat_id is None or message_id is None:
        raise bad_request("message identifier is not specified")
    message = message_of(chat_of(world, chat_id), message_id, "edit")
    if message.sender != world.bot:
        raise bad_request("message can't be edited")
    return message


def _reply(chat: Chat, reply_parameters: Json | None) -> int | None:
    if reply_parameters is None:
        return None
    unsupported = reply_parameters.keys() - _REPLY
    if unsupported:
        raise bad_request(f"replies with {min(unsupported)} are not supported by this server")
    if reply_parameters.get("chat_id", chat.id) != chat.id:
        raise bad_request("replies to other chats are not supported by this server")
    number: int = reply_parameters["message_id"]
    if number in chat.messages:
        return number
    if reply_parameters.get("allow_sending_without_reply", False):
        return None
    raise bad_request("message to be replied not found")


def _document(world: World, document: Upload | str) -> Json:
    if isinstance(document, str):
        file, mime_type = world.files.get(document), "application/octet-stream"
        if file is None:
            raise bad_request("wrong remote file identifier specified")
    else:
        if not document.content:
            raise bad_request("file must be non-empty")
        if len(document.content) > FILE_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        mime_type = document.mime_type
        file = world.files.keep(document.content, name=document.name, kind="documents")
    return {**file.to_json(), "file_name": file.name, "mime_type": mime_type}
