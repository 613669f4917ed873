"""What is kept about a person: consent, preferences, picks; a copy of all of it, and its end.

Also whose own emoji is waited for.
"""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, exists, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feedback import chats, picks, queries
from bot.feedback.database import NOBODY, Database
from bot.feedback.erasure import erase, erase_texts
from bot.feedback.keys import Keys
from bot.feedback.past_picks import PastPicks, past_picks
from bot.feedback.records.people import Consent, EmojiCount, Preferences, Taste
from bot.feedback.tables import chat_settings, choices, consents, people, suggestions
from bot.feedback.tombstones import Tombstones
from bot.feedback.upserts import upsert
from model.ranking import Suggestion

CORRECTION_TIME: Final = timedelta(minutes=10)  # how long a person's own emoji is waited for

# Built once, as every message asks.
_ASKED: Final = and_(
    suggestions.c.bot_hash == bindparam("bot"),
    suggestions.c.person_hash == bindparam("person"),
    suggestions.c.chat_hash == chats.PRESENT,
    suggestions.c.asked_at.is_not(None),
)
_IS_ASKED: Final = select(exists().where(_ASKED))
_PREFERENCES: Final = select(people).where(people.c.person_hash == bindparam("person"))


class People:
    """The people in one migrated database; a part of `FeedbackStore`."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        tombstones: Tombstones,
        *,
        bot: str,
        now: Callable[[], datetime],
    ) -> None:
        """
        Args:
            bot: the id of the bot that asks people; what another one asked for is not for it.
        """
        self._database = database
        self._keys = keys
        self._tombstones = tombstones
        self._bot_hash = keys.bot(bot)
        self._now = now

    async def consent(self, person: int) -> Consent | None:
        """What a person last answered; None for somebody who never did."""
        async with self._database.reading() as connection:
            return await queries.consent(connection, self._keys.person(person))

    async def set_consent(self, person: int, *, given: bool, version: str, lang: str) -> None:
        """Write down the answer; withdrawing erases the person's texts at once."""
        person_hash = self._keys.person(person)
        answer = {"given": given, "version": version, "lang": lang, "at": self._now()}
        async with self._database.writing([person_hash]) as connection:
            await upsert(connection, consents, {"person_hash": person_hash}, answer)
            if not given:
                await erase_texts(connection, self._tombstones, person_hash)

    async def preferences(self, person: int) -> Preferences:
        """What a person set for themselves."""
        stored = await self._database.remembered(_preferences, self._keys.person(person))
        return stored or Preferences()

    async def set_language(self, person: int, lang: str | None) -> None:
        """Speak `lang` to a person; None for the language of their Telegram."""
        await self._prefer(person, {"lang": lang})

    async def set_off(self, person: int, off: bool) -> None:
        """Leave a person alone, or no longer."""
        await self._prefer(person, {"off": off})

    async def favourites(self, person: int, *, limit: int) -> tuple[EmojiCount, ...]:
        """The emojis that a person picked, most picked first, then the latest."""
        async with self._database.reading() as connection:
            return await picks.favourites(connection, self._keys.person(person), limit=limit)

    async def taste(self, person: int, text: str) -> Taste:
        """What may be told of a person's likings, and of what they pick for `text`.

        Args:
            text: as models read it.
        """
        person_hash = self._keys.person(person)
        picked = await self._database.remembered(self._past_picks, person_hash)
        mark = self._keys.same_text(person_hash, text)
        recalled = picked.by_text.get(mark)
        return Taste(picked.consented, picked.counts, picked.expected, recalled, picked.meanings)

    async def expect_correction(self, token: str, *, chat: int, person: int) -> None:
        """Expect the person's own emoji for an offer as their next message in this chat.

        Raises:
            UnknownSuggestion, ForeignSuggestion: as for `Offers.of_token`.
        """
        async with self._database.writing(NOBODY) as connection:
            stored = await queries.offer_to(connection, self._keys, token, chat, person)
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
        who = {
            "bot": self._bot_hash,
            "person": self._keys.person(person),
            "chat": self._keys.chat(chat),
        }
        async with self._database.reading() as connection:
            if not await connection.scalar(_IS_ASKED, who):
                return None  # as nearly always; nobody's message waits for its turn to write that
        async with self._database.writing(NOBODY) as connection:
            token: str | None = await connection.scalar(
                select(suggestions.c.token)
                .where(_ASKED, suggestions.c.asked_at > self._now() - CORRECTION_TIME)
                .order_by(suggestions.c.asked_at.desc(), suggestions.c.id.desc())
                .limit(1),
                who,
            )
            await connection.execute(update(suggestions).where(_ASKED).values(asked_at=None), who)
        return token

    async def belongings(self, person: int) -> dict[str, Any]:
        """Everything kept about a person, ready for JSON, texts readable."""
        async with self._database.reading() as connection:
            return await _belongings(connection, self._keys, person)

    async def forget(self, person: int) -> int:
        """Erase everything about a person; the number of suggestions erased."""
        person_hash, private_chat = self._keys.person(person), self._keys.chat(person)
        return await erase(
            self._database,
            self._tombstones,
            suggestions.c.person_hash == person_hash,
            delete(consents).where(consents.c.person_hash == person_hash),
            delete(people).where(people.c.person_hash == person_hash),
            delete(chat_settings).where(chat_settings.c.chat_hash == private_chat),
        )

    async def _past_picks(self, connection: AsyncConnection, person_hash: bytes) -> PastPicks:
        return await past_picks(connection, self._keys, person_hash)

    async def _prefer(self, person: int, values: dict[str, Any]) -> None:
        person_hash = self._keys.person(person)
        async with self._database.writing([person_hash]) as connection:
            await upsert(connection, people, {"person_hash": person_hash}, values)
            says_nothing = and_(people.c.lang.is_(None), people.c.off.is_(False))
            await connection.execute(delete(people).where(says_nothing))


