"""Keeps what people were offered, what they picked, and whether their texts may be kept.

Every method is one transaction: plain values in, plain values out. Telegram ids come in
and only keyed hashes of them are written. A text is written in one place, `Offers.choose`,
and only while its author's consent stands. Where the database fails, StoreError says so.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Delete, and_, delete, exists, select, update

from bot.errors import StoreError
from bot.feedback import chats, counts, erased, examples, queries, tables
from bot.feedback.belongings import belongings
from bot.feedback.database import NOBODY, insert, open_engine, upsert
from bot.feedback.keys import Keys
from bot.feedback.offers import Offers
from bot.feedback.records import (
    ChatSettings,
    Consent,
    DayStats,
    EmojiCount,
    PersonStats,
    Preferences,
    Stats,
    Taste,
)
from bot.feedback.tables import chat_settings, choices, consents, people, suggestions


class FeedbackStore(Offers):
    """The feedback in one migrated database, under one key. See `open_store`."""

    async def check_key(self) -> None:
        """Make sure that the database and the key belong together; a new database takes the key.

        Raises:
            StoreError: the database was written with another key.
        """
        key = self._keys.check()
        async with self._database.writing() as connection:
            first = insert(connection, tables.key_check).values(id=1, value=key)
            await connection.execute(first.on_conflict_do_nothing())
            written_with = await connection.scalar(select(tables.key_check.c.value))
        if written_with != key:
            raise StoreError(
                "the database was written with another encryption key: put that key back "
                "(ENCRYPTION_KEY or ENCRYPTION_KEY_FILE), or start with a new database"
            )

    async def consent(self, person: int) -> Consent | None:
        """What a person last answered; None for somebody who never did."""
        async with self._database.reading() as connection:
            return await queries.consent(connection, self._keys.person(person))

    async def set_consent(self, person: int, *, given: bool, version: str, lang: str) -> None:
        """Write down the answer; withdrawing erases the person's texts at once."""
        person_hash = self._keys.person(person)
        answer = {"given": given, "version": version, "lang": lang, "at": self._now()}
        texts = 0
        async with self._database.writing([person_hash]) as connection:
            await upsert(connection, consents, {"person_hash": person_hash}, answer)
            if not given:
                theirs = suggestions.c.person_hash == person_hash
                await erased.bury(connection, theirs)
                erase = (
                    update(choices)
                    .where(
                        choices.c.suggestion_id.in_(select(suggestions.c.id).where(theirs)),
                        choices.c.text.is_not(None),
                    )
                    .values(text=None, first_export=None)
                )
                texts = (await connection.execute(erase)).rowcount
        if texts:
            await self._database.overwrite_erased()

    async def preferences(self, person: int) -> Preferences:
        """What a person set for themselves."""
        stored = await self._database.remembered(queries.preferences, self._keys.person(person))
        return stored or Preferences()

    async def set_language(self, person: int, lang: str | None) -> None:
        """Speak `lang` to a person; None for the language of their Telegram."""
        await self._prefer(person, {"lang": lang})

    async def set_off(self, person: int, off: bool) -> None:
        """Leave a person alone, or no longer."""
        await self._prefer(person, {"off": off})

    async def _prefer(self, person: int, values: dict[str, Any]) -> None:
        person_hash = self._keys.person(person)
        async with self._database.writing([person_hash]) as connection:
            await upsert(connection, people, {"person_hash": person_hash}, values)
            says_nothing = and_(people.c.lang.is_(None), people.c.off.is_(False))
            await connection.execute(delete(people).where(says_nothing))

    async def chat_settings(self, chat: int) -> ChatSettings:
        """What was set for a chat, also under the id that it had as a small group."""
        async with self._database.reading() as connection:
            stored = await chats.settings(connection, self._keys.chat(chat))
        return stored or ChatSettings()

    async def set_chat_settings(self, chat: int, settings: ChatSettings) -> None:
        """Keep `settings` for a chat, in the place of the earlier ones."""
        async with self._database.writing(NOBODY) as connection:
            await chats.change(connection, self._keys.chat(chat), settings)

    async def migrate_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: its settings and offers are found under both ids."""
        async with self._database.writing(NOBODY) as connection:
            await chats.move(connection, self._keys.chat(old), self._keys.chat(new))

    async def belongings(self, person: int) -> dict[str, Any]:
        """Everything kept about a person, ready for JSON, texts readable."""
        async with self._database.reading() as connection:
            return await belongings(connection, self._keys, person)

    async def forget(self, person: int) -> int:
        """Erase everything about a person; the number of suggestions erased."""
        person_hash, private_chat = self._keys.person(person), self._keys.chat(person)
        return await self._erase(
            suggestions.c.person_hash == person_hash,
            delete(consents).where(consents.c.person_hash == person_hash),
            delete(people).where(people.c.person_hash == person_hash),
            delete(chat_settings).where(chat_settings.c.chat_hash == private_chat),
        )

    async def purge(self, retention: timedelta) -> int:
        """Erase suggestions older than `retention`, choices and texts with them; how many.

        Their counts leave the statistics, too. A standing consent stays until it is
        withdrawn; a withdrawn one goes when it is as old and nothing else of its person is left.
        Exports that are as old expire.
        """
        limit = self._now() - retention
        has_suggestions = exists().where(suggestions.c.person_hash == consents.c.person_hash)
        number = await self._erase(
            suggestions.c.created_at < limit,
            delete(consents).where(
                consents.c.given.is_(False), consents.c.at < limit, ~has_suggestions
            ),
        )
        async with self._database.writing() as connection:
            await erased.expire(connection, before=limit.date())
        return number

    async def stats(self) -> Stats:
        """Counts of what was shown and picked, and of consents."""
        async with self._database.reading() as connection:
            return await counts.stats(connection)

    async def daily_stats(self, days: int = 30) -> tuple[DayStats, ...]:
        """Counts of each of the last `days` days (UTC), oldest first, today last."""
        async with self._database.reading() as connection:
            return await counts.daily(connection, days=days, today=self._now().date())

    async def person_stats(self, person: int, *, limit: int = 10) -> PersonStats:
        """Counts of what a person was offered and picked, with `limit` favourites."""
        async with self._database.reading() as connection:
            return await counts.person(connection, self._keys.person(person), limit=limit)

    async def favourites(self, person: int, limit: int = 50) -> tuple[EmojiCount, ...]:
        """The emojis that a person picked, most picked first, then the latest."""
        async with self._database.reading() as connection:
            return await counts.favourites(connection, self._keys.person(person), limit=limit)

    async def taste(self, person: int) -> Taste:
        """What may be told of a person's likings."""
        return await self._database.remembered(counts.taste, self._keys.person(person))

    async def begin_export(self, *, since: date | None = None) -> examples.Export | None:
        """A new export of the texts of people whose consent stands.

        Args:
            since: the first day (UTC) of choices to include.

        Returns:
            The export, to be read; None when it would hold nothing, not even the news that
            something of an earlier one was erased.
        """
        today = self._now().date()
        return await examples.begin(self._database, self._keys, since=since, today=today)

    async def _erase(self, which: ColumnElement[bool], *rest: Delete) -> int:
        """Erase suggestions, then the rest; the number of suggestions."""
        async with self._database.writing() as connection:
            await erased.bury(connection, which)
            number, *others = [
                (await connection.execute(statement)).rowcount
                for statement in (delete(suggestions).where(which), *rest)
            ]
        if number or any(others):
            await self._database.overwrite_erased()
        return number


@asynccontextmanager
async def open_store(url: str, keys: Keys) -> AsyncIterator[FeedbackStore]:
    """The store in a migrated database, closed at the end.

    Raises:
        SettingsError: `url` is not an address of a database.
        StoreError: the database was written with another key, or cannot be used.
    """
    engine = open_engine(url)
    try:
        store = FeedbackStore(engine, keys)
        await store.check_key()
        yield store
    finally:
        await engine.dispose()
