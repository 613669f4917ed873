"""What is kept about a person: consent, preferences, picks; a copy of all of it, and its end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete

from bot.feedback import picks, queries
from bot.feedback.belongings import belongings
from bot.feedback.database import Database, upsert
from bot.feedback.erasure import erase, erase_texts
from bot.feedback.keys import Keys
from bot.feedback.records.people import Consent, EmojiCount, Preferences, Taste
from bot.feedback.tables import chat_settings, consents, people, suggestions
from bot.feedback.tombstones import Tombstones


class People:
    """The people in one migrated database; a part of `FeedbackStore`."""

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
        stored = await self._database.remembered(queries.preferences, self._keys.person(person))
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

    async def taste(self, person: int) -> Taste:
        """What may be told of a person's likings."""
        return await self._database.remembered(picks.taste, self._keys.person(person))

    async def belongings(self, person: int) -> dict[str, Any]:
        """Everything kept about a person, ready for JSON, texts readable."""
        async with self._database.reading() as connection:
            return await belongings(connection, self._keys, person)

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

    async def _prefer(self, person: int, values: dict[str, Any]) -> None:
        person_hash = self._keys.person(person)
        async with self._database.writing([person_hash]) as connection:
            await upsert(connection, people, {"person_hash": person_hash}, values)
            says_nothing = and_(people.c.lang.is_(None), people.c.off.is_(False))
            await connection.execute(delete(people).where(says_nothing))
