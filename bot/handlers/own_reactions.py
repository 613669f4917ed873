"""The bot's own reactions: what a chat allows, and giving one without ever failing."""

import logging
import time
from collections.abc import Callable
from typing import Final

from cachetools import FIFOCache
from telegram import Message, ReactionTypeEmoji
from telegram.constants import ChatType
from telegram.error import ChatMigrated, Forbidden, TelegramError

from bot.handlers.edits import do_or_log

logger = logging.getLogger(__name__)

FRESH: Final = 300.0  # seconds that what a chat allows is believed
CHATS: Final = 10_000  # remembered at once


class OwnReactions:
    """Reacts to messages, and knows which reactions their chats allow."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._allowed: FIFOCache[int, tuple[float, frozenset[str] | None]] = FIFOCache(CHATS)

    async def available(self, message: Message) -> frozenset[str] | None:
        """What may stand under `message`; None: all that are legal, or it is not known."""
        chat = message.chat
        if chat.type == ChatType.PRIVATE:
            return None
        now = self._clock()
        asked_at, allowed = self._allowed.get(chat.id, (None, None))
        if asked_at is not None and now - asked_at < FRESH:
            return allowed
        allowed = await _asked(message)
        self._allowed[chat.id] = (now, allowed)
        return allowed

    async def give(self, message: Message, emoji: str) -> bool:
        """React to `message` with `emoji`; False when Telegram refused.

        Raises:
            Forbidden, ChatMigrated: the bot is not in this chat any more.
        """
        try:
            await message.set_reaction(ReactionTypeEmoji(emoji))
        except (Forbidden, ChatMigrated):
            raise
        except TelegramError as error:
            logger.info("a reaction was refused: %s", error.message)
            if "reaction_invalid" in error.message.lower():  # they may just have changed
                allowed = await _asked(message)
                self._allowed[message.chat.id] = (self._clock(), allowed or frozenset())
            return False
        return True

    async def take_back(self, message: Message) -> None:
        """Leave no reaction of ours under `message`."""
        await do_or_log(message.set_reaction(), "a reaction could not be taken back")


async def _asked(message: Message) -> frozenset[str] | None:
    """What the chat allows; None: all or nothing, which the library does not tell apart."""
    try:
        reactions = (await message.get_bot().get_chat(message.chat.id)).available_reactions
    except TelegramError as error:  # then Telegram will say whether it takes the reaction
        logger.info("a chat's reactions could not be read: %s", type(error).__name__)
        return None
    if not reactions:
        return None
    return frozenset(it.emoji for it in reactions if isinstance(it, ReactionTypeEmoji))
