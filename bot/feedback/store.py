"""Keeps what people were offered, what they picked, and whether their texts may be kept.

Every method is one transaction: plain values in, plain values out. Telegram ids come in
and only keyed hashes of them are written. A text is written in one place, `choose`, and
only while its author's consent stands.
"""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ForeignSuggestion, StoreError, UnknownSuggestion
from bot.feedback import queries, tables
from bot.feedback.database import WRITE, empty_the_log
from bot.feedback.keys import Keys
from bot.feedback.records import NONE_FITS, Consent, Example, Offer, Shown, Stats
from bot.feedback.tables import choices, consents, key_check, suggestions
from model.text import normalise


def utc_now() -> datetime:
    """The current time, with its zone."""
    return datetime.now(UTC)


def new_token() -> str:
    """12 URL-safe random characters: nobody guesses somebody else's suggestion."""
    return secrets.token_urlsafe(9)


class FeedbackStore:
    """The feedback kept in one migrated database, under one key."""

    def __init__(
        self,
        engine: AsyncEngine,
        keys: Keys,
        *,
        now: Callable[[], datetime] = utc_now,
        token: Callable[[], str] = new_token,
    ) -> None:
        self._engine = engine
        self._write = engine.execution_options(**WRITE).begin
        self._keys = keys
        self._now = now
        self._token = token
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    async def check_key(self) -> None:
        """Make sure that the database and the key belong together; a new database takes the key.

        Raises:
            StoreError: the database was written with another key.
        """
        async with self._write() as connection:
            first = self._insert(key_check).values(id=1, value=self._keys.check())
            await connection.execute(first.on_conflict_do_nothing())
            value = await connection.scalar(select(key_check.c.value))
        if value != self._keys.check():
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
        async with self._write() as connection:
            added = (await connection.execute(insert)).one_or_none()
            if added is not None and shown.suggestions:
                await connection.execute(tables.shown.insert(), _ranked(added.id, shown))
            if added is None:
                before = await queries.stored_offer(
                    connection, suggestions.c.message_hash == message_hash
                )
                assert before is not None  # the transaction that found the conflict sees the row
                return before.offer
        return Offer(added.token, shown, chosen=None, replied=False)

    async def mark_replied(self, token: str) -> None:
        """Remember that the bot's reply was sent; nothing happens when the offer is gone."""
        async with self._write() as connection:
            await connection.execute(
                update(suggestions).where(suggestions.c.token == token).values(replied=True)
            )

    async def choose(
        self, token: str, *, chat: int, person: int, emoji: str | None, text: str | None
    ) -> Offer:
        """Record a tap: a second choice replaces the first, the same one changes nothing.

        Args:
            emoji: one that was shown, in stored form; None for "none fits".
            text: the message that the offer answers, if `person` wrote it. It is kept,
                masked and encrypted, only while the person's consent stands.

        Raises:
            UnknownSuggestion: there is no such offer in this chat, or not with this emoji.
            ForeignSuggestion: the offer was made to somebody else.
        """
        person_hash = self._keys.person(person)
        async with self._write() as connection:
            stored = await queries.stored_offer(
                connection,
                and_(
                    suggestions.c.token == token,
                    suggestions.c.chat_hash == self._keys.chat(chat),
                ),
            )
            if stored is None:
                raise UnknownSuggestion(f"no suggestion {token!r} in this chat")
            if stored.person_hash != person_hash:
                raise ForeignSuggestion(f"suggestion {token!r} was made to somebody else")
            offer = stored.offer
            rank = _rank(offer, emoji)
            chosen = NONE_FITS if emoji is None else emoji
            if offer.chosen == chosen:
                return offer
            values = {
                "emoji": emoji,
                "rank": rank,
                "chosen_at": self._now(),
                "text": await self._consented(connection, person_hash, text),
            }
            await connection.execute(
                self._insert(choices)
                .values(suggestion_id=stored.id, **values)
                .on_conflict_do_update(index_elements=[choices.c.suggestion_id], set_=values)
            )
        return replace(offer, chosen=chosen)

    async def _consented(
        self, connection: AsyncConnection, person_hash: bytes, text: str | None
    ) -> bytes | None:
        """What may be kept of `text`: masked and encrypted, or nothing."""
        masked = normalise(text or "")
        # The row stays locked, so that a withdrawal waits and then finds this text too.
        given = await connection.scalar(
            select(consents.c.given).where(consents.c.person_hash == person_hash).with_for_update()
        )
        return self._keys.encrypt(masked) if given and masked else None

    async def consent(self, person: int) -> Consent | None:
        """What a person last answered; None for somebody who never did."""
        async with self._engine.connect() as connection:
            return await queries.consent(connection, self._keys.person(person))

    async def set_consent(self, person: int, *, given: bool, version: str, lang: str) -> None:
        """Write down the answer; withdrawing erases the person's texts at once."""
        person_hash = self._keys.person(person)
        values = {"given": given, "version": version, "lang": lang, "at": self._now()}
        async with self._write() as connection:
            await connection.execute(
                self._insert(consents)
                .values(person_hash=person_hash, **values)
                .on_conflict_do_update(index_elements=[consents.c.person_hash], set_=values)
            )
            if not given:
                theirs = select(suggestions.c.id).where(suggestions.c.person_hash == person_hash)
                await connection.execute(
                    update(choices).where(choices.c.suggestion_id.in_(theirs)).values(text=None)
                )
        if not given:
            await self._erase_for_good()

    async def belongings(self, person: int) -> dict[str, Any]:
        """Everything kept about a person, ready for JSON, texts readable."""
        async with self._engine.connect() as connection:
            return await queries.belongings(connection, self._keys, self._keys.person(person))

    async def forget(self, person: int) -> int:
        """Erase everything about a person; the number of suggestions erased."""
        person_hash = self._keys.person(person)
        async with self._write() as connection:
            erased = await connection.execute(
                delete(suggestions).where(suggestions.c.person_hash == person_hash)
            )
            await connection.execute(delete(consents).where(consents.c.person_hash == person_hash))
        await self._erase_for_good()
        return erased.rowcount

    async def purge(self, retention: timedelta) -> int:
        """Erase suggestions older than `retention`, choices and texts with them; how many.

        A standing consent is kept until it is withdrawn; a withdrawn one is erased when it
        is as old and nothing else of that person is left.
        """
        limit = self._now() - retention
        has_suggestions = exists().where(suggestions.c.person_hash == consents.c.person_hash)
        async with self._write() as connection:
            erased = await connection.execute(
                delete(suggestions).where(suggestions.c.created_at < limit)
            )
            await connection.execute(
                delete(consents).where(
                    consents.c.given.is_(False), consents.c.at < limit, ~has_suggestions
                )
            )
        await self._erase_for_good()
        return erased.rowcount

    async def stats(self) -> Stats:
        """Counts of what was shown and picked, and of consents."""
        async with self._engine.connect() as connection:
            return await queries.stats(connection)

    async def examples(self, *, since: date | None = None) -> AsyncIterator[Example]:
        """The texts of people whose consent stands, oldest suggestion first.

        Args:
            since: the first day (UTC) of choices to include.

        Raises:
            StoreError: a stored text cannot be decrypted.
        """
        async for example in queries.examples(self._engine, self._keys, since=since):
            yield example

    async def _erase_for_good(self) -> None:
        async with self._engine.connect() as connection:
            await empty_the_log(connection)


def _ranked(suggestion_id: int, shown: Shown) -> list[dict[str, Any]]:
    return [
        {
            "suggestion_id": suggestion_id,
            "rank": rank,
            "emoji": suggestion.emoji,
            "score": suggestion.score,
        }
        for rank, suggestion in enumerate(shown.suggestions, 1)
    ]


def _rank(offer: Offer, emoji: str | None) -> int | None:
    """Where `emoji` stood, 1 being first; None for "none fits"."""
    if emoji is None:
        return None
    for rank, suggestion in enumerate(offer.shown.suggestions, 1):
        if suggestion.emoji == emoji:
            return rank
    raise UnknownSuggestion(f"{emoji!r} was not shown with suggestion {offer.token!r}")
