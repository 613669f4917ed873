"""How the bot introduces itself in Telegram: its commands, and what it says of itself.

Cosmetics: nothing here may keep the bot from its work. Telegram limits how often they change,
and Bot API servers of one's own may not know them, so only what differs is set, and what
cannot be set is logged.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import Final, TypeAlias

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.words.languages import TRANSLATED
from bot.words.speech import Speech, speech_for

logger = logging.getLogger(__name__)

PRIVATE: Final = (
    *("start", "help", "emoji", "settings", "language", "off", "on", "stats"),
    *("privacy", "mydata", "forget"),
)
GROUPS: Final = ("emoji", "help", "off", "on")
ADMINISTRATORS: Final = ("settings", *GROUPS)  # Telegram shows them this list instead

_LANGUAGES: Final = (None, *TRANSLATED)  # None: whoever has no list in their own language

_Step: TypeAlias = Callable[[], Awaitable[None]]


async def introduce(bot: Bot) -> None:
    """Set commands and descriptions, in every language and wherever they differ; never fails."""
    for name, step in _steps(bot):
        try:
            await step()
        except TelegramError as error:
            logger.warning("the bot's %s could not be set: %s", name, error.message)
            if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                return  # the others would be waited for as long, and in vain


def commands(speech: Speech, names: Sequence[str]) -> list[BotCommand]:
    """The commands `names`, in that order, each with what it is for."""
    purposes = _purposes(speech) | (_chat_purposes(speech) if names == ADMINISTRATORS else {})
    return [BotCommand(name, purposes[name]) for name in names]


def description(speech: Speech) -> str:
    """What an empty chat with the bot shows; up to 512 characters."""
    return "\n\n".join(
        [
            speech.say("I find the emoji that fits your message, in English and in Russian."),
            speech.say(
                "Send me a text here, or write my name and a text in any other chat, and tap the "
                "emoji you like. In groups I speak when I am asked to."
            ),
            speech.say("I keep no text of yours unless you allow it."),
        ]
    )


def short_description(speech: Speech) -> str:
    """What the bot's profile and a link to it show; up to 120 characters."""
    return speech.say("I find the emoji that fits your message, in English and in Russian.")


def _purposes(speech: Speech) -> dict[str, str]:
    return {
        "start": speech.say("Begin"),
        "help": speech.say("What I can do"),
        "emoji": speech.say("Find an emoji for a text, or for the message you reply to"),
        "settings": speech.say("How I answer in this chat"),
        "language": speech.say("The language I speak to you"),
        "off": speech.say("Switch off suggestions for you"),
        "on": speech.say("Switch on suggestions for you"),
        "stats": speech.say("Your favourite emojis"),
        "privacy": speech.say("What is kept, and your consent"),
        "mydata": speech.say("Everything kept about you, as a file"),
        "forget": speech.say("Erase everything kept about you"),
    }


def _chat_purposes(speech: Speech) -> dict[str, str]:
    """What commands do that are about the chat when an administrator gives them."""
    return {
        "off": speech.say("Silence me in this chat"),
        "on": speech.say("Let me speak in this chat"),
    }


def _steps(bot: Bot) -> Iterator[tuple[str, _Step]]:
    """What there is to set, with a name for the log."""
    for code in _LANGUAGES:
        speech = speech_for(code)
        for scope, names in (
            (BotCommandScopeAllPrivateChats(), PRIVATE),
            (BotCommandScopeAllGroupChats(), GROUPS),
            (BotCommandScopeAllChatAdministrators(), ADMINISTRATORS),
        ):
            menu = commands(speech, names)
            yield "commands", partial(_set_commands, bot, menu, scope, code)
        yield "description", partial(_set_description, bot, description(speech), code)
        short = short_description(speech)
        yield "short description", partial(_set_short_description, bot, short, code)


async def _set_commands(
    bot: Bot, menu: list[BotCommand], scope: BotCommandScope, code: str | None
) -> None:
    if list(await bot.get_my_commands(scope, code)) != menu:
        await bot.set_my_commands(menu, scope, code)


async def _set_description(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_description(code)).description != text:
        await bot.set_my_description(text, code)


async def _set_short_description(bot: Bot, text: str, code: str | None) -> None:
    if (await bot.get_my_short_description(code)).short_description != text:
        await bot.set_my_short_description(text, code)
