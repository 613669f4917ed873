"""What a person decides about their own data: consent, a copy of it, its end.

These talk about one person only, so that in a group they point to the private chat.
"""

import json
import logging
from collections.abc import Awaitable, Callable

from telegram import InputFile, Message, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.feedback import FeedbackStore
from bot.handlers.addressed import is_private
from bot.handlers.buttons import consent_keyboard, forget_keyboard
from bot.texts import POLICY_VERSION, Texts, texts_for

logger = logging.getLogger(__name__)

FILE_NAME = "emojibot-data.json"


class InPrivate:
    """A command that is answered in a private chat only."""

    def __init__(self, answer: Callable[[Message, User, Texts], Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        texts = texts_for(person.language_code)
        if is_private(message):
            await self._answer(message, person, texts)
        else:
            await message.reply_text(texts.in_private)


class Privacy:
    """/privacy: what is kept, and the consent with its switch."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def __call__(self, message: Message, person: User, texts: Texts) -> None:
        consent = await self._feedback.consent(person.id)
        given = consent is not None and consent.given
        await message.reply_text(texts.privacy, reply_markup=consent_keyboard(texts, given))


class MyData:
    """/mydata: everything kept about the person, as a JSON file."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def __call__(self, message: Message, person: User, texts: Texts) -> None:
        kept = await self._feedback.belongings(person.id)
        if not any(kept.values()):
            await message.reply_text(texts.nothing_kept)
            return
        content = json.dumps(kept, ensure_ascii=False, indent=2).encode()
        await message.reply_document(InputFile(content, FILE_NAME), caption=texts.your_data)


async def ask_to_forget(message: Message, _: User, texts: Texts) -> None:
    """/forget: asks before it erases."""
    await message.reply_text(texts.ask_forget, reply_markup=forget_keyboard(texts))


class SwitchConsent:
    """A press on one of the two consent buttons."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        texts = texts_for(query.from_user.language_code)
        version, _, answer = (query.data or "").removeprefix("k:").partition(":")
        if version != POLICY_VERSION or answer not in {"0", "1"}:
            await query.answer(texts.forgotten_button)  # they were asked about another policy
            return
        given = answer == "1"
        await self._feedback.set_consent(
            query.from_user.id, given=given, version=version, lang=texts.lang
        )
        await query.answer(texts.consent_given if given else texts.consent_declined)
        try:
            await query.edit_message_reply_markup(consent_keyboard(texts, given))
        except BadRequest as error:
            logger.info("a consent could not be shown: %s", error.message)


class ConfirmForget:
    """A press on one of the two buttons under /forget."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        texts = texts_for(query.from_user.language_code)
        said = texts.not_forgotten
        if query.data == "f:1":
            await self._feedback.forget(query.from_user.id)
            said = texts.forgotten
        await query.answer(said)
        try:
            await query.edit_message_text(said)
        except BadRequest as error:
            logger.info("an erasure could not be shown: %s", error.message)
