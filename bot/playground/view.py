"""What the page is told about chats and messages, ready for JSON."""

from typing import Any

from bot.playground.roles import roles_for
from bot.playground.telegram import (
    CallbackAnswered,
    Chat,
    ChatAction,
    Event,
    InlineQuery,
    Message,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    ReactionSet,
    User,
    World,
)
from bot.playground.telegram.schema import description

Json = dict[str, Any]

_SHARE = "switch_inline_query_chosen_chat"
_KINDS = ("user", "bot", "group", "channel")


def state(world: World) -> Json:
    """Everything there is now."""
    return {
        "began": world.began.timestamp(),
        "bot": {**_person(world.bot), "username": world.bot.username},
        "chats": [_chat(chat, world) for chat in world.chats.values()],
    }


def news(event: Event) -> tuple[str, Json] | None:
    """The name and the content of what the page is told when `event` happens, if anything."""
    match event:
        case MessageSent(sent) | MessageEdited(sent) | ReactionSet(sent):
            return "message", message(sent)
        case MessageDeleted(gone):
            return "deleted", {"chat": gone.chat.id, "id": gone.id}
        case ChatAction(chat, action):
            return "typing", {"chat": chat.id, "action": action}
        case CallbackAnswered(query):
            return "answer", {
                "chat": query.message.chat.id,
                "message": query.message.id,
                "person": query.person.id,
                "text": query.answer.text if query.answer else None,
                "alert": query.answer is not None and query.answer.show_alert,
            }
    return None


def message(message: Message) -> Json:
    """A message with its buttons; `reply_to` is the number of the message it answers.

    `sender` is who it is shown as, `author` who wrote it: an administrator may write in the
    name of the chat.
    """
    return {
        "chat": message.chat.id,
        "id": message.id,
        "sender": _speaker(message),
        "author": message.sender.id,
        "date": message.date.timestamp(),
        "text": message.words,
        "entities": message.word_entities,
        "service": _service(message),
        "reply_to": message.reply_to,
        "via": message.via_bot.username if message.via_bot else None,
        "forwarded": _origin(message.forward_origin),
        "album": message.media_group_id,
        "attachment": _attachment(message),
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "edited": message.edited_at is not None,
        "reaction": message.reaction,
        "reactions": [
            {"emoji": emoji, "person": person} for person, emoji in message.reactions.items()
        ],
    }


def offer(query: InlineQuery) -> Json:
    """The results of an inline query; `results` is None while there is no answer."""
    if query.answer is None:
        return {"query": query.id, "results": None, "button": None}
    button = query.answer.button
    return {
        "query": query.id,
        "results": [
            {
                "id": result["id"],
                "title": result["title"],
                "description": result.get("description"),
                "text": result["input_message_content"]["message_text"],
            }
            for result in query.answer.results
        ],
        "button": button and {"text": button["text"], "start": button["start_parameter"]},
    }


def _chat(chat: Chat, world: World) -> Json:
    people = chat.members.values()
    return {
        "id": chat.id,
        "kind": _kind(chat),
        "name": chat.name,
        "people": [{**_person(person), "role": chat.status_of(person)} for person in people],
        "role": chat.bot_status,
        "roles": roles_for(chat),
        "reactions": [it for it in description()["reactions"] if chat.allows(it)],
        "messages": [message(said) for said in world.history(chat)],
    }


def _kind(chat: Chat) -> str:
    """`private`: with the bot; `talk`: of two people; `group` or `channel`."""
    if chat.is_private:
        return "talk" if chat.is_conversation else "private"
    return "channel" if chat.is_channel else "group"


def _person(person: User) -> Json:
    return {
        "id": person.id,
        "name": person.first_name,
        "lang": person.language_code or "en",
        "bot": person.is_bot,
    }


def _speaker(message: Message) -> Json:
    chat = message.chat if message.chat.is_channel else message.sender_chat
    if chat is None:
        return _person(message.sender)
    return {"id": chat.id, "name": chat.name, "bot": False, "kind": _kind(chat)}


def _service(message: Message) -> str | None:
    """What Telegram itself says with `message`."""
    if message.joined:
        return f"{message.sender.first_name} added {message.joined.first_name}"
    if message.migrated_to or message.migrated_from:
        return "The group became a supergroup"
    return None


def _origin(origin: Json | None) -> str | None:
    """Who said first what is forwarded."""
    if origin is None:
        return None
    match origin["type"]:
        case "user":
            return str(origin["sender_user"]["first_name"])
        case "hidden_user":
            return str(origin["sender_user_name"])
        case "channel":
            return str(origin["chat"]["title"])
        case _:
            return str(origin["sender_chat"]["title"])


def _button(button: Json) -> Json:
    """A button; `share` says into which kinds of chats its query may be written."""
    share = button.get(_SHARE)
    anywhere, here = "switch_inline_query", "switch_inline_query_current_chat"
    if anywhere in button:
        share = {"query": button[anywhere], **{f"allow_{kind}_chats": True for kind in _KINDS}}
    return {
        "text": button["text"],
        "data": button.get("callback_data"),
        "url": button.get("url"),
        "copy": button["copy_text"]["text"] if "copy_text" in button else None,
        "fill": button.get(here),
        "share": share
        and {
            "query": share.get("query", ""),
            "kinds": [kind for kind in _KINDS if share.get(f"allow_{kind}_chats")],
        },
    }


def _attachment(message: Message) -> Json | None:
    if message.photo:
        largest = message.photo[-1]
        size = {"width": largest["width"], "height": largest["height"]}
        return {"kind": "photo", "url": _file(largest), **size}
    if message.sticker:
        return {"kind": "sticker", "emoji": message.sticker.get("emoji", "")}
    if message.document:
        return {
            "kind": "document",
            "name": message.document.get("file_name", "file"),
            "size": message.document["file_size"],
            "url": _file(message.document),
        }
    return None


def _file(file: Json) -> str:
    return f"/play/files/{file['file_id']}"
