"""Other bots: what they write is not for us, or two of us would answer each other for ever."""

from telegram import Message
from telegram.ext.filters import MessageFilter


class ByAnotherBot(MessageFilter):
    """Lets messages of other bots through.

    Whoever writes in the name of a chat is a person, though Telegram puts a bot in their place.
    """

    def filter(self, message: Message) -> bool:
        author = message.from_user
        return author is not None and author.is_bot and message.sender_chat is None
