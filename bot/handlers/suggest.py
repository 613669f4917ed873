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
from bot.speech import Speech, speech_for
from bot.suggestions import Silence, Suggestions
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
        speech, private = speech_for(person.language_code), is_private(message)
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
            offer = speech.say("Too many messages at once. Please try again in a moment.")
        except PredictionError:
            logger.exception("no suggestion for message %d", message.id)
            offer = speech.say("Something went wrong on my side. Please try again.")
        if typing is not None:
            await typing  # else it could arrive after the reply and stay
        if isinstance(offer, Offer):
            await self._reply(message, offer, speech)
        elif private:
            await message.reply_text(_why(offer, speech))

    async def _reply(self, message: Message, offer: Offer, speech: Speech) -> None:
        if offer.replied:  # Telegram hands an update out again when we were killed over it
            return
        await message.reply_text(
            display(offer.shown.suggestions[0].emoji),
            reply_parameters=ReplyParameters(message.id, allow_sending_without_reply=True),
            reply_markup=offer_keyboard(offer, speech),
        )
        await self._feedback.mark_replied(offer.token)


async def _show_typing(message: Message) -> None:
    with suppress(TelegramError):  # for the eye only
        await message.reply_chat_action(ChatAction.TYPING)


def _why(reason: Silence | str, speech: Speech) -> str:
    match reason:
        case Silence.OTHER_LANGUAGE:
            return speech.say("I can read English and Russian only, sorry.")
        case Silence.NOTHING_TO_READ | Silence.UNSURE:
            return speech.say("There are no words for me to read. Send me a sentence, please.")
        case _:
            return reason
