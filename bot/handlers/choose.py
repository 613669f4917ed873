"""A person taps an emoji: answer, store the choice, show it.

The press is answered first, before anything that Telegram or a busy disk could delay.
Storing takes a millisecond or two; for that long the answer waits, because only then can
it say what became of the press, and because an answered press is then a stored one.
"""

import asyncio
import logging
from typing import Final

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import FeedbackStore, Offer
from bot.handlers.addressed import text_of
from bot.handlers.buttons import Tap, offer_keyboard
from bot.speech import Speech, speech_for
from model.labels import display

logger = logging.getLogger(__name__)

PATIENCE: Final = 0.5  # seconds an answer waits for the store; a press expires after about ten


class Choose:
    """Handles a press on an emoji or on "none fits"."""

    def __init__(self, feedback: FeedbackStore, *, patience: float = PATIENCE) -> None:
        self._feedback = feedback
        self._patience = patience

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None or query.message is None:
            return
        speech = speech_for(query.from_user.language_code)
        noted = speech.say("Noted, thank you!")
        storing = asyncio.create_task(self._store(query))
        await asyncio.wait({storing}, timeout=self._patience)
        slow = not storing.done()
        if slow:
            await _answer(query, noted)
        offer = None
        try:
            offer = await storing
        except UnknownSuggestion:
            said = speech.say("I no longer know this suggestion. Send the message again, please.")
        except ForeignSuggestion:
            said = speech.say("This suggestion is for somebody else. Mention me to get your own.")
        else:
            said = noted if offer.chosen else speech.say("Noted: none of these.")
        if not slow:
            await _answer(query, said)
        if offer is not None:
            await _show(query, offer, speech)

    async def _store(self, query: CallbackQuery) -> Offer:
        assert query.message is not None
        tap = Tap.decode(query.data or "")
        return await self._feedback.choose(
            tap.token,
            chat=query.message.chat.id,
            person=query.from_user.id,
            emoji=tap.emoji,
            text=_own_text(query),
        )


def _own_text(query: CallbackQuery) -> str | None:
    """The text the suggestion is about, if the person who pressed is its author."""
    if not isinstance(query.message, Message):  # too old for Telegram to show us
        return None
    source = query.message.reply_to_message
    if source is None or source.from_user != query.from_user:
        return None
    return text_of(source)[0] or None


async def _answer(query: CallbackQuery, text: str) -> None:
    try:
        await query.answer(text)
    except BadRequest as error:  # expired, or answered already
        logger.info("a press could not be answered: %s", error.message)


async def _show(query: CallbackQuery, offer: Offer, speech: Speech) -> None:
    text = (
        display(offer.chosen)
        if offer.chosen
        else speech.say("None of these fits, then. Tap one if you change your mind:")
    )
    try:
        await query.edit_message_text(text, reply_markup=offer_keyboard(offer, speech))
    except BadRequest as error:  # the same press twice, or the message is gone
        logger.info("a choice could not be shown: %s", error.message)
