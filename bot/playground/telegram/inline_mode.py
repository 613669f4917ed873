"""Inline mode: what people type after the bot's name, and what they are offered for it.

An answer is kept for its `cache_time`, as Telegram keeps it: whoever asks the same again
gets it without a word to the bot, and so does everybody else unless it was personal.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.playground.telegram.json_types import Json
from bot.playground.telegram.users import User

QUERY_LIMIT = 256  # characters
QUERY_LIFETIME = timedelta(seconds=10)
KEPT = 5_000  # answers, the oldest go first

ChatType = Literal["sender", "private", "group", "supergroup", "channel"]


@dataclass(frozen=True, slots=True)
class InlineAnswer:
    """What the bot offers: results and button as the Bot API writes them."""

    results: tuple[Json, ...]
    cache_time: int
    is_personal: bool
    next_offset: str
    button: Json | None

    def result(self, result_id: str) -> Json | None:
        """The result with this id."""
        return next((result for result in self.results if result["id"] == result_id), None)


@dataclass(eq=False, slots=True)
class InlineQuery:
    """A text typed after the bot's name; `answer` is filled in when there is one."""

    id: str
    person: User
    text: str
    offset: str
    chat_type: ChatType
    asked_at: datetime
    answer: InlineAnswer | None = None

    def to_json(self) -> Json:
        """The Bot API's `InlineQuery`."""
        return {
            "id": self.id,
            "from": self.person.to_json(),
            "query": self.text,
            "offset": self.offset,
            "chat_type": self.chat_type,
        }


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: InlineAnswer
    until: datetime


class InlineMode:
    """The queries that wait for the bot, and its answers as long as they are kept."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: dict[str, InlineQuery] = {}
        self._order: deque[InlineQuery] = deque()
        self._kept: dict[tuple[int | None, str, str], _Kept] = {}
        self._last = 0

    def ask(self, person: User, text: str, offset: str, chat_type: ChatType) -> InlineQuery:
        """A new query; answered already if a kept answer will do.

        Raises:
            ValueError: Telegram's apps would not ask this, it is too long.
        """
        if len(text) > QUERY_LIMIT:
            raise ValueError(f"it is longer than {QUERY_LIMIT} characters")
        self._last += 1
        query = InlineQuery(str(self._last), person, text, offset, chat_type, self._now())
        query.answer = self._recall(query)
        if query.answer is None:
            self._forget_the_late()
            self._waiting[query.id] = query
            self._order.append(query)
        return query

    def waiting(self, query_id: str) -> InlineQuery | None:
        """The query with this id, if it can still be answered."""
        self._forget_the_late()
        return self._waiting.get(query_id)

    def answer(self, query: InlineQuery, answer: InlineAnswer) -> None:
        """Answer a waiting query, and keep the answer for as long as it says."""
        del self._waiting[query.id]
        query.answer = answer
        if answer.cache_time > 0:
            person = query.person.id if answer.is_personal else None
            until = self._now() + timedelta(seconds=answer.cache_time)
            self._kept[person, query.text, query.offset] = _Kept(answer, until)
            if len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]

    def _recall(self, query: InlineQuery) -> InlineAnswer | None:
        for person in (query.person.id, None):
            kept = self._kept.get((person, query.text, query.offset))
            if kept is not None and self._now() < kept.until:
                return kept.answer
        return None

    def _forget_the_late(self) -> None:
        while self._order and self._now() - self._order[0].asked_at > QUERY_LIFETIME:
            self._waiting.pop(self._order.popleft().id, None)
