"""What people choose of what they are offered.

A text is written here and nowhere else, and only while its author's consent stands.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import UnknownSuggestion
from bot.feedback import queries
from bot.feedback.database import Database
from bot.feedback.keys import Keys
from bot.feedback.overwriting import owe
from bot.feedback.records.offers import NONE_FITS, ChoiceKind, Offer
from bot.feedback.tables import choices, consents, suggestions
from bot.feedback.tombstones import Tombstones
from bot.feedback.upserts import upsert
from model.text import has_emoticon, has_words, model_input, normalise

_CONSENT: Final = (
    select(queries.STANDING).where(consents.c.person_hash == bindparam("person")).with_for_update()
)
_UNASKED: Final = (
    update(suggestions)
    .where(suggestions.c.id == bindparam("of"), suggestions.c.asked_at.is_not(None))
    .values(asked_at=None)
)


class Choices:
    """The choices in one migrated database; a part of `FeedbackStore`."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        tombstones: Tombstones,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._keys = keys
        self._tombstones = tombstones
        self._now = now

    async def choose(
        self,
        token: str,
        *,
        chat: int | None,
        person: int,
        emoji: str | None,
        text: str | None,
        meaning: bytes | None = None,
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
            meaning: what the text meant to the model, packed; kept with it, and only where the
                model would have picked otherwise: that is what others are likened to.

        Raises:
            UnknownSuggestion: there is no such offer in this chat, or not with this emoji.
            ForeignSuggestion: the offer was made to somebody else.
        """
        free = kind in ("correction", "reaction")
        async with self._database.writing([self._keys.person(person)], at_once=False) as connection:
            stored = await queries.offer_to(connection, self._keys, token, chat, person)
            rank = None if emoji is None else _rank(stored.offer, emoji, free=free)
            if emoji is not None:
                await _wait_no_longer(connection, stored.id)
            chosen = NONE_FITS if emoji is None else emoji
            if stored.offer.chosen == chosen:
                return stored.offer
            choice: dict[str, Any] = {"kind": kind, "emoji": emoji, "rank": rank}
            if text is not None or not free:
                expected = chosen == _best(stored.offer)
                choice |= await self._consented(
                    connection, stored.person_hash, text, None if expected else meaning
                )
            await self._write(connection, stored, choice)
        return replace(stored.offer, chosen=chosen)

    async def _write(
        self, connection: AsyncConnection, stored: queries.StoredOffer, choice: dict[str, Any]
    ) -> None:
        """Let `choice` stand for an offer; a text that it takes away is buried."""
        choice["chosen_at"] = self._now()
        if stored.texted and choice.get("text", stored.texted) is None:
            await self._tombstones.bury(connection, suggestions.c.id == stored.id)
            await owe(connection)
            choice["first_export"] = None
        await upsert(connection, choices, {"suggestion_id": stored.id}, choice)

    async def take_back(
        self, token: str, *, chat: int | None, person: int, emoji: str | None
    ) -> Offer:
        """Undo the choice of `emoji`, None for "none fits"; another one that was made stays.

        Raises:
            UnknownSuggestion, ForeignSuggestion: as for `choose`.
        """
        async with self._database.writing([self._keys.person(person)], at_once=False) as connection:
            stored = await queries.offer_to(connection, self._keys, token, chat, person)
            if stored.offer.chosen != (NONE_FITS if emoji is None else emoji):
                return stored.offer
            await _wait_no_longer(connection, stored.id)
            await self._tombstones.bury(connection, suggestions.c.id == stored.id)
            await connection.execute(delete(choices).where(choices.c.suggestion_id == stored.id))
            if stored.texted:
                await owe(connection)
        return replace(stored.offer, chosen=None)

    async def _consented(
        self,
        connection: AsyncConnection,
        person_hash: bytes,
        text: str | None,
        meaning: bytes | None,
    ) -> dict[str, Any]:
        """What may be kept of `text`: masked and encrypted, with its mark, or nothing.

        Where no words are it is nothing: "@emojibot ?" is about what somebody else said.
        """
        nothing = {"text": None, "text_hash": None, "meaning": None}
        masked = normalise(text or "")
        if not (has_words(masked) or has_emoticon(masked)):
            return nothing
        # The row stays locked, so that a withdrawal waits and then finds this text too.
        given = await connection.scalar(_CONSENT, {"person": person_hash})
        if not given:
            return nothing
        mark = self._keys.same_text(person_hash, model_input(masked))
        return {
            "text": self._keys.encrypt(masked),
            "text_hash": mark,
            "meaning": None if meaning is None else self._keys.seal(meaning),
        }


def _rank(offer: Offer, emoji: str, *, free: bool) -> int | None:
    """Where `emoji` was shown, 1 being first; None when it was not, and may be chosen anyway.

    Raises:
        UnknownSuggestion: it was not shown, and not any emoji is `free` to choose.
    """
    rank = offer.shown.rank(emoji)
    if rank is None and not (free and emoji):
        raise UnknownSuggestion(f"{emoji!r} was not shown with suggestion {offer.token!r}")
    return rank


def _best(offer: Offer) -> str | None:
    """The emoji that the model thinks likeliest of those shown."""
    best = max(offer.shown.suggestions, key=lambda it: it.score, default=None)
    return None if best is None else best.emoji


async def _wait_no_longer(connection: AsyncConnection, suggestion: int) -> None:
    """Expect no emoji of the person's own for a suggestion, as `People` does when asked to."""
    await connection.execute(_UNASKED, {"of": suggestion})
