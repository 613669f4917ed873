"""Counts what people are shown, take and agree to, and times each transaction.

A press that Telegram brings twice counts twice here; `emojibot feedback stats` reads the database,
and knows better.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.feedback import NONE_FITS, Choices, Offer, Offers, People
from bot.feedback.database import Database
from bot.feedback.parts import Parts
from bot.monitoring.metrics import FeedbackMetrics

RANKS: Final = 10  # that are told apart; what stands behind has one name


def watched_parts(metrics: FeedbackMetrics) -> Parts:
    """The parts of a store that counts."""
    return Parts(
        partial(TimedDatabase, metrics),
        partial(CountedOffers, metrics),
        partial(CountedChoices, metrics),
        partial(CountedPeople, metrics),
    )


class TimedDatabase(Database):
    """Times each transaction, with its wait for other writers."""

    def __init__(self, metrics: FeedbackMetrics, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._read_seconds = metrics.seconds.labels("read")
        self._write_seconds = metrics.seconds.labels("write")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """See Database."""
        with self._read_seconds.time():
            async with super().reading() as connection:
                yield connection

    @asynccontextmanager
    async def writing(
        self, people: Iterable[bytes] | None = None, *, at_once: bool = True
    ) -> AsyncIterator[AsyncConnection]:
        """See Database."""
        with self._write_seconds.time():
            async with super().writing(people, at_once=at_once) as connection:
                yield connection


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


def rank_name(rank: int) -> str:
    """The label of a rank, 1 being first."""
    return str(rank) if rank <= RANKS else f"over {RANKS}"


def _taken(offer: Offer) -> str:
    if offer.chosen is None or offer.chosen == NONE_FITS:
        return "none fits"
    rank = offer.shown.rank(offer.chosen)
    return "own" if rank is None else rank_name(rank)
