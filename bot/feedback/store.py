"""Keeps what people were offered, what they picked, and whether their texts may be kept.

Every method is one transaction: plain values in, plain values out. Telegram ids come in
and only keyed hashes of them are written. A text is written in one place, `choose`, and
only while its author's consent stands. Where the database fails, StoreError says so.
"""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ForeignSuggestion, StoreError, UnknownSuggestion
from bot.feedback import queries, tables
from bot.feedback.database import Database, open_engine
from bot.feedback.keys import Keys
from bot.feedback.records import NONE_FITS, Consent, Example, Offer, Shown, Stats
from bot.feedback.tables import choices, consents, suggestions
from model.text import normalise


class FeedbackStore:
    """The feedback in one migrated database, under one key. See `open_store`."""

    def __init__(
        self,
        engine: AsyncEngine,
        keys: Keys,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        token: Callable[[], str] = lambda: secrets.token_urlsafe(9),  # 72 bits: nobody guesses one
    ) -> None:
        self._database = Database(engine)
        self._keys = keys
        self._now = now
        self._token = token
        self._insert = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert

    async def check_key(self) -> None:
        """Make sure that the database and the key belong together; a new database takes the key.

        Raises:
            StoreError: the database was written with another key.
        """
        key = self._keys.check()
        async with self._database.writing() as connection:
            first = self._insert(tables.key_check).values(id=1, value=key)
            await connection.execute(first.on_conflict_do_nothing())
            written_with = await connection.scalar(select(tables.key_check.c.value))
        if written_with != key:
            raise StoreError(
                "the database was written with another encryption key: put that key back "
                "(ENCRYPTION_KEY or ENCRYPTION_KEY_FILE), or start with a new database"
            )

    async def offer(self, *, chat: int, message: int, person: int, shown: Shown) -> Offer:
        """Store what `person` is offered for a message; offering again returns the stored offer."""
        message_hash = self._keys.message(chat, message)
        insert = (
            self._insert(suggestions)
            .values(
                token=self._token(),
                message_hash=message_hash,
                chat_hash=self._keys.chat(chat),
                person_hash=self._keys.person(person),
                model=shown.model,
                lang=shown.lang,
                latency_ms=shown.latency_ms,
                replied=False,
                created_at=self._now(),
            )
            .on_conflict_do_nothing(index_elements=[suggestions.c.message_hash])
            .returning(suggestions.c.id, suggestions.c.token)
        )
        async with self._database.writing() as connection:
            added = (await connection.execute(insert)).one_or_none()
            if added is None:
                before = await queries.stored_offer(
                    connection, suggestions.c.message_hash == message_hash
                )
                assert before is not None  # the transaction that found the conflict sees the row
                return before.offer
            if shown.suggestions:
                rows = [
                    {"suggestion_id": added.id, "rank": rank, **asdict(one)}
                    for rank, one in enumerate(shown.suggestions, 1)
                ]
                await connection.execute(tables.shown.insert(), rows)
        return Offer(added.token, shown, chosen=None, replied=False)

    async def mark_replied(self, token: str) -> None:
        """Remember that the bot's reply was sent; nothing happens when the offer is gone."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(suggestions).where(suggestions.c.token == token).values(replied=True)
            )

    async def choose(
        self, token: str, *, chat: int, person: int, emoji: str | None, text: str | None
    ) -> Offer:
        """Record a tap: a second choice replaces the first, the same one changes nothing.

        Args:
            emoji: one that was shown, in stored form; None for "none fits".
            text: the message that the offer answers, None unless `person` wrote it. It is
                kept, masked and encrypted, only while the person's consent stands.

        Raises:
            UnknownSuggestion: there is no such offer in this chat, or not with this emoji.
            ForeignSuggestion: the offer was made to somebody else.
        """
        person_hash = self._keys.person(person)
        here = and_(suggestions.c.token == token, suggestions.c.chat_hash == self._keys.chat(chat))
        async with self._database.writing() as connection:
            stored = await queries.stored_offer(connection, here)
            if stored is None:
                raise UnknownSuggestion(f"no suggestion {token!r} in this chat")
            if stored.person_hash != person_hash:
                raise ForeignSuggestion(f"suggestion {token!r} was made to somebody else")
            rank = None if emoji is None else stored.offer.shown.rank(emoji)
            if emoji is not None and rank is None:
                raise UnknownSuggestion(f"{emoji!r} was not shown with suggestion {token!r}")
            chosen = NONE_FITS if emoji is None else emoji
            if stored.offer.chosen == chosen:
                return stored.offer
            choice = {
                "emoji": emoji,
                "rank": rank,
                "chosen_at": self._now(),
                "text": await self._consented(connection, person_hash, text),
            }
            await connection.execute(
                self._insert(choices)
                .values(suggestion_id=stored.id, **choice)
                .on_conflict_do_update(index_elements=[choices.c.suggestion_id], set_=choice)
            )
        return replace(stored.offer, chosen=chosen)

    async def _consented(
        self, connection: AsyncConnection, person_hash: bytes, text: str | None
    ) -> bytes | None:
        """What may be kept of `text`: masked and encrypted, or nothing."""
        masked = normalise(text or "")
        if not masked:
            return None
        # The row stays locked, so that a withdrawal waits and then finds this text too.
        given = await connection.scalar(
            select(consents.c.given).where(consents.c.person_hash == person_hash).with_for_update()
        )
        return self._keys.encrypt(masked) if given else None

    async def consent(self, person: int) -> Consent | None:
        """What a person last answered; None for somebody who never did."""
        async with self._database.reading() as connection:
            return await queries.consent(connection, self._keys.person(person))

    async def set_consent(self, person: int, *, given: bool, version: str, lang: str) -> None:
        """Write down the answer; withdrawing erases the person's texts at once."""
        person_hash = self._keys.person(person)
        answer = {"given": given, "version": version, "lang": lang, "at": self._now()}
        erased = 0
        async with self._database.writing() as connection:
            await connection.execute(
                self._insert(consents)
                .values(person_hash=person_hash, **answer)
                .on_conflict_do_update(index_elements=[consents.c.person_hash], set_=answer)
            )
            if not given:
                theirs = select(suggestions.c.id).where(suggestions.c.person_hash == person_hash)
                erase = update(choices).values(text=None)
                erase = erase.where(
                    choices.c.suggestion_id.in_(theirs), choices.c.text.is_not(None)
                )
                erased = (await connection.execute(erase)).rowcount
        if erased:
            await self._database.overwrite_erased()

    async def belongings(self, person: int) -> dict[str, Any]:
        """Everything kept about a person, ready for JSON, texts readable."""
        async with self._database.reading() as connection:
            return await queries.belongings(connection, self._keys, self._keys.person(person))

    async def forget(self, person: int) -> int:
        """Erase everything about a person; the number of suggestions erased."""
        person_hash = self._keys.person(person)
        return await self._erase(
            suggestions.c.person_hash == person_hash, consents.c.person_hash == person_hash
        )

    async def purge(self, retention: timedelta) -> int:
        """Erase suggestions older than `retention`, choices and texts with them; how many.

        Their counts leave the statistics, too. A standing consent stays until it is
        withdrawn; a withdrawn one goes when it is as old and nothing else of its person is left.
        """
        limit = self._now() - retention
        has_suggestions = exists().where(suggestions.c.person_hash == consents.c.person_hash)
        return await self._erase(
            suggestions.c.created_at < limit,
            and_(consents.c.given.is_(False), consents.c.at < limit, ~has_suggestions),
        )

    async def stats(self) -> Stats:
        """Counts of what was shown and picked, and of consents."""
        async with self._database.reading() as connection:
            return await queries.stats(connection)

    def examples(self, *, since: date | None = None) -> AsyncIterator[Example]:
        """The texts of people whose consent stands, oldest suggestion first, page by page.

        Args:
            since: the first day (UTC) of choices to include.

        Raises:
            StoreError: a stored text cannot be decrypted.
        """
        return queries.examples(self._database, self._keys, since=since)

    async def _erase(self, which: ColumnElement[bool], whose: ColumnElement[bool]) -> int:
        """Erase suggestions, then consents; the number of suggestions."""
        async with self._database.writing() as connection:
            erased = (await connection.execute(delete(suggestions).where(which))).rowcount
            withdrawn = (await connection.execute(delete(consents).where(whose))).rowcount
        if erased or withdrawn:
            await self._database.overwrite_erased()
        return erased


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
