"""Inline mode's two handlers on a cut wire: ask them, read what they offer, send it."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, cast

from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.feedback import FeedbackStore
from bot.handlers.inline import ChooseInline, SuggestInline
from bot.suggestions.inline import InlineSuggestions
from bot.suggestions.ranked import Suggestions
from bot.transport.inline_queue import Newest
from bot.transport.rate_limit import TokenBuckets
from model.errors import PredictionError
from model.prepared import PreparedText
from model.ranking import Predictor, Ranking
from model.serving import Everybody
from tests.bot.wire import ANN, FixedPredictor, Send, Sent, Wire

GENEROUS = TokenBuckets(1000, 1000)
NO_CONTEXT = cast(ContextTypes.DEFAULT_TYPE, None)  # the handler does not look at it


def typed(text: str, *, number: str = "q1", sender: dict[str, Any] = ANN) -> dict[str, Any]:
    """An update that asks what to offer for `text`."""
    query = {"id": number, "from": sender, "query": text, "offset": "", "chat_type": "private"}
    return {"update_id": 1, "inline_query": query}


def sent(result_id: str, text: str, *, sender: dict[str, Any] = ANN) -> dict[str, Any]:
    """An update that says that somebody sent a result offered for `text`."""
    chosen = {"result_id": result_id, "from": sender, "query": text}
    return {"update_id": 2, "chosen_inline_result": chosen}


def offered(answer: Sent) -> list[dict[str, Any]]:
    """The results of an answer."""
    assert answer.method == "answerInlineQuery"
    results: list[dict[str, Any]] = answer.parameters["results"]
    return results


def messages(answer: Sent) -> list[str]:
    """What each result would send."""
    return [it["input_message_content"]["message_text"] for it in offered(answer)]


@asynccontextmanager
async def running_inline(
    predictor: Predictor,
    store: FeedbackStore,
    wire: Wire | None = None,
    *,
    count: int = 5,
    allowed: Collection[int] = (),
    deadline: float = 60,  # which no busy machine misses
    buckets: TokenBuckets = GENEROUS,
    newest: Newest | None = None,
) -> AsyncIterator[Send]:
    """Both handlers on a cut wire: send them an update, get their requests for it."""
    wire = wire or Wire()
    newest = newest or Newest()
    ranking = Suggestions(Everybody(predictor), store.people, count=count, min_confidence=0.5)
    suggestions = InlineSuggestions(ranking, store.people, store.offers, store.choices)
    suggest = SuggestInline(
        suggestions, store.people, buckets, newest, allowed=allowed, deadline=deadline
    )
    choose = ChooseInline(suggestions, allowed=allowed)

    async with Bot("1000001:test", request=wire, get_updates_request=wire) as bot:

        async def send(update: dict[str, Any]) -> list[Sent]:
            before = len(wire.sent)
            handler = suggest if "inline_query" in update else choose
            await handler(Update.de_json(update, bot), NO_CONTEXT)
            return wire.sent[before:]

        yield send


async def picked(send: Send, text: str, message: str) -> None:
    """Send the result for `text` that says `message`."""
    [answer] = await send(typed(text))
    [result] = [
        it for it in offered(answer) if it["input_message_content"]["message_text"] == message
    ]
    assert await send(sent(result["id"], text)) == []


class Failing(FixedPredictor):
    """Fails with what it is given."""

    def __init__(self, error: PredictionError) -> None:
        super().__init__("🎉")
        self._error = error

    async def predict(self, text: PreparedText, **_: object) -> Ranking:
        raise self._error


class Held(FixedPredictor):
    """Ranks a text only when its gate opens, in whatever order the gates do."""

    def __init__(self, expected: int = 1) -> None:
        super().__init__("🎉", "❤")
        self.asked: list[tuple[object, object]] = []
        self.all_asked = asyncio.Event()
        self._expected = expected
        self._gates: dict[str, asyncio.Event] = {}

    def gate(self, text: str) -> asyncio.Event:
        return self._gates.setdefault(text, asyncio.Event())

    async def predict(self, text: PreparedText, **asked: object) -> Ranking:
        self.asked.append((asked["key"], asked["replace"]))
        if len(self.asked) == self._expected:
            self.all_asked.set()
        await self.gate(text.bare).wait()
        return await super().predict(text)
