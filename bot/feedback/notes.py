"""Updates that are written down until they are handled, so that a bot that is killed goes on.

They are what people wrote, so they lie encrypted, for the seconds that an answer takes, and leave
the file's bytes with the rest of what is erased. A bot that starts takes up all that it had noted,
whatever the clock says: one that has leapt cannot be told from a bot that stood still, and a late
answer is better than none. What nobody takes up, because its bot is gone or its key is lost, is
erased in the night when it is a day old.
"""

import json
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.feedback.colleagues import NOTED, NOTIFY, channel_of
from bot.feedback.database import NOBODY, Database
from bot.feedback.keys import Keys
from bot.feedback.tables import noted_updates
from bot.feedback.upserts import insert

logger = logging.getLogger(__name__)

KEPT: Final = timedelta(days=1)
_DROP: Final = delete(noted_updates).where(noted_updates.c.update_hash == bindparam("of"))


def readable(notes: Sequence[bytes]) -> list[dict[str, Any]]:
    """The raw updates among `notes`, in the order of their numbers; says how many are none."""
    found: list[dict[str, Any]] = []
    for note in notes:
        with suppress(ValueError, RecursionError):  # it must not keep the others from an answer
            update = json.loads(note)
            if isinstance(update, dict) and type(update.get("update_id")) is int:
                found.append(update)
    if len(found) < len(notes):
        logger.error(
            "%d noted updates are damaged, are none, or were encrypted with another key: "
            "nobody answers them",
            len(notes) - len(found),
        )
    return sorted(found, key=lambda update: int(update["update_id"]))


class NotedUpdates:
    """The notes of one bot; others may share the database."""

    def __init__(
        self, database: Database, keys: Keys, bot: str, *, now: Callable[[], datetime]
    ) -> None:
        """
        Args:
            bot: its id; each bot's updates have numbers of their own.
        """
        self._database = database
        self._keys = keys
        self._bot = bot
        self._bot_hash = keys.bot(bot)
        self._now = now

    async def keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Write raw updates down; those that are kept already stay."""
        now = self._now()
        async with self._database.writing(NOBODY) as connection:
            rows = [  # encrypted in here, so that who changes the key waits for it
                {
                    "update_hash": self._keys.update(self._bot, update["update_id"]),
                    "bot_hash": self._bot_hash,
                    "noted_at": now,
                    "content": self._keys.encrypt(json.dumps(update)),
                }
                for update in updates
            ]
            await connection.execute(
                insert(connection.dialect.name, noted_updates).on_conflict_do_nothing(), rows
            )
            await self._written(connection, updates)

    async def drop(self, numbers: Sequence[int]) -> None:
        """Erase the updates with these numbers, of which there is one at least."""
        rows = [{"of": self._keys.update(self._bot, number)} for number in numbers]
        async with self._database.writing(NOBODY, at_once=False) as connection:
            await connection.execute(_DROP, rows)

    async def load(self) -> list[dict[str, Any]]:
        """What is kept, in the order of its numbers, as far as it can be read."""
        contents = await self._contents(noted_updates.c.bot_hash == self._bot_hash)
        return readable([self._unsealed(content) for content in contents])

    async def _contents(self, which: ColumnElement[bool]) -> Sequence[bytes]:
        async with self._database.reading() as connection:
            kept = await connection.scalars(select(noted_updates.c.content).where(which))
            return kept.all()

    def _unsealed(self, content: bytes) -> bytes:
        """What was written down; nothing where no key reads it."""
        try:
            return self._keys.unseal(content)
        except StoreError:
            return b""

    async def _written(
        self, connection: AsyncConnection, updates: Sequence[dict[str, Any]]
    ) -> None:
        """Called in the transaction that writes them down."""


class SharedNotes(NotedUpdates):
    """The same in PostgreSQL, where other processes of the bot hear of each note."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        bot: str,
        *,
        now: Callable[[], datetime],
        district: Callable[[dict[str, Any]], int],
    ) -> None:
        """
        Args:
            district: the part of the chats that a raw update belongs to.
        """
        super().__init__(database, keys, bot, now=now)
        self._district = district

    def key(self, number: int) -> bytes:
        """What the update of this number is known by to the others."""
        return self._keys.update(self._bot, number)

    async def load_some(self, keys: Sequence[bytes]) -> list[dict[str, Any]]:
        """What is kept under these keys, in the order of its numbers, as far as it can be read.

        The rest is handled.

        Raises:
            StoreError: it was written with another key, which this process may be given soon.
        """
        contents = await self._contents(noted_updates.c.update_hash.in_(keys))
        return readable([self._keys.unseal(content) for content in contents])

    async def _written(
        self, connection: AsyncConnection, updates: Sequence[dict[str, Any]]
    ) -> None:
        for update in updates:  # the notice goes out when the note is there to be read
            key = self.key(update["update_id"]).hex()
            words = f"{NOTED} {self._district(update)} {key}"
            values = {"channel": channel_of(self._bot_hash), "payload": words}
            await connection.execute(text(NOTIFY), values)
