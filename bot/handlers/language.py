"""/language: the language that the bot speaks to a person."""

import logging
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.feedback import People
from bot.handlers.speech import Speeches
from bot.words.speech import Speech

logger = logging.getLogger(__name__)

LANGUAGE: Final = r"^l:"

_OWN_NAMES: Final = {"en": "English", "ru": "Русский"}  # who looks for theirs must be able to read
_MARK: Final = "✓\u202f"


class ShowLanguage:
    """Offers the languages, in a private chat."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        chosen = (await self._people.preferences(person.id)).lang
        await message.reply_text(_question(speech), reply_markup=_languages(speech, chosen))


class ChooseLanguage:
    """A press on one of the languages: answered and shown in it."""

    def __init__(self, speeches: Speeches, people: People) -> None:
        self._speeches = speeches
        self._people = people

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        prefix, colon, lang = (query.data or "").partition(":")
        if prefix + colon != "l:" or lang not in {*_OWN_NAMES, ""}:  # forged
            await query.answer()
            return
        chosen = lang or None
        await self._people.set_language(query.from_user.id, chosen)
        speech = await self._speeches.of(query.from_user)
        await query.answer(speech.say("I speak English to you now."))
        try:
            await query.edit_message_text(
                _question(speech), reply_markup=_languages(speech, chosen)
            )
        except BadRequest as error:  # the same press twice, or the message is gone
            logger.info("a language could not be shown: %s", error.message)


def _question(speech: Speech) -> str:
    return speech.say(
        "Which language shall I speak to you? I find emojis for English and Russian messages in "
        "any case."
    )


def _languages(speech: Speech, chosen: str | None) -> InlineKeyboardMarkup:
    """One below the other; the one in force is marked."""
    labels = [*_OWN_NAMES.items(), (None, speech.say("As in Telegram"))]
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    (_MARK if lang == chosen else "") + label, callback_data=f"l:{lang or ''}"
                )
            ]
            for lang, label in labels
        ]
    )
