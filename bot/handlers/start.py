"""/start and /help: what the bot does, and the question whether it may learn."""

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.feedback import FeedbackStore
from bot.handlers.addressed import is_private
from bot.handlers.buttons import consent_keyboard
from bot.texts import texts_for


class Start:
    """Greets; in a private chat it asks for consent with two buttons."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        texts = texts_for(person.language_code)
        await message.reply_text(texts.greeting)
        if is_private(message):
            consent = await self._feedback.consent(person.id)
            given = consent.given if consent is not None else None
            await message.reply_text(texts.ask_consent, reply_markup=consent_keyboard(texts, given))


async def show_help(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers /help."""
    message, person = update.message, update.effective_user
    if message is not None and person is not None:
        await message.reply_text(texts_for(person.language_code).help)


async def decline_politely(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """One kind sentence for what the bot cannot read, in private chats only."""
    message, person = update.message, update.effective_user
    if message is None or person is None or not is_private(message):
        return
    texts = texts_for(person.language_code)
    await message.reply_text(texts.unknown_command if _is_command(message) else texts.only_text)


def _is_command(message: Message) -> bool:
    return (message.text or "").startswith("/")
