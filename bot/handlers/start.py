"""/start and /help: what the bot does, and the question whether it may learn.

A link from inline mode leads here with a word after the command; what it asks for is all that
is answered then.
"""

from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.feedback import People
from bot.handlers.addressed import is_private
from bot.handlers.administrators import speaks_for
from bot.handlers.consent import ask_for_consent
from bot.handlers.speech import Speeches
from bot.words.introduction import ADMINISTRATORS, GROUPS, PRIVATE, commands
from bot.words.privacy_policy import consent_question
from bot.words.speech import Speech

FROM_INLINE: Final = "inline"  # what the links carry
SWITCH_ON: Final = "on"


class Start:
    """Greets; in a private chat it asks for consent with two buttons."""

    def __init__(self, speeches: Speeches, people: People) -> None:
        self._speeches = speeches
        self._people = people

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        preferences = await self._people.preferences(person.id)
        speech = await self._speeches.of(person, message.chat, preferences=preferences)
        match context.args:
            case [word] if word == SWITCH_ON and is_private(message):
                await self._people.set_off(person.id, False)
                said = speech.say("I am here for you again, in every chat.")
                await message.reply_text(said, reply_markup=_way_back(speech))
            case [word] if word == FROM_INLINE and is_private(message):
                said = _anywhere(speech, message.get_bot().username)
                await message.reply_text(said, reply_markup=_way_back(speech))
            case _:
                said = _greeting(speech)
                if preferences.off:
                    said += "\n\n" + speech.say("You have switched me off. /on brings me back.")
                await message.reply_text(said)
                if is_private(message):
                    consent = await self._people.consent(person.id)
                    await ask_for_consent(message, consent_question(speech), consent, speech)


class Help:
    """/help: how to use the bot, and the commands there are in this chat for this person."""

    def __init__(self, speeches: Speeches) -> None:
        self._speeches = speeches

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        speech = await self._speeches.of(person, message.chat)
        if is_private(message):
            names: tuple[str, ...] = PRIVATE
        else:
            names = ADMINISTRATORS if await speaks_for(message) else GROUPS
        await message.reply_text(
            "\n\n".join([*_ways(message, speech), _list(speech, names)]),
        )


class Decline:
    """One kind sentence for what the bot cannot read, in private chats only.

    Nothing to whoever switched the bot off, except about commands; and nothing to pictures of
    an album, which would all be told the same.
    """

    def __init__(self, speeches: Speeches, people: People) -> None:
        self._speeches = speeches
        self._people = people

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None or not is_private(message):
            return
        preferences = await self._people.preferences(person.id)
        speech = await self._speeches.of(person, preferences=preferences)
        if _is_command(message):
            said = speech.say("I do not know this command. /help shows what I can do.")
        elif message.media_group_id or preferences.off:
            return
        else:
            said = speech.say(
                "I can read text only. Send me a sentence, and I will find an emoji for it."
            )
        await message.reply_text(said)


def _is_command(message: Message) -> bool:
    return (message.text or "").startswith("/")


def _greeting(speech: Speech) -> str:
    return speech.say(
        "Hi! Send me a message in English or Russian, and I will offer the emoji that fits it.\n"
        "Tap the one you would have picked. In groups, mention me or reply to me."
    )


def _anywhere(speech: Speech, name: str) -> str:
    return speech.say(
        "In any other chat, type @{name} and your text, and choose what to send.", name=name
    )


def _way_back(speech: Speech) -> InlineKeyboardMarkup:
    """A button that leads back to the chat that a link led away from, and writes the name there."""
    return InlineKeyboardMarkup.from_button(
        InlineKeyboardButton(speech.say("Back to the chat"), switch_inline_query="")
    )


def _ways(message: Message, speech: Speech) -> list[str]:
    """How to use the bot, a paragraph a place."""
    bot = message.get_bot()
    private = speech.say(
        "Send me a message, and I answer with the emoji that fits it best and a few "
        "others. Tap the one you would have picked: the next people get better suggestions."
    )
    anywhere = _anywhere(speech, bot.username)
    group = speech.say(
        "In a group, mention me in a message, or reply to someone with a mention. /emoji does the "
        "same, also where Telegram shows me no mentions."
    )
    return [private, anywhere, group] if bot.bot.supports_inline_queries else [private, group]


def _list(speech: Speech, names: tuple[str, ...]) -> str:
    menu = commands(speech, names)
    return "\n".join(
        f"/{it.command} – {it.description[0].lower()}{it.description[1:]}" for it in menu
    )
