"""What is said: messages, and the taps on their buttons.

A message never changes: an edit puts a new one with the same number in its place, so
what a test or a page was handed stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.playground.telegram.users import User

if TYPE_CHECKING:
    from bot.playground.telegram.chats import Chat

Json = dict[str, Any]
Keyboard = list[list[Json]]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as everyone in its chat sees it.

    `photo`, `sticker`, `document`, `forward_origin`, entities and buttons are kept as the
    Bot API writes them.
    """

    id: int
    chat: Chat
    sender: User
    date: datetime
    text: str | None = None
    entities: list[Json] = field(default_factory=list)
    caption: str | None = None
    caption_entities: list[Json] = field(default_factory=list)
    photo: list[Json] | None = None
    sticker: Json | None = None
    document: Json | None = None
    joined: User | None = None
    migrated_to: int | None = None
    migrated_from: int | None = None
    keyboard: Keyboard = field(default_factory=list)
    reply_to: int | None = None
    edited_at: datetime | None = None
    reaction: str | None = None
    """The bot's own reaction to this message."""
    reactions: Mapping[int, str] = field(default_factory=dict)
    """The reactions of people, by their ids."""
    sender_chat: Chat | None = None
    """The group in whose name somebody said this."""
    via_bot: User | None = None
    forward_origin: Json | None = None
    media_group_id: str | None = None
    inline_message_id: str | None = None
    """What the bot knows a message by that was picked from its inline results."""

    @property
    def words(self) -> str:
        """The text or the caption; empty when there is neither."""
        return self.text or self.caption or ""

    @property
    def word_entities(self) -> list[Json]:
        """The entities of `words`."""
        return self.entities if self.text is not None else self.caption_entities

    @property
    def is_service(self) -> bool:
        """Whether Telegram itself says this."""
        return bool(self.joined or self.migrated_to or self.migrated_from)

    @property
    def replied(self) -> Message | None:
        """The message this one answers, as it is now; None when it is gone."""
        return None if self.reply_to is None else self.chat.messages.get(self.reply_to)

    def to_json(self, *, with_reply: bool = True) -> Json:
        """The Bot API's `Message`; a quoted message quotes no further."""
        message: Json = {"message_id": self.id}
        if not self.chat.is_channel:
            message["from"] = self.sender.to_json()
        speaker = self.chat if self.chat.is_channel else self.sender_chat
        if speaker is not None:
            message["sender_chat"] = speaker.to_json()
        message |= {"chat": self.chat.to_json(), "date": int(self.date.timestamp())}
        if self.edited_at is not None:
            message["edit_date"] = int(self.edited_at.timestamp())
        if with_reply and self.replied is not None:
            message["reply_to_message"] = self.replied.to_json(with_reply=False)
        if self.via_bot is not None:
            message["via_bot"] = self.via_bot.to_json()
        if self.joined is not None:
            message["new_chat_members"] = [self.joined.to_json()]
        if self.keyboard:
            message["reply_markup"] = {"inline_keyboard": self.keyboard}
        content = {
            "forward_origin": self.forward_origin,
            "media_group_id": self.media_group_id,
            "text": self.text,
            "entities": self.entities or None,
            "caption": self.caption,
            "caption_entities": self.caption_entities or None,
            "photo": self.photo,
            "sticker": self.sticker,
            "document": self.document,
            "migrate_to_chat_id": self.migrated_to,
            "migrate_from_chat_id": self.migrated_from,
        }
        message.update({name: value for name, value in content.items() if value is not None})
        return message


def forward_origin(message: Message, *, hidden: bool = False) -> Json:
    """The Bot API's `MessageOrigin` of a forwarded `message`."""
    date = int(message.date.timestamp())
    if message.chat.is_channel:
        chat = message.chat.to_json()
        return {"type": "channel", "date": date, "chat": chat, "message_id": message.id}
    if message.sender_chat is not None:
        return {"type": "chat", "date": date, "sender_chat": message.sender_chat.to_json()}
    if hidden:
        name = message.sender.first_name
        return {"type": "hidden_user", "date": date, "sender_user_name": name}
    return {"type": "user", "date": date, "sender_user": message.sender.to_json()}


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What the bot said to a tap."""

    text: str | None
    show_alert: bool


@dataclass(eq=False, slots=True)
class CallbackQuery:
    """A tap on a button; `answer` is filled in when the bot answers."""

    id: str
    person: User
    message: Message
    data: str
    asked_at: datetime
    answer: CallbackAnswer | None = None

    def to_json(self) -> Json:
        """The Bot API's `CallbackQuery`, with the message as it is now, if it still is.

        Of an inline message the bot learns only its `inline_message_id`.
        """
        chat = self.message.chat
        query: Json = {
            "id": self.id,
            "from": self.person.to_json(),
            "chat_instance": str(chat.id),
            "data": self.data,
        }
        if self.message.inline_message_id is not None:
            return {**query, "inline_message_id": self.message.inline_message_id}
        current = chat.messages.get(self.message.id)
        gone: Json = {"chat": chat.to_json(), "message_id": self.message.id, "date": 0}
        return {**query, "message": current.to_json() if current is not None else gone}
