"""What people are offered, and what they choose.

An offer is found by its token, which buttons and inline results carry, by the message it is
for, and by the bot's own message that shows it.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ForeignSuggestion, UnknownSuggestion
from bot.feedback import chats, erased, queries, tables
from bot.feedback.database import NOBODY, Database, insert, upsert
from bot.feedback.keys import Keys
from bot.feedback.records import NONE_FITS, ChoiceKind, Offer, OfferKind, Shown
from bot.feedback.tables import choices, consents, suggestions
from model.ranking import Suggestion
from model.text import normalise

CORRECTION_TIME: Final = timedelta(minutes=10)  # how long a person's own emoji is waited for


class Offers:
    """The offers and choices in one migrated database; a part of `FeedbackStore`."""

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
        async with self._database.writing(NOBODY) as connection:
            added = await connection.execute(
                insert(connection, suggestions)
                .values(
                    token=token,
                    kind=kind,
                    person_hash=self._keys.person(person),
                    model=shown.model,
                    lang=shown.lang,
                    latency_ms=shown.latency_ms,
                    shuffled=shown.shuffled,
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

    async def find_reply(self, token: str, *, chat: int, among: Iterable[int]) -> int | None:
        """The number of the message that `remember_reply` was told of, if it is `among` these.

        Only its hash is kept, so each number costs a hash, about a microsecond.
        """
        async with self._database.reading() as connection:
            reply_hash = await connection.scalar(
                select(suggestions.c.reply_hash).where(suggestions.c.token == token)
            )
        if reply_hash is None:
            return None
        return next((it for it in among if self._keys.message(chat, it) == reply_hash), None)

    async def edited(self, *, chat: int, message: int, shown: Shown) -> Offer | None:
        """Offer `shown` for a message that changed, unless its person has chosen already.

        Returns:
            The offer as it stands then; None when nothing was offered for the message.
        """
        message_hash = self._keys.message(chat, message)
        async with self._database.writing(NOBODY) as connection:
            stored = await queries.stored_offer(
                connection, suggestions.c.message_hash == message_hash
            )
            if stored is None:
                return None
            if stored.offer.chosen is not None:
                return stored.offer
            origin = {
                "model": shown.model,
                "lang": shown.lang,
                "latency_ms": shown.latency_ms,
                "shuffled": shown.shuffled,
            }
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
        async with self._database.writing(NOBODY) as connection:
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
        async with self._database.writing(NOBODY) as connection:
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
        async with self._database.reading() as connection:
            if not await connection.scalar(select(exists().where(asked))):
                return None  # as nearly always; nobody's message waits for its turn to write that
        async with self._database.writing(NOBODY) as connection:
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
        async with self._database.writing([self._keys.person(person)]) as connection:
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
            loses_text = stored.texted and choice.get("text", stored.texted) is None
            if loses_text:
                await erased.bury(connection, suggestions.c.id == stored.id)
                choice["first_export"] = None
            await upsert(connection, choices, {"suggestion_id": stored.id}, choice)
        if loses_text:
            await self._database.overwrite_erased()
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
        async with self._database.writing(NOBODY) as connection:
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
            select(queries.STANDING).where(consents.c.person_hash == person_hash).with_for_update()
        )
        return self._keys.encrypt(masked) if given else None


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
