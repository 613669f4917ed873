"""A town in memory: the processes that share a bot, their locks, and what they note for all."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from typing import Any

from telegram import Update

from bot.errors import StoreError
from bot.transport.districts import district_of
from bot.transport.inline_queue import Newest
from bot.transport.rounds import Noted, Taken
from bot.transport.shared_inbox import SharedInbox
from bot.transport.turn import Raw
from tests.bot.transport.paper import Paper


class Town:
    """What all processes see."""

    def __init__(self) -> None:
        self.owners: dict[int, Clerk] = {}  # of districts
        self.clerks: dict[int, Clerk] = {}  # by their numbers
        self.paper = Paper()
        self.answered: set[int] = set()

    def tell_noted(self, update: Raw, writer: "Clerk", district: int) -> None:
        key = writer.key(update["update_id"])
        for clerk in self.clerks.values():
            asyncio.get_running_loop().call_soon(clerk.noted, district, key)

    def tell_taken(self, keys: Collection[bytes]) -> None:
        for clerk in self.clerks.values():
            for key in keys:
                asyncio.get_running_loop().call_soon(clerk.taken, key)


class Clerk:
    """What one process has there: colleagues, notes and marks in one; `cut` off when it is."""

    def __init__(self, town: Town, district: Callable[[Raw], int]) -> None:
        self.town = town
        self.cut = False
        self.number: int | None = None
        self._district = district

    # What `Colleagues` asks for.

    async def join(self, noted: Noted, taken: Taken) -> int:
        self._reach()
        self.noted, self.taken = noted, taken
        self.number = next(it for it in range(9) if it not in self.town.clerks)
        self.town.clerks[self.number] = self
        return self.number

    async def numbers(self) -> frozenset[int]:
        self._reach()
        return frozenset(number for number, it in self.town.clerks.items() if it.number is not None)

    async def take(self, wanted: Collection[int]) -> set[int]:
        free = {it for it in wanted if it not in self.town.owners}
        self.town.owners |= dict.fromkeys(free, self)
        return free

    async def release(self, left: Collection[int]) -> None:
        for district in left:
            assert self.town.owners.pop(district) is self

    async def say_taken(self, keys: Collection[bytes]) -> None:
        self._reach()
        self.town.tell_taken(keys)

    async def retire(self) -> None:
        self.number = None

    async def leave(self) -> None:
        for places in (self.town.owners, self.town.clerks):
            for place in [place for place, clerk in places.items() if clerk is self]:
                del places[place]

    # What `SharedNotes` asks for.

    def key(self, number: int) -> bytes:
        return b"%d" % number

    async def keep(self, updates: Sequence[Raw]) -> None:
        self._reach()
        await self.town.paper.keep(updates)
        for update in updates:
            self.town.tell_noted(update, self, self._district(update))

    async def drop(self, numbers: Sequence[int]) -> None:
        await self.town.paper.drop(numbers)

    async def load(self) -> list[Raw]:
        self._reach()
        return sorted(await self.town.paper.load(), key=lambda update: int(update["update_id"]))

    async def load_some(self, keys: Sequence[bytes]) -> list[Raw]:
        return [it for it in await self.load() if self.key(it["update_id"]) in keys]

    # What `Answered` asks for.

    async def mark(self, numbers: Sequence[int]) -> None:
        self._reach()
        self.town.answered |= {*numbers}

    async def among(self, numbers: Sequence[int]) -> set[int]:
        self._reach()
        return self.town.answered & {*numbers}

    async def forget(self) -> None:
        self.town.answered.clear()

    def _reach(self) -> None:
        if self.cut:
            raise StoreError("the database cannot be reached")


class Process:
    """An inbox of the town; its handlers end while the gate is open."""

    def __init__(self, town: Town, bot: Any) -> None:
        self.clerk = Clerk(town, lambda update: district_of(update, bot))
        self.handled: list[int] = []
        self.begun: list[int] = []
        self.shares: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.inbox = SharedInbox(
            bot,
            self._handle,
            Newest(),
            *(self.clerk, self.clerk, self.clerk),
            excuse=self._handle,
            has_room=lambda _: True,
            share=self.shares.append,
        )

    def has(self, chat: int) -> bool:
        return self.inbox._own.has(chat % 256)

    async def _handle(self, update: Update) -> None:
        self.begun.append(update.update_id)
        await self.gate.wait()
        self.handled.append(update.update_id)
