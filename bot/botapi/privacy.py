"""Telegram's privacy mode: which messages a bot is told of at all."""

from bot.botapi.entities import entity_text
from bot.botapi.messages import Json, Message
from bot.botapi.people import User


def is_heard(bot: User, message: Message) -> bool:
    """Whether Telegram tells `bot` of `message`.

    In a private chat it hears all. In a group it hears commands that are bare or name
    it, mentions of it, replies to it, what was sent with its inline mode, and who
    joined. Other bots are never heard.
    """
    if message.sender.is_bot or not message.chat.has_bot:
        return False
    if message.chat.is_private or message.joined is not None or message.via_bot == bot:
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
