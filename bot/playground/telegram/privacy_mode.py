"""Telegram's privacy mode: which messages a bot is told of at all."""

from bot.playground.telegram.chats import Message
from bot.playground.telegram.entities import entity_text
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.users import User


def is_heard(bot: User, message: Message, *, privacy_mode: bool = True) -> bool:
    """Whether Telegram tells `bot` of `message`.

    In a private chat and in a channel it hears all, and so does an administrator of a
    group. Else, under privacy mode, it hears commands that are bare or name it, mentions
    of it, replies to it, what was sent with its inline mode, and what Telegram itself
    says, such as who joined. Other bots are never heard.
    """
    chat = message.chat
    if not chat.has_bot or (message.sender.is_bot and message.sender_chat is None):
        return False
    if message.sender == bot:
        return False  # in a channel it speaks for the chat
    if chat.kind in ("private", "channel") or chat.bot_status == "administrator":
        return True
    if not privacy_mode or message.is_service or message.via_bot == bot:
        return True
    if message.replied is not None and message.replied.sender == bot:
        return True
    return any(_is_addressed(bot, message.words, entity) for entity in message.word_entities)


def _is_addressed(bot: User, words: str, entity: Json) -> bool:
    written = entity_text(words, entity)
    if entity["type"] == "bot_command" and entity["offset"] == 0:
        _, at, name = written.partition("@")
        return not at or _is_name(bot, name)
    return entity["type"] == "mention" and _is_name(bot, written.removeprefix("@"))


def _is_name(bot: User, name: str) -> bool:
    return name.casefold() == (bot.username or "").casefold()
