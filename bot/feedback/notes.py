"""Updates that are written down until they are handled, so that a bot that is killed goes on.

They are what people wrote, so they lie encrypted, for the seconds that an answer takes, and leave
the file's bytes with the rest of what is erased. What the bot did not come back for within a day
is erased unread: Telegram forgets it then, too.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, select

from bot.feedback.database import NOBODY, Database, insert
from bot.feedback.keys import Keys
from bot.feedback.tables import noted_updates

KEPT: Final = timedelta(days=1)
_AT_ONCE: Final = 500  # in one statement; SQLite takes more, PostgreSQL would not mind


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

    async def drop(self, numbers: Sequence[int]) -> None:
        """Erase the updates with these numbers."""
        hashes = [self._keys.update(self._bot, number) for number in numbers]
        async with self._database.writing(NOBODY) as connection:
            for start in range(0, len(hashes), _AT_ONCE):
                some = hashes[start : start + _AT_ONCE]
                await connection.execute(
                    delete(noted_updates).where(noted_updates.c.update_hash.in_(some))
                )

    async def load(self) -> list[dict[str, Any]]:
        """What is kept and not too old, in the order of its numbers.

        Raises:
            StoreError: it was written with another key.
        """
        mine = noted_updates.c.bot_hash == self._bot_hash
        old = noted_updates.c.noted_at < self._now() - KEPT
        async with self._database.writing(NOBODY) as connection:
            await connection.execute(delete(noted_updates).where(old))
            kept = await connection.scalars(select(noted_updates.c.content).where(mine))
        updates = [json.loads(self._keys.decrypt(content)) for content in kept]
        return sorted(updates, key=lambda update: int(update["update_id"]))
