"""A text arrives: answer with the emoji that fits it best, and offer the runners-up."""

import asyncio
import logging
from contextlib import suppress

from telegram import Message, ReplyParameters, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.feedback import FeedbackStore, Offer
from bot.handlers.addressed import is_private, question
from bot.handlers.buttons import offer_keyboard
from bot.suggestions import Silence, Suggestions
from bot.texts import Texts, texts_for
from model.errors import DeadlineExceeded, PredictionError, PredictorBusy
from model.labels import display

logger = logging.getLogger(__name__)


class Suggest:
    """Handles a text message, or a caption."""

    def __init__(self, suggestions: Suggestions, feedback: FeedbackStore) -> None:
        self._suggestions = suggestions
        self._feedback = feedback

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        asked = question(message)
        if asked is None:
            return
        texts, private = texts_for(person.language_code), is_private(message)
        typing = asyncio.create_task(_show_typing(message)) if private else None
        offer: Offer | Silence | str
        try:
            offer = await self._suggestions.offer(
                asked.text,
                chat=message.chat_id,
                message=message.id,
                person=person.id,
                only_if_sure=not private,
            )
        except (PredictorBusy, DeadlineExceeded):
            offer = texts.busy
        except PredictionError:
            logger.exception("no suggestion for message %d", message.id)
            offer = texts.failed
        if typing is not None:
            await typing  # else it could arrive after the reply and stay
        if isinstance(offer, Offer):
            await self._reply(message, offer, texts)
        elif private:
            await message.reply_text(_why(offer, texts))

    async def _reply(self, message: Message, offer: Offer, texts: Texts) -> None:
        if offer.replied:  # Telegram hands an update out again when we were killed over it
            return
        await message.reply_text(
            display(offer.shown.suggestions[0].emoji),
            reply_parameters=ReplyParameters(message.id, allow_sending_without_reply=True),
            reply_markup=offer_keyboard(offer, texts),
        )
        await self._feedback.mark_replied(offer.token)


async def _show_typing(message: Message) -> None:
    with suppress(TelegramError):  # for the eye only
        await message.reply_chat_action(ChatAction.TYPING)


def _why(reason: Silence | str, texts: Texts) -> str:
    match reason:
        case Silence.OTHER_LANGUAGE:
            return texts.other_language
        case Silence.NOTHING_TO_READ | Silence.UNSURE:
            return texts.nothing_to_read
        case _:
            return reason
