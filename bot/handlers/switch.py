"""/off and /on: leave a person alone, or a chat."""

from dataclasses import replace

from telegram import Update
from telegram.ext import ContextTypes

from bot.feedback import Chats, ChatSettings, People
from bot.handlers.addressed import is_private
from bot.handlers.administrators import speaks_for
from bot.words.speech import Speech, speech_for


class Switch:
    """One of the two commands.

    From an administrator of a group it is for the group, and leaves what they chose for
    themselves; from everybody else, and in a private chat, it is for the person, wherever they
    meet the bot.
    """

    def __init__(self, people: People, chats: Chats, *, off: bool) -> None:
        self._people = people
        self._chats = chats
        self._off = off

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.message, update.effective_user
        if message is None or person is None:
            return
        settings = await self._chats.settings(message.chat_id)
        preferences = await self._people.preferences(person.id)
        for_chat = not is_private(message) and await speaks_for(message)
        if for_chat:
            await self._switch_chat(message.chat_id, settings)
        elif message.sender_chat is None:
            await self._people.set_off(person.id, self._off)
        else:  # in the name of another chat, which is nobody to leave alone
            return
        speech = speech_for(settings.lang, preferences.lang, person.language_code)
        said = _said(speech, off=self._off, for_chat=for_chat)
        if for_chat and not self._off and preferences.off:
            said += "\n\n" + speech.say(
                "For you yourself I stay switched off; /on in a private chat changes that."
            )
        await message.reply_text(said)

    async def _switch_chat(self, chat: int, settings: ChatSettings) -> None:
        if self._off:
            await self._chats.set_settings(chat, replace(settings, mode="off"))
        elif settings.mode == "off":  # else it is on, in the way that was set
            await self._chats.set_settings(chat, replace(settings, mode="mention"))


def _said(speech: Speech, *, off: bool, for_chat: bool) -> str:
    match off, for_chat:
        case True, True:
            return speech.say("I am silent in this chat from now on. /on brings me back.")
        case False, True:
            return speech.say("I am here again: mention me in a message. /settings says how.")
        case True, False:
            return speech.say("I leave you alone from now on, in every chat. /on brings me back.")
        case _:
            return speech.say("I am here for you again: send me a message.")