async def _preferences(connection: AsyncConnection, person_hash: bytes) -> Preferences | None:
    """What a person set for themselves; None for somebody who never did."""
    found = await connection.execute(_PREFERENCES, {"person": person_hash})
    row = found.one_or_none()
    return None if row is None else Preferences(row.lang, row.off)


async def _belongings(connection: AsyncConnection, keys: Keys, person: int) -> dict[str, Any]:
    """Everything kept about a person, ready for JSON; only the hashes are left out."""
    person_hash = keys.person(person)
    answer = await queries.consent(connection, person_hash)
    preferences = await _preferences(connection, person_hash)
    settings = await chats.stored_settings(connection, keys.chat(person))
    return {
        "consent": answer and asdict(answer) | {"at": answer.at.isoformat()},
        "preferences": preferences and asdict(preferences),
        "private_chat": settings and asdict(settings),
        "suggestions": await _suggestions(connection, keys, person_hash),
    }


async def _suggestions(
    connection: AsyncConnection, keys: Keys, person_hash: bytes
) -> list[dict[str, Any]]:
    found = await connection.execute(
        select(suggestions, *queries.CHOICE, choices.c.meaning, choices.c.first_export)
        .select_from(queries.ANSWERED)
        .where(suggestions.c.person_hash == person_hash)
        .order_by(suggestions.c.id)
    )
    rows = found.all()
    emojis: dict[int, tuple[Suggestion, ...]] = {}
    for start in range(0, len(rows), queries.PAGE):
        page = [row.id for row in rows[start : start + queries.PAGE]]
        emojis |= await queries.shown_with(connection, page)
    return [
        {
            "token": row.token,
            "kind": row.kind,
            "at": row.created_at.isoformat(),
            "lang": row.lang,
            "model": row.model,
            "latency_ms": row.latency_ms,
            "shuffled": row.shuffled,
            "recalled": row.recalled,
            "replied": row.replied,
            "asked_at": row.asked_at and row.asked_at.isoformat(),
            "shown": [asdict(suggestion) for suggestion in emojis.get(row.id, ())],
            "choice": None if row.chosen_at is None else _choice(row, keys),
        }
        for row in rows
    ]


def _choice(row: Row[Any], keys: Keys) -> dict[str, Any]:
    return {
        "kind": row.how,
        "emoji": row.emoji,  # None: none of the shown ones fitted
        "rank": row.rank,
        "at": row.chosen_at.isoformat(),
        "text": None if row.text is None else keys.decrypt(row.text),
        "meaning": None if row.meaning is None else b64encode(keys.unseal(row.meaning)).decode(),
        "first_export": row.first_export,
    }
