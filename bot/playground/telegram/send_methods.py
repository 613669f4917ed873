"""What the bot sends to chats: messages, documents, photos, and that it is typing.

The signatures repeat what the methods share in the Bot API: a parameter that a function lacks
is one that this server does not support.
"""

from bot.playground.telegram import uploads
from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.events import ChatAction
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.keyboards import keyboard
from bot.playground.telegram.lookup import chat_of
from bot.playground.telegram.message_text import caption_content, text_content
from bot.playground.telegram.schema import Upload
from bot.playground.telegram.world import World

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
    content = text_content(text, entities)
    return _post(world, chat, content, reply_parameters, reply_markup)


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
    content = caption_content(caption, caption_entities)
    content["document"] = uploads.document(world, document)
    return _post(world, chat, content, reply_parameters, reply_markup)


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
    content = caption_content(caption, caption_entities)
    content["photo"] = uploads.photo(world, photo)
    return _post(world, chat, content, reply_parameters, reply_markup)


def send_chat_action(world: World, chat_id: int | str, action: str) -> bool:
    """`sendChatAction`."""
    chat = chat_of(world, chat_id)
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.emit(ChatAction(chat, action))
    return True


def _post(
    world: World,
    chat: Chat,
    content: Json,
    reply_parameters: Json | None,
    reply_markup: Json | None,
) -> Json:
    content["reply_to"] = _reply(chat, reply_parameters)
    content["keyboard"] = keyboard(reply_markup)
    if world.limits is not None:
        world.limits.count(chat)
    return world.post(Message(chat.next_id(), chat, world.bot, world.now(), **content)).to_json()


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
