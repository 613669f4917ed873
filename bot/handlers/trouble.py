"""What happens when a handler fails: a log line without text or token, a kind sentence."""

import logging
import traceback
from contextlib import suppress

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.texts import texts_for

logger = logging.getLogger(__name__)


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """PTB's error handler.

    Messages of exceptions are left out: they may quote what a person wrote.
    """
    error, number = context.error, getattr(update, "update_id", None)
    if isinstance(error, Forbidden):
        logger.info("update %s: the bot was blocked or removed", number)
        return
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        logger.warning("update %s: no answer from Telegram (%s)", number, type(error).__name__)
        return
    frames = traceback.format_tb(error.__traceback__ if error is not None else None)
    logger.error("update %s failed: %s\n%s", number, type(error).__name__, "".join(frames))
    if isinstance(update, Update) and update.callback_query is not None:
        query = update.callback_query
        with suppress(TelegramError):
            await query.answer(texts_for(query.from_user.language_code).failed)
