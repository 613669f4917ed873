"""Commands that talk about one person only, so that in a group they point to the private chat."""

from collections.abc import Awaitable, Callable

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.handlers.addressed import is_private
from bot.handlers.speech import Speeches
from bot.words.speech import Speech


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
