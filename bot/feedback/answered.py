"""What was said already, where several processes share a bot and no file is all of theirs.

Telegram brings an update once more where it did not hear that the first process had it, because
that was killed, say. Whoever gets it then must know that it was answered. A row is a keyed hash of
a number, says nothing of anybody, and goes after an hour.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from bot.feedback.database import NOBODY, Database
from bot.feedback.keys import Keys
from bot.feedback.tables import answered_updates
from bot.feedback.upserts import insert

KEPT: Final = timedelta(hours=1)  # Telegram comes again within seconds, or minutes


class AnsweredUpdates:
    """The answered updates of one bot; others may share the database."""

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
        self._now = now

    async def mark(self, numbers: Sequence[int]) -> None:
        """The updates of these numbers are answered."""
        now = self._now()
        rows = [
            {"update_hash": self._keys.update(self._bot, number), "answered_at": now}
            for number in numbers
        ]
        async with self._database.writing_aside() as connection:  # a kill must find it written
            await connection.execute(
                insert(connection.dialect.name, answered_updates).on_conflict_do_nothing(), rows
            )

    async def among(self, numbers: Sequence[int]) -> set[int]:
        """Those of `numbers` whose updates were answered."""
        hashes = {self._keys.update(self._bot, number): number for number in numbers}
        which = answered_updates.c.update_hash.in_(hashes)
        async with self._database.reading() as connection:
            found = await connection.scalars(select(answered_updates.c.update_hash).where(which))
            return {hashes[it] for it in found}

    async def first(self, what: str) -> bool:
        """Whether no process of the bot has said `what` within the hour; if so, this one does."""
        now, key = self._now(), answered_updates.c.update_hash
        values = {"update_hash": self._keys.notice(self._bot, what), "answered_at": now}
        async with self._database.writing(NOBODY) as connection:
            claim = (
                insert(connection.dialect.name, answered_updates)
                .values(values)
                .on_conflict_do_update(
                    index_elements=[key],
                    set_={"answered_at": now},
                    where=answered_updates.c.answered_at < now - KEPT,
                )
                .returning(key)
            )
            return await connection.scalar(claim) is not None

    async def forget(self) -> None:
        """Erase what nobody needs to know any more, of all bots."""
        old = answered_updates.c.answered_at < self._now() - KEPT
        async with self._database.writing(NOBODY) as connection:
            await connection.execute(delete(answered_updates).where(old))
