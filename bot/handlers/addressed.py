"""Which messages are meant for the bot, and what text in them is."""

from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter

from bot.handlers.entities import IDENTIFYING, UNREAD, mentions, replaced


@dataclass(frozen=True, slots=True)
class Question:
    """A text to find an emoji for, and whether the person who asks wrote it."""

    text: str
    own: bool


class ByAnotherBot(MessageFilter):
    """Lets messages of other bots through: two that answer each other would never end.

    Whoever writes in the name of a chat is a person, though Telegram puts a bot in their place.
    """

    def filter(self, message: Message) -> bool:
        author = message.from_user
        return author is not None and author.is_bot and message.sender_chat is None


def is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def question(message: Message) -> Question | None:
    """What the person asks the bot to read; None when the message is not for the bot.

    In a group that takes a mention or a reply to the bot. A mention alone, in reply to
    somebody, asks about that other message.
    """
    text = readable(message)
    if is_private(message):
        return Question(text, own=True)
    replied, mentioned = message.reply_to_message, mentions(message, _mention(message))
    to_bot = replied_to_bot(message) is not None
    if not (mentioned or to_bot):
        return None
    if not text and replied is not None and not to_bot:
        return Question(readable(replied), own=False)
    return Question(text, own=True)


def replied_to_bot(message: Message) -> Message | None:
    """The bot's own message that `message` replies to."""
    replied = message.reply_to_message
    if replied is None or replied.from_user is None or _is_root(message, replied):
        return None
    return replied if replied.from_user.id == message.get_bot().id else None


def _is_root(message: Message, replied: Message) -> bool:
    """Whether `replied` only began the topic that `message` is in, which nobody answers."""
    begins = message.is_topic_message and replied.id == message.message_thread_id
    return bool(begins) or replied.forum_topic_created is not None


def author_of(message: Message) -> int | None:
    """Who wrote `message`; None for who wrote it in the name of a chat, and is not told."""
    person = message.from_user
    return None if person is None or message.sender_chat is not None else person.id


def text_of(message: Message) -> str:
    """The text or caption as it was written, without mentions of the bot; to be given back."""
    return replaced(message, {}, bot=_mention(message))


def readable(message: Message) -> str:
    """What of the text is read to find an emoji: neither what is hidden, nor code."""
    return replaced(message, UNREAD, bot=_mention(message))


def to_keep(message: Message) -> str:
    """What of the text may be kept: what is read, with all masked that Telegram knows."""
    return replaced(message, {**UNREAD, **IDENTIFYING}, bot=_mention(message))


def _mention(message: Message) -> str:
    """How the bot is mentioned, in small letters."""
    return f"@{message.get_bot().username}".lower()
