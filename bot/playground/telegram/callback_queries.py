"""Taps on the buttons of messages, and what the bot says to them."""

from dataclasses import dataclass
from datetime import datetime

from bot.playground.telegram.chats import Message
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.users import User


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
