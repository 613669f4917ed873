"""Which updates were answered, by this process or another one that shares the bot.

What this one answers is known at once, and to the others a few milliseconds later.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from typing import Final, Protocol

from bot.errors import BotError

logger = logging.getLogger(__name__)

FORGET_AFTER: Final = 1000  # marks


class Answered(Protocol):
    """Where all processes write it down. All raise BotError where that is not possible."""

    async def mark(self, numbers: Sequence[int]) -> None:
        """The updates of these numbers are answered."""

    async def among(self, numbers: Sequence[int]) -> set[int]:
        """Those of these whose updates were answered."""

    async def forget(self) -> None:
        """Erase what nobody needs to know any more."""


class Marks:
    """The answered updates."""

    def __init__(self, answered: Answered) -> None:
        self._answered = answered
        self._unwritten: deque[int] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._written = 0

    def has(self, number: int) -> bool:
        """Whether this process has answered it just now, and nobody else knows of that."""
        return number in self._unwritten

    def add(self, number: int) -> None:
        """It is answered now."""
        self._unwritten.append(number)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def among(self, numbers: Sequence[int]) -> set[int]:
        """Those of `numbers` that were answered, as far as that can be found out."""
        try:
            return {it for it in numbers if self.has(it)} | await self._answered.among(numbers)
        except BotError as error:
            logger.error("what others have answered cannot be read: %s", error)
            return set()

    async def close(self) -> None:
        """Wait until all is written."""
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self) -> None:
        while self._unwritten:
            numbers = [*self._unwritten]
            try:
                await self._answered.mark(numbers)
                self._written += len(numbers)
                if self._written >= FORGET_AFTER:
                    self._written = 0
                    await self._answered.forget()
            except BotError as error:
                logger.error("that updates were answered cannot be noted yet: %s", error)
                return  # with the next ones
            for _ in numbers:
                self._unwritten.popleft()
