"""A Bot API server for loopback: strict, in one process, without Telegram.

`World` is what there is and what people do in it; `bot_api` serves it to a bot over HTTP.
"""

from bot.botapi.calls import Call
from bot.botapi.chats import Chat
from bot.botapi.events import (
    CallbackAnswered,
    ChatAction,
    Event,
    InlineAnswered,
    MessageDeleted,
    MessageEdited,
    MessageSent,
    ReactionSet,
)
from bot.botapi.faults import Faults
from bot.botapi.http import bot_api
from bot.botapi.inline import InlineAnswer, InlineQuery
from bot.botapi.messages import CallbackAnswer, CallbackQuery, Message
from bot.botapi.people import User
from bot.botapi.server import LoopbackServer
from bot.botapi.world import World

__all__ = [
    "Call",
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
