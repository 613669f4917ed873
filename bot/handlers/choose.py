"""A person taps an emoji: answer, store the choice, show it.

The press is answered first, before anything that Telegram or a busy disk could delay.
Storing takes a millisecond or two; for that long the answer waits, because only then can
it say what became of the press, and because an answered press is then a stored one.

"None fits" asks for the person's own emoji; `bot.handlers.correct` takes the answer.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.errors import ForeignSuggestion, SuggestionRefused, UnknownSuggestion
from bot.feedback import NONE_FITS, Choices, Offer, Offers
from bot.handlers.addressed import text_of
from bot.handlers.buttons import Tap, has_more, offer_keyboard
from bot.handlers.speech import Speeches
from bot.words.speech import Speech, speech_for
from model.labels import display

logger = logging.getLogger(__name__)

PATIENCE: Final = 1.0  # second that an answer waits for the store; a press expires after about ten


class Choose:
    """Handles a press on an emoji or on "none fits"."""

    def __init__(
        self,
        speeches: Speeches,
        offers: Offers,
        choices: Choices,
        *,
        patience: float = PATIENCE,
    ) -> None:
        self._speeches = speeches
        self._offers = offers
        self._choices = choices
        self._patience = patience

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        tap = Tap.decode(query.data or "")
        telegrams = speech_for(query.from_user.language_code)
        outcome = await answered(
            query,
            self._speeches,
            self._store(query, tap),
            _thanks,
            early=_noted(tap.emoji, telegrams),
            patience=self._patience,
        )
        offer = outcome.offer
        if offer is None or query.message is None:  # their own message is not ours to change
            return
        if offer.chosen == NONE_FITS:
            await self._expect_their_own(query, query.message, offer)
        await _show(query, query.message, offer, outcome.speech)

    async def _store(self, query: CallbackQuery, tap: Tap) -> Offer:
        return await self._choices.choose(
            tap.token,
            chat=query.message.chat.id if query.message is not None else None,
            person=query.from_user.id,
            emoji=tap.emoji,
            text=own_text(query),
        )

    async def _expect_their_own(
        self, query: CallbackQuery, message: MaybeInaccessibleMessage, offer: Offer
    ) -> None:
        """An emoji of theirs may come as the next message, or any time as a reply to `message`."""
        chat, person = message.chat.id, query.from_user.id
        with suppress(SuggestionRefused):  # erased meanwhile
            await self._choices.expect_correction(offer.token, chat=chat, person=person)
        await self._offers.remember_reply(offer.token, chat=chat, message=message.message_id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press; no offer when it was refused, and its person was told."""

    speech: Speech
    said: str | None
    offer: Offer | None = None


async def answered(
    query: CallbackQuery,
    speeches: Speeches,
    work: Awaitable[Offer],
    said: Callable[[Offer, Speech], str | None],
    *,
    early: str | None = None,
    patience: float = PATIENCE,
) -> Outcome:
    """Do `work` and answer the press with what became of it.

    Args:
        work: raises UnknownSuggestion or ForeignSuggestion where the press may do nothing.
        said: the answer when it is done; None for one without words.
        early: the answer when `work` takes longer than `patience` seconds.
    """
    working = asyncio.create_task(_outcome(query, speeches, work, said))
    await asyncio.wait({working}, timeout=patience)
    slow = not working.done()
    if slow:
        await _answer(query, early)
    outcome = await working
    if not slow:
        await _answer(query, outcome.said)
    return outcome


def question_text(query: CallbackQuery) -> str | None:
    """The text the suggestion is about, whoever wrote it, if Telegram shows it to us."""
    source = _source(query)
    return None if source is None else text_of(source)[0] or None


def own_text(query: CallbackQuery) -> str | None:
    """The text the suggestion is about, if the person who pressed is its author."""
    source = _source(query)
    if source is None or source.from_user != query.from_user:
        return None
    return text_of(source)[0] or None


async def _outcome(
    query: CallbackQuery,
    speeches: Speeches,
    work: Awaitable[Offer],
    said: Callable[[Offer, Speech], str | None],
) -> Outcome:
    chat = query.message.chat if query.message is not None else None
    speech = await speeches.of(query.from_user, chat)
    try:
        offer = await work
    except UnknownSuggestion:
        return Outcome(
            speech,
            speech.say("I no longer know this suggestion. Send the message again, please."),
        )
    except ForeignSuggestion:
        return Outcome(
            speech,
            speech.say("This suggestion is for somebody else. Mention me to get your own."),
        )
    return Outcome(speech, said(offer, speech), offer)


def _thanks(offer: Offer, speech: Speech) -> str:
    return _noted(offer.chosen, speech)


def _noted(emoji: str | None, speech: Speech) -> str:
    return speech.say("Noted, thank you!") if emoji else speech.say("Noted: none of these.")


def _source(query: CallbackQuery) -> Message | None:
    """The message that was replied to; None when it is gone, or too old to be shown to us."""
    return query.message.reply_to_message if isinstance(query.message, Message) else None


async def _answer(query: CallbackQuery, text: str | None) -> None:
    try:
        await query.answer(text)
    except BadRequest as error:  # expired, or answered already
        logger.info("a press could not be answered: %s", error.message)


async def _show(
    query: CallbackQuery, message: MaybeInaccessibleMessage, offer: Offer, speech: Speech
) -> None:
    keyboard = offer_keyboard(
        offer,
        speech,
        text=own_text(query),
        share=bool(query.get_bot().supports_inline_queries),
        more=has_more(message.reply_markup if isinstance(message, Message) else None),
    )
    if offer.chosen:
        text = display(offer.chosen)
    elif message.chat.type == ChatType.PRIVATE:
        text = speech.say("None of these fits, then. Send me the emoji that does, or tap one:")
    else:  # where the bot may hear nothing but replies
        text = speech.say("None of these fits, then. Reply with the emoji that does, or tap one:")
    try:
        await query.edit_message_text(text, reply_markup=keyboard)
    except BadRequest as error:  # the same press twice, or the message is gone
        logger.info("a choice could not be shown: %s", error.message)
