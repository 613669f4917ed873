"""What the page is told about chats and messages, ready for JSON."""

from typing import Any

from bot.botapi import (
    CallbackAnswered,
    Chat,
    ChatAction,
    Event,
    Message,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    ReactionSet,
    User,
    World,
)

Json = dict[str, Any]


def state(world: World) -> Json:
    """Everything there is now."""
    return {
        "bot": {**_person(world.bot), "username": world.bot.username},
        "chats": [_chat(chat) for chat in world.chats.values()],
    }


def news(event: Event) -> tuple[str, Json] | None:
    """The name and the content of what the page is told when `event` happens, if anything."""
    match event:
        case MessageSent(sent) | MessageEdited(sent) | ReactionSet(sent):
            return "message", message(sent)
        case MessageDeleted(gone):
            return "deleted", {"chat": gone.chat.id, "id": gone.id}
        case ChatAction(chat, "typing"):
            return "typing", {"chat": chat.id}
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
    """A message with its buttons; `reply_to` is the number of the message it answers."""
    return {
        "chat": message.chat.id,
        "id": message.id,
        "sender": _person(message.sender),
        "date": message.date.timestamp(),
        "text": message.words,
        "entities": message.word_entities,
        "joined": message.joined.first_name if message.joined else None,
        "reply_to": message.reply_to,
        "attachment": _attachment(message),
        "keyboard": [[_button(button) for button in row] for row in message.keyboard],
        "edited": message.edited_at is not None,
        "reaction": message.reaction,
    }


def _chat(chat: Chat) -> Json:
    return {
        "id": chat.id,
        "kind": "private" if chat.is_private else "group",
        "name": chat.name,
        "people": [_person(person) for person in chat.members.values()],
        "messages": [message(said) for said in chat.messages.values()],
    }


def _person(person: User) -> Json:
    return {
        "id": person.id,
        "name": person.first_name,
        "lang": person.language_code or "en",
        "bot": person.is_bot,
    }


def _button(button: Json) -> Json:
    return {
        "text": button["text"],
        "data": button.get("callback_data"),
        "url": button.get("url"),
    }


def _attachment(message: Message) -> Json | None:
    if message.photo:
        largest = message.photo[-1]
        return {"kind": "photo", "url": _file(largest), "size": largest["file_size"]}
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
