"""The language a person is spoken to in: the one they chose, else the one of their Telegram."""

import logging

from telegram import Chat, User

from bot.errors import StoreError
from bot.feedback import FeedbackStore
from bot.words.speech import Speech, speech_for

logger = logging.getLogger(__name__)


async def speech_of(
    feedback: FeedbackStore, person: User | None, chat: Chat | None = None
) -> Speech:
    """How to speak to `person`; English to nobody in particular.

    Never fails: with a broken store the wrong language is better than no word at all.

    Args:
        chat: where they are spoken to; what the administrators of a group set goes first
            there. None for what only the person sees.
    """
    lang = None
    try:
        if chat is not None and chat.type != chat.PRIVATE:
            lang = (await feedback.chat_settings(chat.id)).lang
        if lang is None and person is not None:
            lang = (await feedback.preferences(person.id)).lang
    except StoreError as error:
        logger.warning("the language to speak in could not be read: %s", error)
    return speech_for(lang or (person.language_code if person is not None else None))
