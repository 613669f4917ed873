"""A person sends an emoji of their own instead of those offered: the best answer there is.

In private it comes right after the answer, with or without "none fits" before it; in a group after
"none fits"; and anywhere, at any later time, as a reply to the answer. It is one emoji and nothing
else. Every other message is what it always is, and ends the waiting that "none fits" began.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, TypeAlias

import regex
from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.errors import SuggestionRefused
from bot.feedback import CORRECTION_TIME, Choices, Offer, Offers, People, or_else
from bot.handlers.addressed import author_of, is_private, replied_to_bot, text_of
from bot.handlers.buttons import has_more
from bot.handlers.recent_texts import RecentTexts
from bot.handlers.shown_picks import ShownPicks
from bot.handlers.speech import Speeches
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
        recent: RecentTexts,
        latest: MutableMapping[int, int],
        *,
        otherwise: Handler,
    ) -> None:
        """
        Args:
            latest: the number of the last message in each private chat that was no correction.
            otherwise: what handles a message that is no correction.
        """
        self._speeches = speeches
        self._offers = offers
        self._choices = choices
        self._people = people
        self._recent = recent
        self._picks = ShownPicks(recent)
        self._latest = latest
        self._otherwise = otherwise

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        if message is not None and await self._take(message):
            return
        if message is not None and is_private(message):
            self._latest[message.chat_id] = message.id
        await self._otherwise(update, context)

    async def _take(self, message: Message) -> bool:
        """Store and show the correction that `message` is; False when it is none."""
        person = author_of(message)
        if person is None:
            return False
        expecting = self._people.take_expected(chat=message.chat_id, person=person)
        expected = await or_else(expecting, None)
        emoji = own_emoji(message)
        if emoji is None:
            return False
        question = replied_to_bot(message)
        asked = None if question is None else await self._offered_in(question)
        if asked is None and expected is None and question is None:
            expected = await self._offered_just_now(message, person)
        for token in filter(None, (asked, expected)):
            recent = self._recent.of(token)
            if recent.is_about_self_harm:
                continue
            try:
                offer = await self._choices.choose(
                    token,
                    chat=message.chat_id,
                    person=person,
                    emoji=emoji,
                    text=recent.to_keep,
                    meaning=recent.meaning,
                    kind="correction",
                )
            except SuggestionRefused:  # somebody else was asked, or it was erased
                continue
            await self._show(message, offer, question if token == asked else None)
            return True
        return False

    async def _offered_in(self, answer: Message) -> str | None:
        """The token of the offer in the bot's message `answer`."""
        offer = await self._offers.of_reply(chat=answer.chat_id, message=answer.id)
        return None if offer is None else offer.token

    async def _offered_just_now(self, message: Message, person: int) -> str | None:
        """The token of what the person was offered last, where nobody else is in the chat."""
        if not is_private(message) or await self._said_something_since(message.chat_id):
            return None
        asking = self._offers.unanswered(
            chat=message.chat_id, person=person, within=CORRECTION_TIME
        )
        offer = await or_else(asking, None)
        return None if offer is None else offer.token

    async def _said_something_since(self, chat: int) -> bool:
        """Whether the last message in `chat` got no offer: what came before is not "just now"."""
        latest = self._latest.get(chat)
        if latest is None:
            return False
        return await or_else(self._offers.for_message(chat=chat, message=latest), None) is None

    async def _show(self, correction: Message, offer: Offer, answer: Message | None) -> None:
        """Show in the answer that the `correction` was taken; a reply to it needs no more words."""
        speech = await self._speeches.of(correction.from_user, correction.chat)
        chat, bot = correction.chat_id, correction.get_bot()
        if answer is not None:
            more = has_more(answer.reply_markup)
            await self._picks.show(bot, offer, speech, chat=chat, answer=answer.id, more=more)
            return
        before = range(correction.id - 1, max(0, correction.id - 1 - BEFORE), -1)
        number = await self._offers.find_reply(offer.token, chat=chat, among=before)
        if number is not None:
            await self._picks.show(bot, offer, speech, chat=chat, answer=number)
        await correction.reply_text(speech.say("Noted, thank you!"))


def own_emoji(message: Message) -> str | None:
    """The one emoji that `message` is, stored form with its skin tone; None for anything else."""
    # Sent alone, 🎲, ⚽ and a few others reach the bot as a throw.
    text = message.dice.emoji if message.dice is not None else message.text and text_of(message)
    emoji = _SELECTOR.sub("", text or "").strip()
    if len(emoji) > LONGEST:
        return None
    bare, emojis = split_emoji(text or "")
    return emoji if not bare and len(emojis) == 1 else None
