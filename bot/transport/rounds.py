"""Which districts a process takes, and leaves to others, as these come and go.

Twice a second it gives a sign of life and looks who else does. All find the same parting of the
districts by themselves (`bot.transport.districts.shares`). Who has one that is another's by now
begins nothing more there, finishes what is in hand, then leaves it; who is to have it takes it
then, with what is noted from there. Of a process that ends, or is killed, all are free at once.
A process that cannot be sure of its own any more cuts off what it does there, and joins anew once
nothing is in hand.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Final, Protocol

from bot.errors import BotError
from bot.transport.districts import OwnDistricts, shares

logger = logging.getLogger(__name__)

PAUSE: Final = 0.5  # seconds between two signs of life
SURE: Final = 3.0  # seconds that one is good for

Noted = Callable[[int, bytes], None]
Taken = Callable[[bytes], None]


class Colleagues(Protocol):
    """The processes that share a bot. All raise BotError where this one is no longer of them."""

    async def join(self, noted: Noted, taken: Taken) -> int:
        """Be one of them; the number of this process.

        Args:
            noted: is told of every note: its district and its key.
            taken: is told of every note that is taken up, by its key.
        """

    async def numbers(self) -> frozenset[int]:
        """Of those that are alive."""

    async def take(self, wanted: Collection[int]) -> set[int]:
        """Those of these districts that are this process's now."""

    async def release(self, left: Collection[int]) -> None:
        """Leave these districts to others."""

    async def say_taken(self, keys: Collection[bytes]) -> None:
        """Let the others know which notes are taken up."""

    async def retire(self) -> None:
        """Be no longer counted."""

    async def leave(self) -> None:
        """Leave everything to the others; never fails."""


class Rounds:
    """Keeps the districts of this process what they should be."""

    def __init__(
        self,
        colleagues: Colleagues,
        own: OwnDistricts,
        *,
        hear: tuple[Noted, Taken],
        take_up: Callable[[set[int]], Awaitable[None]],
        in_hand: Callable[[], set[int]],
        share: Callable[[int], None],
    ) -> None:
        """
        Args:
            hear: what `Colleagues.join` is given.
            take_up: has what is noted from these districts handled; raises BotError.
            in_hand: the districts in which something waits or is being handled.
            share: is told how many processes there are, at first and when that changes.
        """
        self._colleagues = colleagues
        self._own = own
        self._hear = hear
        self._take_up = take_up
        self._in_hand = in_hand
        self._share = share
        self._number: int | None = None
        self._processes: frozenset[int] = frozenset()
        self._wanted: set[int] = set()
        self._held: set[int] = set()  # those that nobody else can take, our own among them
        self._ending = False

    def holds(self, district: int) -> bool:
        """Whether nobody else can have it, though it may not be our own yet, or no longer."""
        return district in self._held

    async def run(self) -> None:
        """Go round for ever."""
        well = True
        while True:
            try:
                await self.once()
            except (
                Exception
            ) as error:  # whatever it was: who stops going round has nothing for ever
                if not isinstance(error, BotError):
                    logger.exception("the districts of this process could not be looked after")
                elif well:
                    logger.warning("the districts of this process are left to others: %s", error)
                well = False
                self._lose()
                await self._colleagues.leave()
            else:
                if not well and self._number is not None:
                    logger.info("this process takes districts again")
                    well = True
            await asyncio.sleep(PAUSE)

    async def once(self) -> None:
        """Give a sign of life, and take and leave what is due.

        Raises:
            BotError: this process is on its own.
        """
        if self._number is None:
            if self._in_hand():  # what others may be handling by now
                return
            self._number = await self._colleagues.join(*self._hear)
        now = asyncio.get_running_loop().time()
        processes = await self._colleagues.numbers()
        self._look_at(processes)
        # What was cut off while they were not sure is noted, and to be taken up.
        self._own.leave({*self._own} - self._wanted if self._own.are_sure() else {*self._own})
        self._own.renew(now + SURE)
        own = {*self._own}
        await self._release(self._held - self._wanted - self._in_hand())
        if missing := self._wanted - self._held:
            self._held |= await self._colleagues.take(missing)
        if new := self._held & self._wanted - own:
            await self._take_up(new)
            self._own.add(new)

    async def retire(self) -> None:
        """Take nothing more, and leave what is done with, in further rounds."""
        self._ending = True
        self._wanted = set()
        try:
            await self._colleagues.retire()
        except BotError as error:
            logger.warning("the others hear of the end of this process later: %s", error)

    def _look_at(self, processes: frozenset[int]) -> None:
        if processes == self._processes or self._ending:
            return
        assert self._number is not None
        self._processes = processes
        self._wanted = shares(processes | {self._number})[self._number]
        self._share(len(processes))
        logger.info(
            "%d processes share the bot; this one looks after %d of the districts",
            len(processes),
            len(self._wanted),
        )

    async def _release(self, left: set[int]) -> None:
        if left:
            await self._colleagues.release(left)
            self._held -= left

    def _lose(self) -> None:
        self._number = None
        self._processes = frozenset()
        self._held.clear()
        self._wanted.clear()
        self._own.lose()
