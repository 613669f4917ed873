"""A group becomes a supergroup, which is another chat to Telegram, but not to its people.

Being put out of a chat or blocked changes nothing: its settings wait for a return, which most
often is somebody who only wants to give the bot other rights.
"""

import logging

from telegram import Update
from telegram.ext import ContextTypes

from bot.feedback import Chats

logger = logging.getLogger(__name__)


class Migrate:
    """Handles what Telegram says of it, in the old chat, in the new one, or in both."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None:
            return
        old = message.migrate_from_chat_id or message.chat_id
        new = message.migrate_to_chat_id or message.chat_id
        await self._chats.migrate(old, new)
        # Whoever allows this chat by its id has to know the new one.
        logger.info("group %d is now supergroup %d", old, new)
