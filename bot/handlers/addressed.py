"""Which messages are meant for the bot, and what text in them is."""

from dataclasses import dataclass

from telegram import Message, MessageEntity
from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class Question:
    """A text to find an emoji for, and whether the person who asks wrote it."""

    text: str
    own: bool


def is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def question(message: Message) -> Question | None:
    """What the person asks the bot to read; None when the message is not for the bot.

    In a group that takes a mention or a reply to the bot. A mention alone, in reply to
    somebody, asks about that other message.
    """
    text, mentioned = text_of(message)
    if is_private(message):
        return Question(text, own=True)
    replied = message.reply_to_message
    to_bot = replied_to_bot(message) is not None
    if not (mentioned or to_bot):
        return None
    if not text and replied is not None and not to_bot:
        return Question(replied.text or replied.caption or "", own=False)
    return Question(text, own=True)


def replied_to_bot(message: Message) -> Message | None:
    """The bot's own message that `message` replies to."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None:
        return None
    return replied if replied.from_user.id == message.get_bot().id else None


def author_of(message: Message) -> int | None:
    """Who wrote `message`; None for who wrote it in the name of a chat, and is not told."""
    person = message.from_user
    return None if person is None or message.sender_chat is not None else person.id


def text_of(message: Message) -> tuple[str, bool]:
    """The text or caption without mentions of the bot, and whether there was one."""
    text = message.text or message.caption or ""
    wanted = f"@{message.get_bot().username}".lower()
    mentions = {
        *message.parse_entities([MessageEntity.MENTION]).values(),
        *message.parse_caption_entities([MessageEntity.MENTION]).values(),
    }
    mentioned = False
    for mention in mentions:
        if mention.lower() == wanted:
            text, mentioned = text.replace(mention, " "), True
    return text.strip(), mentioned
