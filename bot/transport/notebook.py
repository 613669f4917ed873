"""Which updates are written down until they are handled, and when the writing goes again.

A note is erased as soon as its update is handled. What is handled in the same moment is erased in
one transaction, beside the handlers. A bot that is killed before that finds them at its next start,
and leaves out those that were answered; see `bot.transport.spoken`.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from bot.errors import BotError
from bot.transport.turn import Raw, Turn

logger = logging.getLogger(__name__)


class Notes(Protocol):
    """Where updates are kept. All raise BotError where that is not possible."""

    async def keep(self, updates: Sequence[Raw]) -> None:
        """Write them down; those that are kept already stay."""

    async def drop(self, numbers: Sequence[int]) -> None:
        """Erase those with these numbers."""

    async def load(self) -> list[Raw]:
        """What is kept, in the order of its numbers."""


class Record(Protocol):
    """Which updates were answered; see `bot.transport.spoken`."""

    def has(self, number: int) -> bool:
        """Whether the update of this number was answered before."""

    def add(self, number: int) -> None:
        """It is answered now; OSError where that cannot be written down."""


class Notebook:
    """What is kept of the updates in hand."""

    def __init__(self, notes: Notes, spoken: Record | None) -> None:
        """
        Args:
            spoken: which updates were answered before the start; None: that is not known.
        """
        self._notes = notes
        self._spoken = spoken
        self._resumed: set[int] = set()
        self._handled: list[int] = []
        self._erasing: asyncio.Task[None] | None = None

    async def resume(self) -> list[Raw]:
        """What was not handled when the bot ended; nothing where that cannot be read."""
        try:
            updates = await self._notes.load()
        except BotError as error:
            logger.error("what was left from the last time cannot be read: %s", error)
            return []
        if updates:
            logger.info("%d updates were left from the last time", len(updates))
        self._resumed = {update["update_id"] for update in updates}
        return updates

    def knows(self, number: int) -> bool:
        """Whether the update of this number was left from the last time, or answered then.

        Telegram hands it out once more if it was not confirmed.
        """
        return number in self._resumed or self.was_answered(number)

    def was_answered(self, number: int) -> bool:
        """Whether the update of this number was answered before the start."""
        return self._spoken is not None and self._spoken.has(number)

    def note_answer(self, turn: Turn) -> None:
        """It is answered now, whatever happens next: a full disk, too, which is only logged."""
        if self._spoken is None:
            return
        try:
            self._spoken.add(turn.update["update_id"])
        except OSError as error:
            logger.error("that an update was answered cannot be noted: %s", error.strerror)

    async def keep(self, turns: Sequence[Turn]) -> bool:
        """Write `turns` down until they are handled; False if that is not possible."""
        try:
            await self._notes.keep([turn.update for turn in turns])
        except BotError as error:
            logger.error("updates wait until they are handled, as they cannot be kept: %s", error)
            return False
        for turn in turns:
            self.follow(turn)
        return True

    def erase(self, number: int) -> None:
        """Erase the note of the update of this number, soon."""
        self._handled.append(number)
        if self._erasing is None or self._erasing.done():
            self._erasing = asyncio.create_task(self._erase_handled())

    def follow(self, turn: Turn) -> None:
        """Erase the note of `turn` when it is handled; there is one."""
        number = turn.update["update_id"]
        turn.over.add_done_callback(lambda over: self.erase(number) if over.result() else None)

    async def close(self) -> None:
        """Wait until the notes of what was handled are erased."""
        while self._erasing is not None and not self._erasing.done():
            await self._erasing

    async def _erase_handled(self) -> None:
        while self._handled:
            numbers, self._handled = self._handled, []
            try:
                await self._notes.drop(numbers)
            except BotError as error:
                logger.error("notes of handled updates cannot be erased yet: %s", error)
                self._handled = [*numbers, *self._handled]  # with the next ones
                return
