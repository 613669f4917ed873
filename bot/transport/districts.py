"""Which chats this process of the bot looks after, where several share it.

All chats are parted into districts, and a district has one process at a time: so the order in a
chat, its limits and what is remembered of it are those of a bot that is alone. An update that
comes to another process is noted, and its own one told; see `bot.transport.shared_inbox`.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection, Coroutine, Iterable, Iterator
from typing import Any, Final, TypeAlias

from telegram import Bot, Update

from bot.transport.lanes import place
from bot.transport.turn import Raw, Turn, current

DISTRICTS: Final = 256  # enough that each of a few processes gets about as many

Handle: TypeAlias = Callable[[Update], Coroutine[Any, Any, None]]


def district_of(update: Raw, bot: Bot) -> int:
    """The district of the chat that `update` is from, or else of its person."""
    where = place(update, bot)
    chat = where.chat
    if chat is None:
        chat = where.line[1] if len(where.line) > 1 else 0
    return int(chat) % DISTRICTS


def shares(processes: Collection[int]) -> dict[int, set[int]]:
    """The districts of each process, by its number.

    All of them find the same by themselves, and where one comes or goes only its own move.

    Source: Thaler and Ravishankar 1998, "Using Name-Based Mappings to Increase Hit Rates"
        (rendezvous hashing), https://doi.org/10.1109/90.663936
    """
    found: dict[int, set[int]] = {number: set() for number in processes}
    for district in range(DISTRICTS):
        found[max(found, key=lambda number: _weight(district, number))].add(district)
    return found


class OwnDistricts:
    """The districts of this process, and what it handles in them."""

    def __init__(self) -> None:
        self._mine: set[int] = set()
        self._until = 0.0
        self._end: asyncio.TimerHandle | None = None
        self._running: dict[asyncio.Task[Any], Turn] = {}

    def __iter__(self) -> Iterator[int]:
        return iter(self._mine)

    def has(self, district: int) -> bool:
        """Whether it is this process's own now, and certainly nobody else's."""
        return district in self._mine and self.are_sure()

    def are_sure(self) -> bool:
        """Whether the last sign of life is recent enough."""
        return asyncio.get_running_loop().time() < self._until

    def renew(self, until: float) -> None:
        """They are certain until then, by the event loop's clock; then they may be others'."""
        self._until = until
        if self._end is not None:
            self._end.cancel()
        self._end = asyncio.get_running_loop().call_at(until, self._cut_off)

    def add(self, districts: Iterable[int]) -> None:
        """These are this process's own from now on."""
        self._mine |= {*districts}

    def leave(self, districts: Iterable[int]) -> None:
        """Begin nothing more in these; what runs there may finish."""
        self._mine -= {*districts}

    def lose(self) -> None:
        """They may be others' by now, whatever was thought."""
        self._mine.clear()
        self._cut_off()

    def guarded(self, handle: Handle, district: Callable[[Raw], int]) -> Handle:
        """`handle`, for what is from these districts only; the rest stays noted for others."""

        async def guard(update: Update) -> None:
            turn, task = current(), asyncio.current_task()
            if turn is None or task is None:  # an inline query, which is anybody's
                await handle(update)
                return
            if not self.has(district(turn.update)):
                raise asyncio.CancelledError  # as if the end had cut it off
            self._running[task] = turn
            try:
                await handle(update)
            finally:
                del self._running[task]

        return guard

    def _cut_off(self) -> None:
        """End what runs there and has said nothing yet."""
        for task, turn in self._running.items():
            if not turn.spoken:
                task.cancel()


def _weight(district: int, number: int) -> bytes:
    return hashlib.blake2b(b"%d:%d" % (district, number), digest_size=8).digest()
