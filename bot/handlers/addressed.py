"""Which messages are meant for the bot, and what text in them is."""

from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter

from bot.handlers.entities import IDENTIFYING, UNREAD, calls, replaced, words_of
from model.text import has_emoticon, has_words


@dataclass(frozen=True, slots=True)
class Question:
    """A text to find an emoji for.

    Attributes:
        called: whether the bot was called, or is alone with the person: to them its silence would
            be a dead bot's. Who replies to the bot may just be talking on.
    """

    text: str
    called: bool


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

    In a group that takes a mention, /emoji, or a reply to the bot. A call without words of its
    own, in reply to somebody, asks about what they said.
    """
    text, private = readable(message), is_private(message)
    if private and text:
        return Question(text, called=True)
    by_name = calls(words_of(message), _mention(message))
    if by_name and not (has_words(text) or has_emoticon(text)):
        text = _pointed_at(message) or text
    if private or by_name or replied_to_bot(message) is not None:
        return Question(text, called=private or by_name)
    return None


def _pointed_at(message: Message) -> str:
    """What is read of that to which somebody replies, in this chat or in another one.

    It is the words that they chose to quote, else all of a message that is not the bot's own.
    """
    quote, replied = message.quote, message.reply_to_message
    if quote is not None and (quote.is_manual or replied is None):
        return replaced((quote.text, quote.entities or ()), UNREAD, bot=_mention(message))
    if replied is None or replied_to_bot(message) is not None:
        return ""
    return readable(replied)


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
    """The text or caption as it was written, without what calls the bot; to be given back."""
    return replaced(words_of(message), {}, bot=_mention(message))


def readable(message: Message) -> str:
    """What of the text is read to find an emoji: neither what is hidden, nor code."""
    return replaced(words_of(message), UNREAD, bot=_mention(message))


def to_keep(message: Message) -> str:
    """What of the text may be kept: what is read, with all masked that Telegram knows."""
    return replaced(words_of(message), {**UNREAD, **IDENTIFYING}, bot=_mention(message))


def _mention(message: Message) -> str:
    """How the bot is mentioned, in small letters."""
    return f"@{message.get_bot().username}".lower()
