"""The inbox of a process that shares its bot with others, behind one webhook.

Telegram, or what stands before the processes, brings an update to any of them. That which looks
after its chat handles it like a bot that is alone. Another notes it, tells that one, and confirms
it when that one has it: so the chat's next update, which Telegram brings only then, stands behind
it. Inline queries are handled wherever they arrive, since nobody waits for the one before.

What was answered is marked for the others. A process that is killed between Telegram's taking an
answer and the mark, a few milliseconds, leaves an answer that may come again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Protocol

from telegram import Bot

from bot.errors import BotError
from bot.transport.districts import Handle, OwnDistricts, district_of
from bot.transport.inbox import SETTLE, Inbox
from bot.transport.inline_queue import Newest
from bot.transport.marks import Answered, Marks
from bot.transport.notebook import Notes
from bot.transport.rounds import PAUSE, Colleagues, Rounds
from bot.transport.turn import Raw

logger = logging.getLogger(__name__)

AT_ONCE: Final = 100  # notes
HANDED_OVER: Final = 1.0  # seconds that an update may take to its process; it is noted anyway


class SharedNotes(Notes, Protocol):
    """Notes that all processes of a bot write, and hear of."""

    def key(self, number: int) -> bytes:
        """What the update of this number is known by."""

    async def load_some(self, keys: Sequence[bytes]) -> list[Raw]:
        """Those of these keys that are still kept, in the order of their numbers."""


class SharedInbox(Inbox):
    """The updates that this process handles, and those that it hands over."""

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        newest: Newest,
        notes: SharedNotes,
        answered: Answered,
        colleagues: Colleagues,
        *,
        excuse: Handle,
        has_room: Callable[[int], bool],
        share: Callable[[int], None],
        settle: float = SETTLE,
    ) -> None:
        """
        Args:
            share: is told how many processes share what Telegram allows the bot.
        """
        self._own = OwnDistricts()
        self._district = partial(district_of, bot=bot)
        self._marks = Marks(answered)
        super().__init__(
            bot,
            self._own.guarded(handle, self._district),
            newest,
            notes,
            self._marks,
            excuse=excuse,
            has_room=has_room,
            settle=settle,
        )
        self._shared_notes = notes
        self._colleagues = colleagues
        self._heard: dict[bytes, int] = {}  # notes to be taken up, and their districts
        self._handed: dict[bytes, asyncio.Future[None]] = {}  # notes that others are to take up
        self._taking: asyncio.Task[None] | None = None
        self._rounds = Rounds(
            colleagues,
            self._own,
            hear=(self._hear_noted, self._hear_taken),
            take_up=self._take_up_districts,
            in_hand=lambda: {self._district(turn.update) for turn in self._in_hand.values()},
            share=share,
        )
        self._going: asyncio.Task[None] | None = None

    async def resume(self) -> None:
        """Join the others; take districts, and what is noted from there."""
        with suppress(BotError):  # the next rounds say why
            await self._rounds.once()
        self._going = asyncio.create_task(self._rounds.run())

    async def accept(self, updates: Iterable[Raw], *, more: bool = False) -> bool:
        """See Inbox; what others look after is handed over."""
        own: list[Raw] = []
        others: list[Raw] = []
        for update in updates:
            mine = "inline_query" in update or self._own.has(self._district(update))
            (own if mine else others).append(update)
        if others and not await self._hand_over(others):
            return False
        if not own:
            return True
        # Of inline queries nothing is marked, and at each key that is pressed nobody may wait.
        marked = self._numbers(it for it in own if "inline_query" not in it)
        done = await self._marks.among(marked) if marked else set()
        return await super().accept(
            [update for update in own if update["update_id"] not in done], more=more
        )

    async def drain(self, seconds: float) -> bool:
        """See Inbox; the others take each district as soon as nothing is in hand there."""
        await self._rounds.retire()
        done = await super().drain(seconds)
        for task in (self._going, self._taking):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._marks.close()
        await self._colleagues.leave()
        return done

    async def _hand_over(self, updates: list[Raw]) -> bool:
        """Note `updates` for others; False if that is not possible."""
        keys = [self._shared_notes.key(number) for number in self._numbers(updates)]
        loop = asyncio.get_running_loop()
        taken = [self._handed.setdefault(key, loop.create_future()) for key in keys]
        try:
            await self._shared_notes.keep(updates)
            await asyncio.wait(taken, timeout=HANDED_OVER)
        except BotError as error:
            logger.error("updates cannot be handed over: %s", error)
            return False
        finally:
            for key in keys:
                self._handed.pop(key, None)
        return True

    def _hear_noted(self, district: int, key: bytes) -> None:
        """Some process has noted an update; if it is ours to handle, go and get it.

        What this one noted is most often in hand here, and not if it was cut off since.
        """
        if self._rounds.holds(district):
            self._heard[key] = district
            self._go_and_take()

    def _hear_taken(self, key: bytes) -> None:
        handed = self._handed.get(key)
        if handed is not None and not handed.done():
            handed.set_result(None)

    def _go_and_take(self) -> None:
        if self._taking is None or self._taking.done():
            self._taking = asyncio.create_task(self._take())

    async def _take(self) -> None:
        """Take up what was heard of, as long as there is something."""
        self._heard = {it: where for it, where in self._heard.items() if self._rounds.holds(where)}
        while keys := [it for it, district in self._heard.items() if self._own.has(district)]:
            await self.room()
            keys = keys[:AT_ONCE]
            try:
                await self._take_up(await self._shared_notes.load_some(keys))
                await self._colleagues.say_taken(keys)
            except BotError as error:
                logger.error("what others noted cannot be read yet: %s", error)
                await asyncio.sleep(PAUSE)
                continue
            for key in keys:
                self._heard.pop(key, None)

    async def _take_up_districts(self, districts: set[int]) -> None:
        """Take up what is noted from `districts`, and go on with what was heard of elsewhere."""
        updates = await self._shared_notes.load()
        await self._take_up([it for it in updates if self._district(it) in districts])
        asyncio.get_running_loop().call_soon(self._go_and_take)  # when the districts are our own

    async def _take_up(self, updates: list[Raw]) -> None:
        done = await self._marks.among(self._numbers(updates))
        for number in done:
            self._notebook.erase(number)
        self._go_on_with(it for it in updates if it["update_id"] not in done)

    def _numbers(self, updates: Iterable[Raw]) -> list[int]:
        return [update["update_id"] for update in updates]
