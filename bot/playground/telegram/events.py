"""What a listener of the world hears, in the order in which it happened."""

from dataclasses import dataclass

from bot.playground.telegram.callback_queries import CallbackQuery
from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.inline_mode import InlineQuery


@dataclass(frozen=True, slots=True)
class MessageSent:
    """Somebody, a person or the bot, said something."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageEdited:
    """A message, its text or its buttons, looks different now."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageDeleted:
    """A message is gone."""

    message: Message


@dataclass(frozen=True, slots=True)
class ChatAction:
    """The bot shows that it is `typing`, or whatever the action is."""

    chat: Chat
    action: str


@dataclass(frozen=True, slots=True)
class CallbackAnswered:
    """The bot answered a tap; the answer is in the query."""

    query: CallbackQuery


@dataclass(frozen=True, slots=True)
class InlineAnswered:
    """The bot answered an inline query; the answer is in the query."""

    query: InlineQuery


@dataclass(frozen=True, slots=True)
class ReactionSet:
    """Somebody, a person or the bot, put a reaction under a message, or took it away."""

    message: Message


Event = (
    MessageSent
    | MessageEdited
    | MessageDeleted
    | ChatAction
    | CallbackAnswered
    | InlineAnswered
    | ReactionSet
)
