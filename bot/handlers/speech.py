"""The language a person is spoken to in: the one they chose, else the one of their Telegram."""

import logging

from telegram import User

from bot.errors import StoreError
from bot.feedback import FeedbackStore
from bot.speech import Speech, speech_for

logger = logging.getLogger(__name__)


async def speech_of(feedback: FeedbackStore, person: User | None) -> Speech:
    """How to speak to `person`; English to nobody in particular.

    Never fails: with a broken store the wrong language is better than no word at all.
    """
    if person is None:
        return speech_for(None)
    try:
        chosen = (await feedback.preferences(person.id)).lang
    except StoreError as error:
        logger.warning("a person's language could not be read: %s", error)
        chosen = None
    return speech_for(chosen or person.language_code)
