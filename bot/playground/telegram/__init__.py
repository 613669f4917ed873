"""A Bot API server for loopback: strict, in one process, without Telegram.

`World` is what there is and what people do in it; `bot_api` serves it to a bot over HTTP.
"""

from bot.playground.telegram.api_calls import ApiCall
from bot.playground.telegram.callback_queries import CallbackAnswer, CallbackQuery
from bot.playground.telegram.chats import Chat, Message
from bot.playground.telegram.events import (
    CallbackAnswered,
    ChatAction,
    Event,
    InlineAnswered,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    ReactionSet,
)
from bot.playground.telegram.faults import Faults
from bot.playground.telegram.http import bot_api
from bot.playground.telegram.inline_mode import InlineAnswer, InlineQuery
from bot.playground.telegram.server import LoopbackServer
from bot.playground.telegram.users import User
from bot.playground.telegram.world import World

__all__ = [
    "ApiCall",
    "CallbackAnswer",
    "CallbackAnswered",
    "CallbackQuery",
    "Chat",
    "ChatAction",
    "Event",
    "Faults",
    "InlineAnswer",
    "InlineAnswered",
    "InlineQuery",
    "LoopbackServer",
    "Message",
    "MessageDeleted",
    "MessageEdited",
    "MessageSent",
    "ReactionSet",
    "User",
    "World",
    "bot_api",
]
