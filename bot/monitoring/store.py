"""Counts what people are shown, take and agree to, and times each transaction, in a span.

A press that Telegram brings twice counts twice here; `emojibot feedback stats` reads the database,
and knows better.
"""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.feedback import NONE_FITS, Choices, Offer, Offers, People
from bot.feedback.database import Database
from bot.feedback.parts import Parts
from bot.monitoring.metrics import FeedbackMetrics
from bot.monitoring.traces import UNTRACED, Traces

RANKS: Final = 10  # that are told apart; what stands behind has one name
TABLE: Final = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+(\w+)", re.IGNORECASE)
STATEMENTS: Final = 512  # that are known by name; the store has fewer


def watched_parts(metrics: FeedbackMetrics, traces: Traces = UNTRACED) -> Parts:
    """The parts of a store that counts."""
    return Parts(
        partial(TimedDatabase, metrics, traces),
        partial(CountedOffers, metrics),
        partial(CountedChoices, metrics),
        partial(CountedPeople, metrics),
    )


class TimedDatabase(Database):
    """Times each transaction, with its wait for other writers; its span names the statements."""

    def __init__(self, metrics: FeedbackMetrics, traces: Traces, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._traces = traces
        if traces.are_kept:
            event.listen(engine.sync_engine, "before_cursor_execute", self._mark)
        self._read_seconds = metrics.seconds.labels("read")
        self._write_seconds = metrics.seconds.labels("write")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """See Database."""
        with self._read_seconds.time(), self._traces.part("store read") as span:
            span.tell(database=self.dialect)
            async with super().reading() as connection:
                yield connection

    @asynccontextmanager
    async def writing(
        self, people: Iterable[bytes] | None = None, *, at_once: bool = True
    ) -> AsyncIterator[AsyncConnection]:
        """See Database."""
        with self._write_seconds.time(), self._traces.part("store write") as span:
            span.tell(database=self.dialect)
            async with super().writing(people, at_once=at_once) as connection:
                yield connection

    def _mark(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        self._traces.mark(statement_name(statement))


class CountedOffers(Offers):
    """Counts the emojis that are shown, by where they stand."""

    def __init__(self, metrics: FeedbackMetrics, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        self._shown = metrics.shown

    async def offer(self, **what: Any) -> Offer:
        """See Offers."""
        offer = await super().offer(**what)
        self._count(offer, after=0)
        return offer

    async def edited(self, **what: Any) -> Offer | None:
        """See Offers."""
        offer = await super().edited(**what)
        if offer is not None:
            self._count(offer, after=0)
        return offer

    async def extend(self, token: str, *, after: int, **what: Any) -> Offer:
        """See Offers."""
        offer = await super().extend(token, after=after, **what)
        self._count(offer, after=after)
        return offer

    def _count(self, offer: Offer, *, after: int) -> None:
        for rank in range(after + 1, len(offer.shown.suggestions) + 1):
            self._shown.labels(offer.shown.model, rank_name(rank)).inc()


class CountedChoices(Choices):
    """Counts what is chosen, by where it stood."""

    def __init__(self, metrics: FeedbackMetrics, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        self._taken = metrics.taken

    async def choose(self, token: str, **what: Any) -> Offer:
        """See Choices."""
        offer = await super().choose(token, **what)
        self._taken.labels(offer.shown.model, _taken(offer)).inc()
        return offer


class CountedPeople(People):
    """Counts what people answer when asked whether the bot may learn from them."""

    def __init__(self, metrics: FeedbackMetrics, *rest: Any, **more: Any) -> None:
        super().__init__(*rest, **more)
        self._consents = metrics.consents

    async def set_consent(self, person: int, *, given: bool, version: str, lang: str) -> None:
        """See People."""
        await super().set_consent(person, given=given, version=version, lang=lang)
        self._consents.labels("yes" if given else "no").inc()


@lru_cache(STATEMENTS)
def statement_name(statement: str) -> str:
    """What SQL does to which table, its first one, and with no value: `SELECT suggestions`."""
    verb, table = statement.split(maxsplit=1)[0].upper(), TABLE.search(statement)
    return verb if table is None else f"{verb} {table[1]}"


def rank_name(rank: int) -> str:
    """The label of a rank, 1 being first."""
    return str(rank) if rank <= RANKS else f"over {RANKS}"


def _taken(offer: Offer) -> str:
    if offer.chosen is None or offer.chosen == NONE_FITS:
        return "none fits"
    rank = offer.shown.rank(offer.chosen)
    return "own" if rank is None else rank_name(rank)
