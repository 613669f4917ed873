"""Where it is said: private chats, groups and channels, with their members and messages."""

from __future__ import annotations

from typing import Literal

from bot.playground.telegram import schema
from bot.playground.telegram.messages import Json, Message
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
