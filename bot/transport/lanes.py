"""How urgent an update is and behind which others it stands, read from its raw JSON.

In a flood most updates are never looked at again, so nothing is parsed here. Whatever is not
understood goes first: it is parsed, and skipped.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from telegram import Bot

from bot.transport.turn import Lane, Line, Raw

ASK: Final = "emoji"  # the command that asks what a mention asks, and takes as long
ASKS: Final = re.compile(rf"^/{ASK}(?:@\w+)?(?!\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an update waits; see `Turn`."""

    lane: Lane
    line: Line
    chat: int | None = None
    dear: bool = False


def place(update: Raw, bot: Bot) -> Place:
    """Where `update` waits.

    Presses, commands and reactions stand behind those of the same person or chat, never behind
    messages; the command that asks is a message like any other. Messages of a chat keep their
    order, those to the bot and those to others apart, and begin when what goes first in the chat
    has been done.
    """
    match update:
        case {"message": {"chat": {"id": int(chat)}} as message} | {
            "edited_message": {"chat": {"id": int(chat)}} as message
        }:
            return _of_message(message, chat, bot)
        case {"channel_post": {"chat": {"id": int(chat)}} as message} | {
            "edited_channel_post": {"chat": {"id": int(chat)}} as message
        }:
            lane = Lane.FIRST if _is_command(message) else Lane.UNASKED
            return Place(lane, (lane, chat), chat)
        case {"message_reaction": {"chat": {"id": int(chat)}}}:
            return Place(Lane.FIRST, ("reactions", chat), chat, dear=True)
        case {"callback_query": {"from": {"id": int(person)}} as press}:
            return Place(Lane.FIRST, ("presses", person), _chat_of(press), dear=True)
        case {"chosen_inline_result": {"from": {"id": int(person)}}}:
            return Place(Lane.FIRST, ("presses", person), dear=True)
        case _:
            return Place(Lane.FIRST, ("rest",), dear=True)


def _of_message(message: Raw, chat: int, bot: Bot) -> Place:
    if (_is_command(message) and not _asks(message)) or _is_move(message):
        return Place(Lane.FIRST, (Lane.FIRST, chat, _author(message)), chat)
    private = chat > 0  # groups and channels count down from zero
    lane = Lane.ASKED if private or _is_meant(message, bot) else Lane.UNASKED
    return Place(lane, (lane, chat), chat)


def _chat_of(press: Raw) -> int | None:
    match press:
        case {"message": {"chat": {"id": int(chat)}}}:
            return chat
    return None


def _is_meant(message: Raw, bot: Bot) -> bool:
    """Whether `message` answers the bot or calls it; too often rather than too seldom."""
    match message.get("reply_to_message"):
        case {"from": {"id": bot.id}}:
            return True
    return _asks(message) or f"@{bot.username}".lower() in _words(message).lower()


def _asks(message: Raw) -> bool:
    return ASKS.match(_words(message)) is not None


def _is_command(message: Raw) -> bool:
    return _words(message).startswith("/")


def _is_move(message: Raw) -> bool:
    return "migrate_to_chat_id" in message or "migrate_from_chat_id" in message


def _words(message: Raw) -> str:
    words = message.get("text") or message.get("caption")
    return words if isinstance(words, str) else ""


def _author(message: Raw) -> Any:
    match message:
        case {"sender_chat": {"id": int(author)}} | {"from": {"id": int(author)}}:
            return author
    return None
