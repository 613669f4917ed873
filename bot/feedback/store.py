"""Keeps what people were offered, what they picked, and whether their texts may be kept.

Every method is one transaction: plain values in, plain values out. Telegram ids come in
and only keyed hashes of them are written. A text is written in one place, `choose`, and
only while its author's consent stands. Where the database fails, StoreError says so.
"""

import secrets
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Delete, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ForeignSuggestion, StoreError, UnknownSuggestion
from bot.feedback import chats, counts, queries, tables
from bot.feedback.belongings import belongings
from bot.feedback.database import Database, insert, open_engine, upsert
from bot.feedback.keys import Keys
from bot.feedback.records import (
    NONE_FITS,
    ChatSettings,
    ChoiceKind,
    Consent,
    DayStats,
    EmojiCount,
    Example,
    Offer,
    OfferKind,
    PersonStats,
    Preferences,
    Shown,
    Stats,
)
from bot.feedback.tables import chat_settings, choices, consents, people, suggestions
from model.ranking import Suggestion
from model.text import normalise

CORRECTION_TIME: Final = timedelta(minutes=10)  # how long a person's own emoji is waited for


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

    def new_token(self) -> str:
        """A token for an inline result: offered under it, it finds its offer again."""
        return self._token()

    async def offer(
        self,
        *,
        person: int,
        shown: Shown,
        chat: int | None = None,
        message: int | None = None,
        kind: OfferKind = "reply",
        token: str | None = None,
    ) -> Offer:
        """Store what `person` is offered; offering again returns the stored offer.

        Args:
            chat, message: what the offer is for; both None for one made in inline mode, which
                is known by its token alone.
            token: one that `new_token` made; None for a new one.
        """
        token = token or self._token()
        place: dict[str, Any] = {}
        unique: Column[Any] = suggestions.c.token
        value: str | bytes = token
        if chat is not None and message is not None:
            unique, value = suggestions.c.message_hash, self._keys.message(chat, message)
            place = {"message_hash": value, "chat_hash": chats.present(self._keys.chat(chat))}
        async with self._database.writing() as connection:
            added = await connection.execute(
                insert(connection, suggestions)
                .values(
                    token=token,
                    kind=kind,
                    person_hash=self._keys.person(person),
                    model=shown.model,
                    lang=shown.lang,
                    latency_ms=shown.latency_ms,
                    replied=False,
                    created_at=self._now(),
                    **place,
                )
                .on_conflict_do_nothing(index_elements=[unique])
                .returning(suggestions.c.id)
            )
            number = added.scalar_one_or_none()
            if number is None:
                before = await queries.stored_offer(connection, unique == value)
                assert before is not None  # the transaction that found the conflict sees the row
                return before.offer
            await _show(connection, number, shown.suggestions, after=0)
        return Offer(token, shown, chosen=None, replied=False, kind=kind)

    async def offer_of(self, token: str, *, chat: int | None, person: int) -> Offer:
        """The offer that a button belongs to.

        Args:
            chat: where the button was pressed; None for an inline message.

        Raises:
            UnknownSuggestion: there is no such offer in this chat.
            ForeignSuggestion: the offer was made to somebody else.
        """
        async with self._database.reading() as connection:
            return (await self._theirs(connection, token, chat, person)).offer

    async def offer_for_message(self, *, chat: int, message: int) -> Offer | None:
        """What was offered for a person's message, if anything was."""
        return await self._found(suggestions.c.message_hash == self._keys.message(chat, message))

    async def offer_of_reply(self, *, chat: int, message: int) -> Offer | None:
        """What was offered in a message of the bot's own, if it was remembered."""
        return await self._found(suggestions.c.reply_hash == self._keys.message(chat, message))

    async def mark_replied(self, token: str) -> None:
        """Remember that the bot's reply was sent; nothing happens when the offer is gone."""
        await self._replied(token, {"replied": True})

    async def remember_reply(self, token: str, *, chat: int, message: int) -> None:
        """Remember as well which of the bot's messages it is, for `offer_of_reply`."""
        reply_hash = self._keys.message(chat, message)
        await self._replied(token, {"replied": True, "reply_hash": reply_hash})

    async def edited(self, *, chat: int, message: int, shown: Shown) -> Offer | None:
        """Offer `shown` for a message that changed, unless its person has chosen already.

        Returns:
            The offer as it stands then; None when nothing was offered for the message.
        """
        message_hash = self._keys.message(chat, message)
        async with self._database.writing() as connection:
            stored = await queries.stored_offer(
                connection, suggestions.c.message_hash == message_hash
            )
            if stored is None:
                return None
            if stored.offer.chosen is not None:
                return stored.offer
            origin = {"model": shown.model, "lang": shown.lang, "latency_ms": shown.latency_ms}
            await connection.execute(
                update(suggestions).where(suggestions.c.id == stored.id).values(origin)
            )
            await connection.execute(
                delete(tables.shown).where(tables.shown.c.suggestion_id == stored.id)
            )
            await _show(connection, stored.id, shown.suggestions, after=0)
        return replace(stored.offer, shown=shown)

    async def extend(
        self,
        token: str,
        *,
        chat: int | None,
        person: int,
        more: Iterable[Suggestion],
        after: int,
    ) -> Offer:
        """Show `more` after what was shown, with the ranks that follow.

        Args:
            more: those that were shown already are left out.
            after: how many were shown when more was asked for. Where that many are no longer
                shown, the same press came twice, and nothing changes.

        Raises:
            UnknownSuggestion, ForeignSuggestion: as for `offer_of`.
        """
        async with self._database.writing() as connection:
            stored = await self._theirs(connection, token, chat, person)
            before = stored.offer.shown
            if len(before.suggestions) != after:
                return stored.offer
            new = tuple(one for one in more if before.rank(one.emoji) is None)
            await _show(connection, stored.id, new, after=after)
        return replace(stored.offer, shown=replace(before, suggestions=(*before.suggestions, *new)))

    async def expect_correction(self, token: str, *, chat: int, person: int) -> None:
        """Expect the person's own emoji for an offer as their next message in this chat.

        Raises:
            UnknownSuggestion, ForeignSuggestion: as for `offer_of`.
        """
        async with self._database.writing() as connection:
            stored = await self._theirs(connection, token, chat, person)
            await connection.execute(
                update(suggestions)
                .where(suggestions.c.id == stored.id)
                .values(asked_at=self._now())
            )

    async def take_expected(self, *, chat: int, person: int) -> str | None:
        """The token of the offer whose correction is expected from a person, asked last.

        Nothing is expected from them in this chat after that. It also ends by itself after
        `CORRECTION_TIME`, or when an emoji is chosen.
        """
        asked = and_(
            suggestions.c.person_hash == self._keys.person(person),
            suggestions.c.chat_hash == chats.present(self._keys.chat(chat)),
            suggestions.c.asked_at.is_not(None),
        )
        async with self._database.writing() as connection:
            token: str | None = await connection.scalar(
                select(suggestions.c.token)
                .where(asked, suggestions.c.asked_at > self._now() - CORRECTION_TIME)
                .order_by(suggestions.c.asked_at.desc(), suggestions.c.id.desc())
                .limit(1)
            )
            await connection.execute(update(suggestions).where(asked).values(asked_at=None))
        return token

    async def choose(
        self,
        token: str,
        *,
        chat: int | None,
        person: int,
        emoji: str | None,
        text: str | None,
        kind: ChoiceKind = "tap",
    ) -> Offer:
        """Record a choice: a second one replaces the first, the same one changes nothing.

        Args:
            chat: where it was made; None for an offer made in inline mode.
            emoji: one that was shown, in stored form; None for "none fits". A correction or
                a reaction may be any emoji.
            text: the message that the offer answers, None unless `person` wrote it. It is
                kept, masked and encrypted, only while the person's consent stands. A
                correction or a reaction without it leaves the text of the choice before.

        Raises:
            UnknownSuggestion: there is no such offer in this chat, or not with this emoji.
            ForeignSuggestion: the offer was made to somebody else.
        """
        free = kind in ("correction", "reaction")
        async with self._database.writing() as connection:
            stored = await self._theirs(connection, token, chat, person)
            rank = None if emoji is None else stored.offer.shown.rank(emoji)
            if emoji is not None and rank is None and not (free and emoji):
                raise UnknownSuggestion(f"{emoji!r} was not shown with suggestion {token!r}")
            if emoji is not None:
                await connection.execute(
                    update(suggestions).where(suggestions.c.id == stored.id).values(asked_at=None)
                )
            chosen = NONE_FITS if emoji is None else emoji
            if stored.offer.chosen == chosen:
                return stored.offer
            choice: dict[str, Any] = {"kind": kind, "emoji": emoji, "rank": rank}
            choice["chosen_at"] = self._now()
            if text is not None or not free:
                choice["text"] = await self._consented(connection, stored.person_hash, text)
            await upsert(connection, choices, {"suggestion_id": stored.id}, choice)
        return replace(stored.offer, chosen=chosen)

    async def _theirs(
        self, connection: AsyncConnection, token: str, chat: int | None, person: int
    ) -> queries.StoredOffer:
        """The offer of `token`, if it was made in this chat, and to this person."""
        here = None if chat is None else chats.present(self._keys.chat(chat))
        mine = and_(
            suggestions.c.token == token, suggestions.c.chat_hash.is_not_distinct_from(here)
        )
        stored = await queries.stored_offer(connection, mine)
        if stored is None:
            raise UnknownSuggestion(f"no suggestion {token!r} in this chat")
        if stored.person_hash != self._keys.person(person):
            raise ForeignSuggestion(f"suggestion {token!r} was made to somebody else")
        return stored

    async def _found(self, condition: ColumnElement[bool]) -> Offer | None:
        async with self._database.reading() as connection:
            stored = await queries.stored_offer(connection, condition)
        return None if stored is None else stored.offer

    async def _replied(self, token: str, values: dict[str, Any]) -> None:
        async with self._database.writing() as connection:
            await connection.execute(
                update(suggestions).where(suggestions.c.token == token).values(values)
            )

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
            await upsert(connection, consents, {"person_hash": person_hash}, answer)
            if not given:
                theirs = select(suggestions.c.id).where(suggestions.c.person_hash == person_hash)
                erase = update(choices).values(text=None)
                erase = erase.where(
                    choices.c.suggestion_id.in_(theirs), choices.c.text.is_not(None)
                )
                erased = (await connection.execute(erase)).rowcount
        if erased:
            await self._database.overwrite_erased()

    async def preferences(self, person: int) -> Preferences:
        """What a person set for themselves."""
        async with self._database.reading() as connection:
            stored = await queries.preferences(connection, self._keys.person(person))
        return stored or Preferences()

    async def set_language(self, person: int, lang: str | None) -> None:
        """Speak `lang` to a person; None for the language of their Telegram."""
        await self._prefer(person, {"lang": lang})

    async def set_off(self, person: int, off: bool) -> None:
        """Leave a person alone, or no longer."""
        await self._prefer(person, {"off": off})

    async def _prefer(self, person: int, values: dict[str, Any]) -> None:
        key = {"person_hash": self._keys.person(person)}
        async with self._database.writing() as connection:
            await upsert(connection, people, key, values)
            says_nothing = and_(people.c.lang.is_(None), people.c.off.is_(False))
            await connection.execute(delete(people).where(says_nothing))

    async def chat_settings(self, chat: int) -> ChatSettings:
        """What was set for a chat, also under the id that it had as a small group."""
        async with self._database.reading() as connection:
            stored = await chats.settings(connection, self._keys.chat(chat))
        return stored or ChatSettings()

    async def set_chat_settings(self, chat: int, settings: ChatSettings) -> None:
        """Keep `settings` for a chat, in the place of the earlier ones."""
        async with self._database.writing() as connection:
            await chats.change(connection, self._keys.chat(chat), settings)

    async def migrate_chat(self, old: int, new: int) -> None:
        """A group became a supergroup: its settings and offers are found under both ids."""
        async with self._database.writing() as connection:
            await chats.move(connection, self._keys.chat(old), self._keys.chat(new))

    async def forget_chat(self, chat: int) -> bool:
        """Erase a chat's settings; whether there were any.

        What was offered there belongs to the people it was offered to, and stays.
        """
        async with self._database.writing() as connection:
            return await chats.forget(connection, self._keys.chat(chat))

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
        """
        limit = self._now() - retention
        has_suggestions = exists().where(suggestions.c.person_hash == consents.c.person_hash)
        return await self._erase(
            suggestions.c.created_at < limit,
            delete(consents).where(
                consents.c.given.is_(False), consents.c.at < limit, ~has_suggestions
            ),
        )

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

    async def picks(self, person: int) -> Counter[str]:
        """How often a person picked each emoji; nothing unless their consent stands."""
        async with self._database.reading() as connection:
            return await counts.picks(connection, self._keys.person(person))

    def examples(self, *, since: date | None = None) -> AsyncIterator[Example]:
        """The texts of people whose consent stands, oldest suggestion first, page by page.

        Args:
            since: the first day (UTC) of choices to include.

        Raises:
            StoreError: a stored text cannot be decrypted.
        """
        return queries.examples(self._database, self._keys, since=since)

    async def _erase(self, which: ColumnElement[bool], *rest: Delete) -> int:
        """Erase suggestions, then the rest; the number of suggestions."""
        async with self._database.writing() as connection:
            erased, *others = [
                (await connection.execute(statement)).rowcount
                for statement in (delete(suggestions).where(which), *rest)
            ]
        if erased or any(others):
            await self._database.overwrite_erased()
        return erased


async def _show(
    connection: AsyncConnection, suggestion: int, emojis: tuple[Suggestion, ...], *, after: int
) -> None:
    """Write down that `emojis` are shown, at the ranks that follow `after`."""
    rows = [
        {"suggestion_id": suggestion, "rank": rank, **asdict(emoji)}
        for rank, emoji in enumerate(emojis, after + 1)
    ]
    if rows:
        await connection.execute(tables.shown.insert(), rows)


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
