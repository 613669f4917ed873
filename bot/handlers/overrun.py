"""More was asked in a chat than Telegram lets the bot answer: one word, in place of the answers."""

from contextlib import suppress

from telegram import Update
from telegram.error import TelegramError

from bot.feedback import Chats
from bot.handlers.addressed import ByAnotherBot, is_private
from bot.handlers.speech import Speeches


class Overrun:
    """Says that a message, and those after it, get no answer."""

    def __init__(self, speeches: Speeches, chats: Chats, allowed: frozenset[int]) -> None:
        """
        Args:
            allowed: chats that are spoken to; empty: all.
        """
        self._speeches = speeches
        self._chats = chats
        self._allowed = allowed

    async def __call__(self, update: Update) -> None:
        message = update.message
        if message is None or (self._allowed and message.chat_id not in self._allowed):
            return
        if ByAnotherBot().filter(message):
            return
        if not is_private(message) and (await self._chats.settings(message.chat_id)).mode == "off":
            return
        speech = await self._speeches.of(message.from_user, message.chat)
        with suppress(TelegramError):
            await message.reply_text(
                speech.say("Too many messages at once. Please try again in a moment.")
            )
