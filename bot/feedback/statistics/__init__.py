"""The numbers of what was offered and picked: everybody's together, and one person's."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.feedback.database import Database
from bot.feedback.keys import Keys
from bot.feedback.records.statistics import (
    Acceptance,
    ConsentStats,
    DayStats,
    OverallStats,
    PersonStats,
)
from bot.feedback.statistics.daily import daily_stats
from bot.feedback.statistics.overall import acceptance, consent_stats, overall_stats
from bot.feedback.statistics.person import person_stats


class Statistics:
    """The statistics of one migrated database; a part of `FeedbackStore`."""

    def __init__(self, database: Database, keys: Keys, *, now: Callable[[], datetime]) -> None:
        self._database = database
        self._keys = keys
        self._now = now

    async def overall(self) -> OverallStats:
        """Counts of what was shown and picked, and of consents."""
        async with self._database.reading() as connection:
            return await overall_stats(connection)

    async def daily(self, days: int, *, zone: tzinfo = UTC) -> tuple[DayStats, ...]:
        """Counts of each of the last `days` days in `zone`, oldest first, today last."""
        today = self._now().astimezone(zone).date()
        async with self._database.reading() as connection:
            return await daily_stats(connection, days=days, today=today, zone=zone)

    async def acceptance(self, days: int, *, zone: tzinfo = UTC) -> tuple[Acceptance, ...]:
        """How each model's replies of the last `days` days in `zone` were taken; see `overall`."""
        first = self._now().astimezone(zone).date() - timedelta(days=days - 1)
        async with self._database.reading() as connection:
            return await acceptance(connection, since=datetime.combine(first, time.min, zone))

    async def consents(self) -> ConsentStats:
        """How many people agreed that the bot learns from them."""
        async with self._database.reading() as connection:
            return await consent_stats(connection)

    async def person(self, person: int, *, limit: int) -> PersonStats:
        """Counts of what a person was offered and picked, with `limit` favourites."""
        async with self._database.reading() as connection:
            return await person_stats(connection, self._keys.person(person), limit=limit)
