"""Where it is said: a private chat or a group, with its members and its messages."""

from __future__ import annotations

from datetime import datetime

from bot.botapi.messages import Json, Message
from bot.botapi.people import User

HISTORY = 1000  # messages kept in a chat; a long session must not fill the memory


class Chat:
    """A chat of people, in most cases with the bot."""

    def __init__(
        self, id: int, *, title: str | None = None, members: list[User], has_bot: bool = True
    ) -> None:
        self.id = id
        self.title = title
        self.members = {member.id: member for member in members}
        self.messages: dict[int, Message] = {}
        self.has_bot = has_bot
        self._last_id = 0

    @property
    def is_private(self) -> bool:
        """Whether this is a chat of two: a person and the bot, or two people."""
        return self.title is None

    @property
    def is_conversation(self) -> bool:
        """Whether two people talk here, and the bot never does."""
        return self.is_private and len(self.members) > 1

    @property
    def name(self) -> str:
        """What a list of chats shows: the title, or who is in it."""
        return self.title or " · ".join(person.first_name for person in self.members.values())

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
            return {"id": self.id, "type": "supergroup", "title": self.title}
        [person] = self.members.values()
        chat: Json = {"id": self.id, "type": "private", "first_name": person.first_name}
        if person.username is not None:
            chat["username"] = person.username
        return chat


def membership_change(
    bot: User, chat: Chat, person: User, *, date: datetime, before: str, after: str
) -> Json:
    """The Bot API's `ChatMemberUpdated`: `person` changed what `bot` is in `chat`."""

    def member(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}  # 0 is for ever
        return {"status": status, "user": bot.to_json(), **until}

    return {
        "chat": chat.to_json(),
        "from": person.to_json(),
        "date": int(date.timestamp()),
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
