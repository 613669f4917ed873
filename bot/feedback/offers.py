"""What people are offered.

An offer is found by its token, which buttons and inline results carry, by the message it is
for, and by the bot's own message that shows it.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    and_,
    bindparam,
    delete,
    select,
    update,
)

from bot.feedback import chats, queries
from bot.feedback.database import NOBODY, Database
from bot.feedback.keys import Keys
from bot.feedback.offer_rows import adding, origin, show
from bot.feedback.records.offers import Offer, OfferKind, Shown
from bot.feedback.renewal import renew
from bot.feedback.tables import shown_emojis, suggestions
from model.ranking import Suggestion

_REPLIED: Final = (
    update(suggestions)
    .where(suggestions.c.token == bindparam("of"))
    .values(replied=True, reply_hash=bindparam("reply_hash"))
)


class Offers:
    """The offers in one migrated database; a part of `FeedbackStore`."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        *,
        bot: str,
        now: Callable[[], datetime],
        token: Callable[[], str],
    ) -> None:
        """
        Args:
            bot: the id of the bot that offers; it finds by their messages only offers of its own.
        """
        self._database = database
        self._keys = keys
        self._bot_hash = keys.bot(bot)
        self._now = now
        self._token = token

    async def adopt(self) -> None:
        """Take over the offers from before bots were told apart: the first to start made them."""
        async with self._database.writing(NOBODY) as connection:
            await connection.execute(
                update(suggestions)
                .where(suggestions.c.bot_hash.is_(None))
                .values(bot_hash=self._bot_hash)
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
        found_by: dict[str, Any] = {"token": token or self._token(), "bot_hash": self._bot_hash}
        unique: tuple[Column[Any], ...] = (suggestions.c.token,)
        if chat is not None and message is not None:
            found_by["message_hash"] = self._keys.message(chat, message)
            unique = (suggestions.c.bot_hash, suggestions.c.message_hash)
        async with self._database.writing(NOBODY, at_once=False) as connection:
            added = await connection.execute(
                adding(self._database.dialect, unique),
                {
                    "kind": kind,
                    "person_hash": self._keys.person(person),
                    "replied": False,
                    "created_at": self._now(),
                    **({} if chat is None else {"chat": self._keys.chat(chat)}),
                    **origin(shown),
                    **found_by,
                },
            )
            number = added.scalar_one_or_none()
            if number is None:
                same = [column == found_by[column.name] for column in unique]
                before = await queries.stored_offer(connection, and_(*same))
                assert before is not None  # the transaction that found the conflict sees the row
                return before.offer
            await show(connection, number, shown.suggestions, after=0)
        return Offer(found_by["token"], shown, chosen=None, replied=False, kind=kind)

    async def of_token(self, token: str, *, chat: int | None, person: int) -> Offer:
        """The offer that a button belongs to.

        Args:
            chat: where the button was pressed; None for an inline message.

        Raises:
            UnknownSuggestion: there is no such offer in this chat.
            ForeignSuggestion: the offer was made to somebody else.
        """
        async with self._database.reading() as connection:
            return (await queries.offer_to(connection, self._keys, token, chat, person)).offer

    async def for_message(self, *, chat: int, message: int) -> Offer | None:
        """What was offered for a person's message, if anything was."""
        return await self._found(self._is(suggestions.c.message_hash, chat, message))

    async def of_reply(self, *, chat: int, message: int) -> Offer | None:
        """What was offered in a message of the bot's own, if it was remembered."""
        return await self._found(self._is(suggestions.c.reply_hash, chat, message))

    async def unanswered(self, *, chat: int, person: int, within: timedelta) -> Offer | None:
        """What a person was offered last in a chat, if that was just now and no emoji is chosen."""
        latest = (
            select(suggestions.c.id)
            .where(
                suggestions.c.bot_hash == self._bot_hash,
                suggestions.c.person_hash == self._keys.person(person),
                suggestions.c.chat_hash == chats.PRESENT,
                suggestions.c.created_at > self._now() - within,
            )
            .order_by(suggestions.c.id.desc())
            .limit(1)
        )
        newest = suggestions.c.id == latest.scalar_subquery()
        offer = await self._found(newest, chat=self._keys.chat(chat))
        return None if offer is None or offer.chosen else offer

    async def remember_reply(self, token: str, *, chat: int, message: int) -> None:
        """Remember which of the bot's messages shows an offer; no harm when the offer is gone."""
        reply_hash = self._keys.message(chat, message)
        async with self._database.writing(NOBODY, at_once=False) as connection:
            await connection.execute(_REPLIED, {"of": token, "reply_hash": reply_hash})

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
        """Offer `shown` for a message that changed; anew where its person has chosen already.

        Returns:
            The offer that it has then; None when nothing was offered for the message.
        """
        which = self._is(suggestions.c.message_hash, chat, message)
        async with self._database.writing(NOBODY, at_once=False) as connection:
            stored = await queries.stored_offer(connection, which)
            if stored is None:
                return None
            if stored.offer.chosen is not None:
                token = self._token()
                values = {"token": token, "created_at": self._now(), **origin(shown)}
                number = await renew(connection, stored.id, values)
                await show(connection, number, shown.suggestions, after=0)
                return replace(stored.offer, token=token, shown=shown, chosen=None)
            await connection.execute(
                update(suggestions).where(suggestions.c.id == stored.id).values(origin(shown))
            )
            await connection.execute(
                delete(shown_emojis).where(shown_emojis.c.suggestion_id == stored.id)
            )
            await show(connection, stored.id, shown.suggestions, after=0)
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
            UnknownSuggestion, ForeignSuggestion: as for `of_token`.
        """
        async with self._database.writing(NOBODY, at_once=False) as connection:
            stored = await queries.offer_to(connection, self._keys, token, chat, person)
            before = stored.offer.shown
            if len(before.suggestions) != after:
                return stored.offer
            new = tuple(one for one in more if before.rank(one.emoji) is None)
            await show(connection, stored.id, new, after=after)
        return replace(stored.offer, shown=replace(before, suggestions=(*before.suggestions, *new)))

    def _is(self, column: Column[Any], chat: int, message: int) -> ColumnElement[bool]:
        """Whether `column` names a message as this bot sees it."""
        number = self._keys.message(chat, message)
        return and_(suggestions.c.bot_hash == self._bot_hash, column == number)

    async def _found(self, condition: ColumnElement[bool], **values: bytes) -> Offer | None:
        async with self._database.reading() as connection:
            stored = await queries.stored_offer(connection, condition, **values)
        return None if stored is None else stored.offer
