"""What a person decides about their own data: consent, a copy of it, its end.

These talk about one person only, so that in a group they point to the private chat.
"""

import json
from collections.abc import Awaitable, Callable

from telegram import CallbackQuery, InputFile, Message, Update, User
from telegram.ext import ContextTypes

from bot.feedback import People
from bot.handlers.addressed import is_private
from bot.handlers.buttons import consent_keyboard, forget_keyboard
from bot.handlers.callback_data import ConsentButton, ForgetButton
from bot.handlers.presses import show, show_keyboard
from bot.handlers.speech import Speeches
from bot.words.privacy_policy import POLICY_VERSION, outdated, policy
from bot.words.speech import Speech

FILE_NAME = "emojibot-data.json"


class InPrivate:
    """A command that is answered in a private chat only."""

    def __init__(
        self, speeches: Speeches, answer: Callable[[Message, User, Speech], Awaitable[None]]
    ) -> None:
        self._speeches = speeches
        self._answer = answer

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        speech = await self._speeches.of(person, message.chat)
        if is_private(message):
            await self._answer(message, person, speech)
        else:
            await message.reply_text(speech.say("Please ask me that in a private chat."))


class Privacy:
    """/privacy: what is kept, and the consent with its switch."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        consent = await self._people.consent(person.id)
        said, given = policy(speech), False if consent is None else consent.answer
        if consent is not None and consent.outdated:
            said += "\n\n" + outdated(speech)
        await message.reply_text(said, reply_markup=consent_keyboard(speech, given))


class MyData:
    """/mydata: everything kept about the person, as a JSON file."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        kept = await self._people.belongings(person.id)
        if not any(kept.values()):
            await message.reply_text(speech.say("Nothing is kept about you."))
            return
        content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        await message.reply_document(
            InputFile(content, FILE_NAME),
            caption=speech.say("Everything that is kept about you."),
        )


async def ask_to_forget(message: Message, _: User, speech: Speech) -> None:
    """/forget: asks before it erases."""
    await message.reply_text(
        speech.say("Erase everything that is kept about you? This cannot be undone."),
        reply_markup=forget_keyboard(speech),
    )


class SwitchConsent:
    """Answers a press on one of the two consent buttons."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, query: CallbackQuery, pressed: ConsentButton, speech: Speech) -> None:
        given = pressed.given
        if pressed.version != POLICY_VERSION or given is None:
            # They were asked about another policy.
            await query.answer(speech.say("This question is out of date: send /privacy, please."))
            return
        await self._people.set_consent(
            query.from_user.id, given=given, version=POLICY_VERSION, lang=speech.lang
        )
        await query.answer(
            speech.say(
                "Thank you! I keep the texts you pick an emoji for. /privacy switches it off."
            )
            if given
            else speech.say("Understood: I keep no texts. /privacy switches it on.")
        )
        await show_keyboard(query, consent_keyboard(speech, given))


class ConfirmForget:
    """Answers a press on one of the two buttons under /forget."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, query: CallbackQuery, pressed: ForgetButton, speech: Speech) -> None:
        said = speech.say("Nothing was erased.")
        if pressed.erase:
            await self._people.forget(query.from_user.id)
            said = speech.say("Done: everything about you is erased.")
        await query.answer(said)
        await show(query, said)
