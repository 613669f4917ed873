"""/start and /help: what the bot does, and the question whether it may learn."""

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.feedback import FeedbackStore
from bot.handlers.addressed import is_private
from bot.handlers.buttons import consent_keyboard
from bot.privacy_policy import consent_question
from bot.speech import Speech, speech_for


class Start:
    """Greets; in a private chat it asks for consent with two buttons."""

    def __init__(self, feedback: FeedbackStore) -> None:
        self._feedback = feedback

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        speech = speech_for(person.language_code)
        await message.reply_text(_greeting(speech))
        if is_private(message):
            consent = await self._feedback.consent(person.id)
            given = consent.given if consent is not None else None
            await message.reply_text(
                consent_question(speech), reply_markup=consent_keyboard(speech, given)
            )


async def show_help(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers /help."""
    message, person = update.message, update.effective_user
    if message is not None and person is not None:
        await message.reply_text(_help(speech_for(person.language_code)))


async def decline_politely(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """One kind sentence for what the bot cannot read, in private chats only."""
    message, person = update.message, update.effective_user
    if message is None or person is None or not is_private(message):
        return
    speech = speech_for(person.language_code)
    await message.reply_text(
        speech.say("I do not know this command. /help shows what I can do.")
        if _is_command(message)
        else speech.say(
            "I can read text only. Send me a sentence, and I will find an emoji for it."
        )
    )


def _is_command(message: Message) -> bool:
    return (message.text or "").startswith("/")


def _greeting(speech: Speech) -> str:
    return speech.say(
        "Hi! Send me a message in English or Russian, and I will offer the emoji that fits it.\n"
        "Tap the one you would have picked. In groups, mention me or reply to me."
    )


def _help(speech: Speech) -> str:
    return "\n\n".join(
        [
            speech.say(
                "Send me a message, and I answer with the emoji that fits it best and a few "
                "others. Tap the one you would have picked: the next people get better suggestions."
            ),
            speech.say("In a group, mention me in a message, or reply to someone with a mention."),
            speech.say(
                "/privacy – what is kept, and your consent\n"
                "/mydata – everything kept about you, as a file\n"
                "/forget – erase it\n"
                "/start – the greeting again"
            ),
        ]
    )
