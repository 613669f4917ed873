"""What all presses on buttons share: being read, answered in time, and shown.

A press is answered first, before anything that Telegram or a busy disk could delay. What it asks
for takes a millisecond or two; for that long the answer waits, because only then can it say what
became of the press, and because an answered press is then a stored one. Where the answer had to go
out first and the database refuses in the end, the press is done again until it is stored.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.errors import ForeignSuggestion, StoreError, UnknownSuggestion
from bot.feedback import Offer
from bot.handlers.addressed import readable, text_of, to_keep
from bot.handlers.buttons import offer_keyboard
from bot.handlers.callback_data import Button
from bot.handlers.edits import do_or_log
from bot.handlers.speech import Speeches
from bot.transport.turn import current
from bot.words.speech import Speech

WAIT: Final = 1.0  # second that an answer waits for the store; a press expires after about ten
AGAIN: Final = 1.0  # second after which what was answered and refused is tried again
WORTH: Final = 60.0  # seconds that it is tried for; SQLite itself waits for a lock for fifteen

logger = logging.getLogger(__name__)

Pressed = TypeVar("Pressed", bound=Button)


class OnPress(Generic[Pressed]):
    """Reads a press on one kind of button, and hands it on to what answers it."""

    def __init__(
        self,
        speeches: Speeches,
        button: type[Pressed],
        answer: Callable[[CallbackQuery, Pressed, Speech], Awaitable[None]],
    ) -> None:
        self.button = button
        self._speeches = speeches
        self._answer = answer

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is not None:
            speech = await _speech(query, self._speeches)
            await self._answer(query, self.button.unpack(query.data or ""), speech)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a press; no offer when it was refused, and its person was told."""

    speech: Speech
    said: str | None
    offer: Offer | None = None


async def answered(
    query: CallbackQuery,
    speeches: Speeches,
    work: Callable[[], Awaitable[Offer]],
    said: Callable[[Offer, Speech], str | None],
    *,
    early: str | None = None,
    wait: float = WAIT,
) -> Outcome:
    """Do `work` and answer the press with what became of it.

    Args:
        work: raises UnknownSuggestion or ForeignSuggestion where the press may do nothing; done
            twice it changes no more than once.
        said: the answer when it is done; None for one without words.
        early: the answer when `work` takes longer than `wait` seconds.

    Raises:
        StoreError: the database refuses; where the answer went out early, for long.
    """

    def begin() -> "asyncio.Task[Outcome]":
        return asyncio.create_task(_outcome(query, speeches, work, said))

    working = begin()
    await asyncio.wait({working}, timeout=wait)
    if not working.done():
        await _answer(query, early)
        return await _insisting(working, begin)
    outcome = await working
    await _answer(query, outcome.said)
    return outcome


def keyboard_after(
    query: CallbackQuery, offer: Offer, speech: Speech, *, more: bool
) -> InlineKeyboardMarkup:
    """The buttons of `offer` as they are after a press; see `offer_keyboard`."""
    share = bool(query.get_bot().supports_inline_queries)
    return offer_keyboard(offer, speech, text=own_text(query), share=share, more=more)


async def show(
    query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    """Let the message whose button was pressed say `text`."""
    await do_or_log(query.edit_message_text(text, reply_markup=keyboard), "a press was not shown")


async def show_keyboard(query: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Put `keyboard` under the message whose button was pressed."""
    await do_or_log(query.edit_message_reply_markup(keyboard), "a press was not shown")


def question_text(query: CallbackQuery) -> str | None:
    """The text the suggestion is about, whoever wrote it, if Telegram shows it to us."""
    source = _source(query)
    return None if source is None else readable(source) or None


def own_text(query: CallbackQuery) -> str | None:
    """The text the suggestion is about, as it was written by the person who pressed."""
    source = _own(query)
    return None if source is None else text_of(source) or None


def text_to_keep(query: CallbackQuery) -> str | None:
    """The same, as it may be kept."""
    source = _own(query)
    return None if source is None else to_keep(source) or None


async def _insisting(
    working: "asyncio.Task[Outcome]", begin: Callable[[], "asyncio.Task[Outcome]"]
) -> Outcome:
    """What comes of the work, begun anew as long as the database refuses it."""
    loop, turn = asyncio.get_running_loop(), current()
    until = loop.time() + WORTH
    while True:
        try:
            return await working
        except StoreError as error:
            if loop.time() > until:
                raise
            logger.warning("a press that was answered is not stored yet: %s", error)
        if turn is not None:
            turn.step_aside()
        await asyncio.sleep(AGAIN)
        working = begin()


async def _outcome(
    query: CallbackQuery,
    speeches: Speeches,
    work: Callable[[], Awaitable[Offer]],
    said: Callable[[Offer, Speech], str | None],
) -> Outcome:
    speech = await _speech(query, speeches)
    try:
        offer = await work()
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


async def _speech(query: CallbackQuery, speeches: Speeches) -> Speech:
    chat = query.message.chat if query.message is not None else None
    return await speeches.of(query.from_user, chat)


async def _answer(query: CallbackQuery, text: str | None) -> None:
    await do_or_log(query.answer(text), "a press could not be answered")  # expired


def _own(query: CallbackQuery) -> Message | None:
    """The message that the suggestion is about, if the person who pressed is its author."""
    source = _source(query)
    if source is None or source.from_user != query.from_user:
        return None
    return None if source.via_bot or source.forward_origin else source


def _source(query: CallbackQuery) -> Message | None:
    """The message that was replied to; None when it is gone, or too old to be shown to us."""
    return query.message.reply_to_message if isinstance(query.message, Message) else None
