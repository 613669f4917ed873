"""/language: the language that the bot speaks to a person."""

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, User

from bot.feedback import People
from bot.handlers.buttons import button
from bot.handlers.callback_data import LanguageButton
from bot.handlers.presses import show
from bot.words.languages import SPOKEN
from bot.words.speech import Speech, speech_for


class ShowLanguage:
    """Offers the languages, in a private chat."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        chosen = (await self._people.preferences(person.id)).lang
        await message.reply_text(_question(speech), reply_markup=_languages(speech, chosen))


class ChooseLanguage:
    """Answers a press on one of the languages, in that language."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, query: CallbackQuery, pressed: LanguageButton, _: Speech) -> None:
        if pressed.lang is not None and pressed.lang not in SPOKEN:  # forged
            await query.answer()
            return
        await self._people.set_language(query.from_user.id, pressed.lang)
        speech = speech_for(pressed.lang or query.from_user.language_code)
        await query.answer(speech.say("I speak English to you now."))
        await show(query, _question(speech), _languages(speech, pressed.lang))


def _question(speech: Speech) -> str:
    return speech.say(
        "Which language shall I speak to you? I find emojis for English and Russian messages in "
        "any case."
    )


def _languages(speech: Speech, chosen: str | None) -> InlineKeyboardMarkup:
    """One below the other; the one in force is marked."""
    labels = [*SPOKEN.items(), (None, speech.say("As in Telegram"))]
    return InlineKeyboardMarkup.from_column(
        [button(label, LanguageButton(lang), marked=lang == chosen) for lang, label in labels]
    )
