"""A person asks for more: the next emojis, likely ones and relatives of the likeliest.

The message is ranked again: only what was shown is kept. Where that cannot be done, because
the message is gone, the model is busy or the person asks too much of it, there are still the
relatives of what was shown.
"""

import logging
from functools import partial
from typing import Final

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.errors import SuggestionRefused
from bot.feedback import Offer, Offers
from bot.handlers.buttons import MOST_EMOJIS
from bot.handlers.callback_data import MoreButton
from bot.handlers.presses import answered, keyboard_after, question_text, show_keyboard
from bot.handlers.speech import Speeches
from bot.suggestions.ranked import Silence, Suggestions
from bot.transport.rate_limit import TokenBuckets
from model.errors import PredictionError
from model.ranking import Ranking
from model.relatives import more

logger = logging.getLogger(__name__)

PAGE: Final = 5  # emojis a press adds


class More:
    """Handles a press on "more"."""

    def __init__(
        self, suggestions: Suggestions, speeches: Speeches, offers: Offers, buckets: TokenBuckets
    ) -> None:
        """
        Args:
            buckets: how much one person may ask, messages and presses together.
        """
        self._suggestions = suggestions
        self._speeches = speeches
        self._offers = offers
        self._buckets = buckets

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        asked = MoreButton.unpack(query.data or "")
        person = query.from_user.id
        chat = query.message.chat.id if query.message is not None else None
        outcome = await answered(
            query,
            self._speeches,
            partial(self._offers.of_token, asked.token, chat=chat, person=person),
            lambda *_: None,
        )
        offer = outcome.offer
        if offer is None:
            return
        left = True
        if len(offer.shown.suggestions) == asked.after:  # else the same press came twice
            fresh = more(
                await self._ranking(query, offer),
                {it.emoji for it in offer.shown.suggestions},
                min(PAGE, MOST_EMOJIS - asked.after),
            )
            left = len(fresh) == PAGE
            try:
                offer = await self._offers.extend(
                    asked.token, chat=chat, person=person, more=fresh, after=asked.after
                )
            except SuggestionRefused:  # erased while the model was thinking
                return
        await show_keyboard(query, keyboard_after(query, offer, outcome.speech, more=left))

    async def _ranking(self, query: CallbackQuery, offer: Offer) -> Ranking:
        text, person = question_text(query), query.from_user.id
        if text is not None and query.message is not None and self._buckets.take(person):
            try:
                ranked = await self._suggestions.rank(
                    text, key=("chat", query.message.chat.id), person=person
                )
            except PredictionError as error:
                logger.info("more emojis without the model: %s", type(error).__name__)
            else:
                if not isinstance(ranked, Silence):
                    return ranked.personal
        return Ranking("other", offer.shown.model, offer.shown.suggestions)
