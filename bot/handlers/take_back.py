"""A second press on what is marked as chosen takes the choice back."""

from functools import partial

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.feedback import Choices, Offer
from bot.handlers.callback_data import TakeBackButton
from bot.handlers.choose import show_choice
from bot.handlers.presses import answered
from bot.handlers.speech import Speeches
from bot.words.speech import Speech


class TakeBack:
    """Handles a press on the choice that was made; one that comes twice finds it gone."""

    def __init__(self, speeches: Speeches, choices: Choices) -> None:
        self._speeches = speeches
        self._choices = choices

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        outcome = await answered(query, self._speeches, partial(self._store, query), _said)
        if outcome.offer is not None and query.message is not None:
            await show_choice(query, query.message, outcome.offer, outcome.speech)

    async def _store(self, query: CallbackQuery) -> Offer:
        pressed = TakeBackButton.unpack(query.data or "")
        return await self._choices.take_back(
            pressed.token,
            chat=query.message.chat.id if query.message is not None else None,
            person=query.from_user.id,
            emoji=pressed.emoji,
        )


def _said(offer: Offer, speech: Speech) -> str | None:
    """None where another choice was made meanwhile: the message shows which."""
    return speech.say("Taken back.") if offer.chosen is None else None
