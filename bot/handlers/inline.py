"""Somebody types after the bot's name, in any chat: offer what they typed with an emoji to send.

Apps ask again whenever somebody types on, and show nothing but the answer to what they asked
last. So only a person's newest query is worked on and answered; Telegram drops the others.
"""

import asyncio
import logging
from collections.abc import Collection
from typing import Any, Final, TypeAlias

from telegram import InlineQuery, InlineQueryResultsButton, Update, User
from telegram.ext import ContextTypes

from bot.errors import UnknownSuggestion
from bot.feedback import People, Shown
from bot.handlers.callback_data import (
    DECORATED_TEXT,
    EMOJI_ALONE,
    TEXT_AND_EMOJI,
    TEXT_AS_IT_IS,
    ResultId,
)
from bot.handlers.edits import do_or_log
from bot.handlers.shared import typed
from bot.handlers.start import FROM_INLINE, SWITCH_ON
from bot.suggestions.inline import FAVOURITES, InlineSuggestions, without_own_emojis
from bot.transport.inline_queue import Newest
from bot.transport.rate_limit import TokenBuckets
from bot.words.speech import Speech, speech_for
from model.errors import DeadlineExceeded, PredictionError, PredictorBusy, Superseded
from model.labels import display
from model.text import has_words, model_input

logger = logging.getLogger(__name__)

DEADLINE: Final = 0.8  # seconds from a query's arrival; with the ways here and back it is one
KEPT: Final = 5  # seconds that Telegram may repeat an answer: as long as somebody hesitates

# An InlineQueryResultArticle in the Bot API's own words: PTB copies each of its objects twice
# on their way, which was a third of all the work for an answer.
Article: TypeAlias = dict[str, Any]


class SuggestInline:
    """Handles what is typed after the bot's name."""

    def __init__(
        self,
        suggestions: InlineSuggestions,
        people: People,
        buckets: TokenBuckets,
        newest: Newest,
        *,
        allowed: Collection[int] = (),
        deadline: float = DEADLINE,
    ) -> None:
        """
        Args:
            buckets: whoever asks faster than these allow is not answered.
            newest: which queries are still worth an answer.
            allowed: whom to answer; empty: everybody.
            deadline: seconds after its arrival until which something is offered for a query.
        """
        self._suggestions = suggestions
        self._people = people
        self._buckets = buckets
        self._newest = newest
        self._allowed = allowed
        self._deadline = deadline

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        if query is None:
            return
        person = query.from_user.id
        waited = self._newest.begin(person, query.id)
        if waited is None:
            return
        try:
            if _may(query.from_user, self._allowed) and self._buckets.take(person):
                await self._answer(query, self._deadline - waited)
        finally:
            self._newest.end(person, query.id)

    async def _answer(self, query: InlineQuery, left: float) -> None:
        """Answer with what there is when the seconds that are `left` are over, or earlier."""
        (text, _), person = typed(query.query), query.from_user
        shown = preferences = decorated = None
        try:
            async with asyncio.timeout(left):
                # The ranking first: until it is there most queries are superseded, at no cost.
                shown = await self._suggestions.shown(text, person=person.id)
                if not self._is_newest(query):
                    return
                preferences = await self._people.preferences(person.id)
                if shown.model != FAVOURITES:
                    decorated = await self._suggestions.decorated(text, person=person.id)
        except Superseded:
            return
        except (TimeoutError, PredictorBusy, DeadlineExceeded):
            logger.info("an inline query took too long: not all is offered")
        except PredictionError:
            logger.exception("no suggestion for an inline query")
        if not self._is_newest(query):
            return
        if shown is None or preferences is None:
            await _send(query, [], None, kept=0)
            return
        speech = speech_for(preferences.lang or person.language_code)
        if preferences.off:
            await _send(query, [], _button_on(speech), kept=KEPT)
        else:
            token = self._suggestions.offered(shown, person=person.id)
            results = _results(text, decorated, shown, token, speech)
            await _send(query, results, _button(text, shown, speech), kept=KEPT)

    def _is_newest(self, query: InlineQuery) -> bool:
        return self._newest.holds(query.from_user.id, query.id)


class ChooseInline:
    """Handles the news that somebody sent one of the results."""

    def __init__(self, suggestions: InlineSuggestions, *, allowed: Collection[int] = ()) -> None:
        self._suggestions = suggestions
        self._allowed = allowed

    async def __call__(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        chosen = update.chosen_inline_result
        if chosen is None or not _may(chosen.from_user, self._allowed):
            return
        sent, person = ResultId.unpack(chosen.result_id), chosen.from_user.id
        if not sent.emoji:  # several together please, or none was wanted: no verdict on one
            return
        try:
            text, own = typed(chosen.query)
            await self._suggestions.pick(
                text, own=own, person=person, token=sent.token, emoji=sent.emoji
            )
        except (PredictionError, UnknownSuggestion) as error:
            logger.warning("an inline pick could not be kept: %s", type(error).__name__)


def _may(person: User, allowed: Collection[int]) -> bool:
    return not allowed or person.id in allowed


def _results(
    text: str, decorated: str | None, shown: Shown, token: str, speech: Speech
) -> list[Article]:
    """The text with each of the emojis, then with several in it, then the emojis alone.

    A text that ends in emojis already comes first as it is: somebody shares what they picked.
    """
    words = without_own_emojis(text)
    results = []
    if words != text:
        as_it_is = ResultId(TEXT_AS_IT_IS, token)
        results.append(_article(as_it_is, text, text, speech.say("As it is")))
    emojis = [(it.emoji, display(it.emoji)) for it in shown.suggestions]
    if shown.model == FAVOURITES:
        alone = None
    else:
        alone = speech.say("Only the emoji")
        results += [
            _article(ResultId(TEXT_AND_EMOJI, token, emoji), f"{seen} {words}", f"{words} {seen}")
            for emoji, seen in emojis
            if f"{words} {seen}" != text
        ]
    if decorated is not None:
        title = speech.say("With emojis in the text")
        results.append(_article(ResultId(DECORATED_TEXT, token), title, decorated, decorated))
    results += [
        _article(ResultId(EMOJI_ALONE, token, emoji), seen, seen, alone) for emoji, seen in emojis
    ]
    return results


def _article(result: ResultId, title: str, message: str, description: str | None = None) -> Article:
    content = {"message_text": message}
    article = {
        "type": "article",
        "id": result.pack(),
        "title": title,
        "input_message_content": content,
    }
    return article if description is None else {**article, "description": description}


def _button(text: str, shown: Shown, speech: Speech) -> InlineQueryResultsButton | None:
    """Why there are favourites and nothing else; leads to the private chat with the bot."""
    if shown.model != FAVOURITES:
        return None
    if has_words(model_input(text)):
        hint = speech.say("I can read English and Russian only, sorry.")
    else:
        hint = speech.say("Write on, and I find the emoji for it")
    return InlineQueryResultsButton(hint, start_parameter=FROM_INLINE)


def _button_on(speech: Speech) -> InlineQueryResultsButton:
    hint = speech.say("You switched suggestions off. Switch them on?")
    return InlineQueryResultsButton(hint, start_parameter=SWITCH_ON)


async def _send(
    query: InlineQuery,
    results: list[Article],
    button: InlineQueryResultsButton | None,
    *,
    kept: int,
) -> None:
    answer = query.answer(
        [], cache_time=kept, is_personal=True, button=button, api_kwargs={"results": results}
    )
    await do_or_log(answer, "an inline query could not be answered")  # it came too late
