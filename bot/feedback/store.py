"""Keeps what people were offered, what they picked, and whether their texts may be kept.

The store holds its parts and hands them out: whoever needs one takes it as an argument. Every
method of theirs is one transaction: plain values in, plain values out. Telegram ids come in
and only keyed hashes of them are written. A text is written in one place, `Choices.choose`,
and only while its author's consent stands. Where the database fails, StoreError says so.
"""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import delete, exists, false, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.feedback.answered import AnsweredUpdates
from bot.feedback.chats import Chats
from bot.feedback.colleagues import Colleagues
from bot.feedback.database import NOBODY, open_engine
from bot.feedback.erasure import erase
from bot.feedback.exported import Exports
from bot.feedback.key_check import check_key
from bot.feedback.keys import Keys
from bot.feedback.notes import KEPT, NotedUpdates, SharedNotes
from bot.feedback.overwriting import overwrite
from bot.feedback.parts import PLAIN, Parts
from bot.feedback.statistics import Statistics
from bot.feedback.tables import choices, consents, key_check, noted_updates, suggestions
from bot.feedback.tombstone_list import list_beside
from bot.feedback.tombstones import Tombstones

_utc_now: Final = partial(datetime.now, UTC)
_UPKEEP: Final = 0x7570  # "up": the number under which PostgreSQL lets one process look after it
_random_token: Final = partial(secrets.token_urlsafe, 9)  # 72 bits: nobody guesses one


@dataclass(frozen=True, slots=True)
class Shared:
    """What the processes that share a bot have in common."""

    notes: SharedNotes
    answered: AnsweredUpdates
    colleagues: Colleagues


class FeedbackStore:
    """The feedback in one migrated database, under one key. See `open_store`.

    Attributes:
        offers: what people are offered.
        choices: what they choose of it.
        people: their consents, preferences and likings, what they are waited for; its end.
        chats: the settings of chats.
        statistics: how the bot fares.
        exports: what training may read.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        keys: Keys,
        *,
        bot: str = "",
        now: Callable[[], datetime] = _utc_now,
        token: Callable[[], str] = _random_token,
        parts: Parts = PLAIN,
    ) -> None:
        """
        Args:
            bot: the id of the bot that offers; bots with one database offer apart.
            parts: what makes its parts.
        """
        self._database = database = parts.database(engine)
        self._keys = keys
        self._now = now
        url = engine.url.render_as_string(hide_password=False)
        self._tombstones = tombstones = Tombstones(keys, list_beside(url))
        self.offers = parts.offers(database, keys, bot=bot, now=now, token=token)
        self.choices = parts.choices(database, keys, tombstones, now=now)
        self.people = parts.people(database, keys, tombstones, bot=bot, now=now)
        self.chats = Chats(database, keys)
        self.statistics = Statistics(database, keys, now=now)
        self.exports = Exports(database, keys, tombstones, now=now)

    @property
    def is_well(self) -> bool:
        """Whether the database did not fail a moment ago."""
        return self._database.health.is_well

    def notes(self, bot: str) -> NotedUpdates:
        """The updates that the bot of this id has in hand."""
        return NotedUpdates(self._database, self._keys, bot, now=self._now)

    def answered(self, bot: str) -> AnsweredUpdates:
        """What the processes that share the bot of this id have said."""
        return AnsweredUpdates(self._database, self._keys, bot, now=self._now)

    def shared(self, bot: str, district: Callable[[dict[str, Any]], int]) -> Shared:
        """What the processes that share the bot of this id have in common; PostgreSQL only.

        Args:
            district: the part of the chats that a raw update belongs to.
        """
        database, keys, now = self._database, self._keys, self._now
        return Shared(
            SharedNotes(database, keys, bot, now=now, district=district),
            self.answered(bot),
            Colleagues(database, keys.bot(bot)),
        )

    async def check_key(self) -> None:
        """Make sure that the database and the key belong together; a new database takes the key.

        Raises:
            StoreError: the database was written with another key.
        """
        await check_key(self._database, self._keys)

    async def probe(self) -> None:
        """Change nothing, but have to be let write.

        Raises:
            StoreError: the database is locked, cannot be written, or is gone.
        """
        async with self._database.writing(NOBODY) as connection:
            await connection.execute(update(key_check).where(false()).values(id=0))

    async def purge(self, retention: timedelta) -> int:
        """Erase suggestions older than `retention`, choices and texts with them; how many.

        Their counts leave the statistics, too. A standing consent stays until it is
        withdrawn; a withdrawn one goes when it is as old and nothing else of its person is left.
        Exports that are as old expire, too.
        """
        limit = self._now() - retention
        has_suggestions = exists().where(suggestions.c.person_hash == consents.c.person_hash)
        number = await erase(
            self._database,
            self._tombstones,
            suggestions.c.created_at < limit,
            delete(consents).where(
                consents.c.given.is_(False), consents.c.at < limit, ~has_suggestions
            ),
        )
        async with self._database.writing() as connection:
            await self._tombstones.expire(connection, before=limit.date())
        await self.answered("").forget()
        return number

    async def erase_old_notes(self) -> None:
        """Erase the notes of a day that nobody took up; only right where all bots have had time."""
        old = noted_updates.c.noted_at < self._now() - KEPT
        async with self._database.writing(NOBODY) as connection:
            await connection.execute(delete(noted_updates).where(old))

    @asynccontextmanager
    async def turn_of_upkeep(self) -> AsyncIterator[bool]:
        """Whether no other process looks after the store; during the block none does."""
        async with self._database.only_here(_UPKEEP) as alone:
            yield alone

    async def overwrite_erased(self) -> None:
        """Wipe what was erased from the bytes of a SQLite file; all writers wait for it."""
        await overwrite(self._database)

    async def last_written(self) -> datetime | None:
        """When something was last offered or chosen; None: never."""
        newest = [func.max(suggestions.c.created_at), func.max(choices.c.chosen_at)]
        async with self._database.reading() as connection:
            times = [await connection.scalar(select(one)) for one in newest]
        return max((time for time in times if time is not None), default=None)


@asynccontextmanager
async def open_store(
    url: str,
    keys: Keys,
    *,
    bot: str = "",
    now: Callable[[], datetime] = _utc_now,
    parts: Parts = PLAIN,
) -> AsyncIterator[FeedbackStore]:
    """The store in a migrated database, closed at the end.

    Args:
        bot: the id of the bot that opens it; the commands that only look have none.
        parts: what makes the parts of the store.

    Raises:
        SettingsError: `url` is not an address of a database.
        StoreError: the database was written with another key, or cannot be used.
    """
    engine = open_engine(url)
    try:
        store = FeedbackStore(engine, keys, bot=bot, now=now, parts=parts)
        await store.check_key()
        await store.exports.settle()
        if bot:
            await store.offers.adopt()
        yield store
    finally:
        await engine.dispose()
