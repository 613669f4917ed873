"""What happens when a handler fails: a log line, a kind sentence, a word to the owners.

None of them quotes an exception that is not our own: its message may repeat what a person wrote.
"""

import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Final

from telegram import Message, Update
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ContextTypes

from bot.errors import BotError
from bot.handlers.addressed import question
from bot.handlers.speech import Speeches
from bot.transport.retries import NoRoom

logger = logging.getLogger(__name__)

SILENCE: Final = 3600.0  # seconds between two words to the owners

# What Telegram says where the bot may not write, which is up to those whose chat it is.
_MAY_NOT: Final = (
    *("not enough rights", "have no rights", "need administrator rights", "admin_required"),
    *("write_forbidden", "chat_restricted", "chat_send_", "topic_closed", "topic_deleted"),
    *("thread not found", "chat not found", "peer_id_invalid", "group chat was deactivated"),
)
_GONE: Final = "message to be replied not found"


async def is_alone(_: str) -> bool:
    """There is no other process that could tell the owners."""
    return True


class ErrorHandler:
    """PTB's error handler."""

    def __init__(
        self,
        speeches: Speeches,
        owners: Iterable[int],
        *,
        clock: Callable[[], float] = time.monotonic,
        first: Callable[[str], Awaitable[bool]] = is_alone,
    ) -> None:
        """
        Args:
            first: whether no other process of the bot has told the owners this just now.
        """
        self._speeches = speeches
        self._owners = tuple(owners)
        self._clock = clock
        self._first = first
        self._told_at: float | None = None

    async def __call__(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        error, number = context.error, getattr(update, "update_id", None)
        if (why := _normal_life(error)) is not None:
            logger.info("update %s: %s", number, why)
            return
        if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            logger.warning("update %s: no answer from Telegram (%s)", number, type(error).__name__)
            return
        if isinstance(error, BotError):  # ours: it quotes nobody, and says what to mend
            logger.error("update %s: %s", number, error)
        frames = traceback.format_tb(error.__traceback__ if error is not None else None)
        logger.error("update %s failed: %s\n%s", number, type(error).__name__, "".join(frames))
        if isinstance(update, Update):
            await self._apologise_if_possible(update)
        await self._tell_owners(context, type(error).__name__)

    async def _apologise_if_possible(self, update: Update) -> None:
        """Whatever made a handler fail may make this fail as well: an update of an odd shape."""
        try:
            await self._apologise(update)
        except Exception as error:
            logger.warning("update %s: nobody to tell (%s)", update.update_id, type(error).__name__)

    async def _apologise(self, update: Update) -> None:
        speech = await self._speeches.of(update.effective_user)
        sorry = speech.say("Something went wrong on my side. Please try again.")
        with suppress(TelegramError):
            if update.callback_query is not None:
                await update.callback_query.answer(sorry)
            elif update.message is not None and _waits(update.message):
                await update.message.reply_text(sorry)

    async def _tell_owners(self, context: ContextTypes.DEFAULT_TYPE, name: str) -> None:
        now = self._clock()
        if self._told_at is not None and now - self._told_at < SILENCE:
            return
        self._told_at = now
        if not await self._first("something failed"):
            return
        for owner in self._owners:
            with suppress(TelegramError):
                await context.bot.send_message(owner, f"Something failed: {name}. See the log.")


def _waits(message: Message) -> bool:
    """Whether somebody waits for the answer to `message`: others would wonder what it is about."""
    asked = question(message)
    return asked is not None and asked.called


def _normal_life(error: Exception | None) -> str | None:
    """What has happened, where nothing failed; None where something did."""
    match error:
        case Forbidden():
            return "the bot was blocked or removed"
        case NoRoom() | RetryAfter():
            return "too much was said in a chat"
        case ChatMigrated():
            return "the group has moved"
        case BadRequest() if any(words in error.message.lower() for words in _MAY_NOT):
            return "the bot may not write there"
        case BadRequest() if _GONE in error.message.lower():
            return "what was to be answered has been deleted"
    return None
