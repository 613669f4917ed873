"""What is kept about a person: the policy, a copy of all of it, and its end."""

import json

from telegram import CallbackQuery, InputFile, Message, User

from bot.feedback import People
from bot.handlers.buttons import forget_keyboard
from bot.handlers.callback_data import ForgetButton
from bot.handlers.consent import ask_for_consent
from bot.handlers.presses import show
from bot.transport.rate_limit import TokenBuckets
from bot.words.privacy_policy import policy
from bot.words.speech import Speech

FILE_NAME = "emojibot-data.json"


class Privacy:
    """/privacy: what is kept, and the consent with its switch."""

    def __init__(self, people: People) -> None:
        self._people = people

    async def __call__(self, message: Message, person: User, speech: Speech) -> None:
        consent = await self._people.consent(person.id)
        await ask_for_consent(message, policy(speech), consent, speech, unanswered=False)


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


class ConfirmForget:
    """Answers a press on one of the two buttons under /forget."""

    def __init__(self, people: People, buckets: TokenBuckets) -> None:
        """
        Args:
            buckets: how often one person may have everything erased.
        """
        self._people = people
        self._buckets = buckets

    async def __call__(self, query: CallbackQuery, pressed: ForgetButton, speech: Speech) -> None:
        said = speech.say("Nothing was erased.")
        if pressed.erase and not self._buckets.take(query.from_user.id):
            await query.answer(speech.say("You are faster than I am. Give me a moment, please."))
            return
        if pressed.erase:
            await self._people.forget(query.from_user.id)
            said = speech.say("Done: everything about you is erased.")
        await query.answer(said)
        await show(query, said)
