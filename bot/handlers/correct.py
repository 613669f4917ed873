"""None of the emojis fitted, and the person sends their own: that is the best answer there is.

It is their next message, if that is one emoji and nothing else, or at any later time a reply
with one to the bot's question. Every other message ends the waiting, and is what it always is.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

import regex
from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.errors import SuggestionRefused
from bot.feedback import NONE_FITS, Choices, Offer, Offers, People, or_else
from bot.handlers.addressed import author_of, replied_to_bot, text_of
from bot.handlers.buttons import has_more, offer_keyboard
from bot.handlers.edits import do_or_log
from bot.handlers.speech import Speeches
from bot.words.speech import Speech
from model.labels import display
from model.text import split_emoji

BEFORE: Final = 1000  # message numbers: in a private chat they count all the bot's messages
LONGEST: Final = 16  # code points; Unicode's longest emoji has ten, and ours go without U+FE0F

_SELECTOR = regex.compile(r"[\uFE0E\uFE0F]")

Handler: TypeAlias = Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[Any]]


class Correct:
    """Takes a message that is a person's own emoji, and hands every other one on."""

    def __init__(
        self,
        speeches: Speeches,
        offers: Offers,
        choices: Choices,
        people: People,
        *,
        otherwise: Handler,
    ) -> None:
        """
        Args:
            otherwise: what handles a message that is no correction.
        """
        self._speeches = speeches
        self._offers = offers
        self._choices = choices
        self._people = people
        self._otherwise = otherwise

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is None or not await self._take(message):
            await self._otherwise(update, context)

    async def _take(self, message: Message) -> bool:
        """Store and show the correction that `message` is; False when it is none."""
        person = author_of(message)
        if person is None:
            return False
        expecting = self._people.take_expected(chat=message.chat_id, person=person)
        expected = await or_else(expecting, None)
        question = replied_to_bot(message)
        if expected is None and question is None:
            return False
        emoji = own_emoji(message)
        if emoji is None:
            return False
        asked = None if question is None else await self._asked_in(question)
        for token in filter(None, (asked, expected)):
            try:
                offer = await self._choices.choose(
                    token,
                    chat=message.chat_id,
                    person=person,
                    emoji=emoji,
                    text=None,
                    kind="correction",
                )
            except SuggestionRefused:  # somebody else was asked, or it was erased
                continue
            speech = await self._speeches.of(message.from_user, message.chat)
            if question is not None and token == asked:
                more = has_more(question.reply_markup)
                await _show(message, question.id, offer, speech, more=more)
                return True
            before = range(message.id - 1, max(0, message.id - 1 - BEFORE), -1)
            number = await self._offers.find_reply(token, chat=message.chat_id, among=before)
            if number is not None:
                await _show(message, number, offer, speech)
            await message.reply_text(speech.say("Noted, thank you!"))
            return True
        return False

    async def _asked_in(self, question: Message) -> str | None:
        """The token of the offer in the bot's message `question`, if none of it fitted."""
        offer = await self._offers.of_reply(chat=question.chat_id, message=question.id)
        return offer.token if offer is not None and offer.chosen == NONE_FITS else None


def own_emoji(message: Message) -> str | None:
    """The one emoji that `message` is, stored form with its skin tone; None for anything else."""
    # Sent alone, 🎲, ⚽ and a few others reach the bot as a throw.
    text = message.dice.emoji if message.dice is not None else message.text and text_of(message)
    bare, emojis = split_emoji(text or "")
    emoji = _SELECTOR.sub("", text or "").strip()
    return emoji if not bare and len(emojis) == 1 and len(emoji) <= LONGEST else None


async def _show(
    correction: Message, question: int, offer: Offer, speech: Speech, *, more: bool = True
) -> None:
    """Show in the bot's message number `question` that the `correction` was taken."""
    bot = correction.get_bot()
    share = bool(bot.supports_inline_queries)
    edit = bot.edit_message_text(
        display(offer.chosen or ""),
        chat_id=correction.chat_id,
        message_id=question,
        reply_markup=offer_keyboard(offer, speech, share=share, more=more),
    )
    await do_or_log(edit, "a correction could not be shown")  # the question is gone
