"""A text changes: what was offered for it follows."""

import logging
from dataclasses import replace

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.feedback import Chats, Offers, People
from bot.handlers.addressed import author_of, is_private, question, readable
from bot.handlers.answering import Answering, Terms
from bot.handlers.suggest import Suggest, kind_words
from bot.suggestions.ranked import Ranked, Suggestions
from bot.transport.rate_limit import TokenBuckets
from bot.words.speech import speech_for
from model.errors import PredictionError

logger = logging.getLogger(__name__)


class SuggestAgain:
    """Handles an edit: what was offered follows the words, and what was chosen if it must."""

    def __init__(
        self,
        suggestions: Suggestions,
        people: People,
        chats: Chats,
        offers: Offers,
        answering: Answering,
        buckets: TokenBuckets,
        *,
        unanswered: Suggest,
    ) -> None:
        """
        Args:
            unanswered: handles an edit of what was not answered yet, and now calls the bot.
        """
        self._suggestions = suggestions
        self._people = people
        self._chats = chats
        self._offers = offers
        self._answering = answering
        self._buckets = buckets
        self._unanswered = unanswered

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message, person = update.edited_message, update.effective_user
        if message is None or person is None:
            return
        asked = question(message)
        offer = await self._offers.for_message(chat=message.chat_id, message=message.id)
        if offer is None:
            # What is said in a chat's name has no offer, be it answered or not.
            if asked is not None and asked.called and author_of(message) is not None:
                await self._unanswered(update, context)
            return
        if not self._buckets.take(person.id):
            return
        settings = await self._chats.settings(message.chat_id)
        preferences = await self._people.preferences(person.id)
        if settings.mode == "off" or preferences.off:
            return
        ranked = await self._rank(message, readable(message) if asked is None else asked.text)
        speech = speech_for(settings.lang, preferences.lang, person.language_code)
        if ranked is not None and ranked.is_about_self_harm and is_private(message):
            await self._answering.say_instead(message, offer, kind_words(speech))
            return
        terms = Terms.of(settings, self._suggestions, asked=asked is not None)
        if ranked is not None and asked is None:
            terms = replace(terms, at_least=ranked.unasked(terms.at_least))
        await self._answering.change(message, offer, ranked, terms, speech=speech)

    async def _rank(self, message: Message, text: str) -> Ranked | None:
        """The emojis for the new words; None where they lead to none."""
        try:
            ranked = await self._suggestions.rank(
                text, key=("chat", message.chat_id), person=author_of(message)
            )
        except PredictionError as error:
            logger.info("no suggestion for an edit: %s", type(error).__name__)
            return None
        return ranked if isinstance(ranked, Ranked) else None
