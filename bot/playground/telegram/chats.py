"""Chats with their members, and messages: private chats, groups and channels.

Each knows the other: a chat holds its messages, and a message says in which chat it is.
A message never changes: an edit puts a new one with the same number in its place, so
what a test or a page was handed stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.playground.telegram import schema
from bot.playground.telegram.json_types import Json, Keyboard
from bot.playground.telegram.users import User

HISTORY = 1000  # messages kept in a chat; a long session must not fill the memory

Kind = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]


class Chat:
    """A chat of people, in most cases with the bot.

    The first member of a group or a channel is its creator. `available_reactions` may be
    set to what the administrators allow; None stands for every standard reaction.
    """

    def __init__(
        self,
        id: int,
        kind: Kind,
        *,
        title: str | None = None,
        members: list[User],
        bot_status: Status = "member",
    ) -> None:
        self.id = id
        self.kind = kind
        self.title = title
        self.members = {member.id: member for member in members}
        self.admins: set[int] = set()  # the people whom the creator has promoted
        self.bot_status = bot_status
        self.available_reactions: tuple[str, ...] | None = None
        self.migrated_to: int | None = None
        self.messages: dict[int, Message] = {}
        self._last_id = 0

    @property
    def is_private(self) -> bool:
        """Whether this is a chat of two: a person and the bot, or two people."""
        return self.kind == "private"

    @property
    def is_conversation(self) -> bool:
        """Whether two people talk here, and the bot never does."""
        return self.is_private and len(self.members) > 1

    @property
    def is_channel(self) -> bool:
        """Whether the chat itself speaks here, and people only listen."""
        return self.kind == "channel"

    @property
    def has_bot(self) -> bool:
        """Whether the bot is here."""
        return self.bot_status in ("member", "administrator")

    @property
    def creator(self) -> User:
        """Who made the chat."""
        return next(iter(self.members.values()))

    @property
    def name(self) -> str:
        """What a list of chats shows: the title, or who is in it."""
        return self.title or " · ".join(person.first_name for person in self.members.values())

    def status_of(self, person: User) -> Status:
        """What `person` is here."""
        if person.id not in self.members:
            return "left"
        if not self.is_private and person == self.creator:
            return "creator"
        return "administrator" if person.id in self.admins else "member"

    def allows(self, reaction: str) -> bool:
        """Whether this emoji may stand under a message here."""
        allowed = self.available_reactions
        standard = schema.description()["reactions"]
        return reaction in standard and (allowed is None or reaction in allowed)

    def next_id(self) -> int:
        """The number of the next message; numbers are given once."""
        self._last_id += 1
        return self._last_id

    def put(self, message: Message) -> None:
        """Add `message`, or let it take the place of the one with its number."""
        self.messages[message.id] = message
        if len(self.messages) > HISTORY:
            del self.messages[next(iter(self.messages))]

    def to_json(self) -> Json:
        """The Bot API's `Chat`."""
        if not self.is_private:
            return {"id": self.id, "type": self.kind, "title": self.title}
        [person] = self.members.values()
        chat: Json = {"id": self.id, "type": "private", "first_name": person.first_name}
        if person.username is not None:
            chat["username"] = person.username
        return chat


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
