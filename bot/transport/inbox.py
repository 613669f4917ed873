"""Takes raw updates, from polling or from the webhook, and hands them to the handlers.

Nothing that was accepted is lost. `accept` returns when the updates are handled, or after `settle`
when the rest is noted: written down, encrypted, as long as it takes. Then its caller may confirm
them to Telegram. A bot that is killed takes up its notes at the next start. Holding back Telegram's
offset instead would keep nothing on disk, but Telegram hands out nothing beyond a hundred
unconfirmed updates: whoever waits for a crowded chat would hold up everybody. In quiet times all is
handled within `settle`, and nothing is ever written.

What nobody would miss is not noted: unasked answers, and inline queries, which are worthless by the
time they came again. An update that cannot be read is skipped; it cannot stop the ones behind it.
One that was handled and comes once more, as a webhook's may whose answer was late, is left alone.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from functools import partial
from typing import Any, Final, TypeAlias

from cachetools import FIFOCache
from telegram import Bot, Update

from bot.transport.inline_queue import Newest, Typed
from bot.transport.lanes import place
from bot.transport.notebook import Notebook, Notes, Record
from bot.transport.scheduler import Scheduler
from bot.transport.turn import Lane, Raw, Turn

logger = logging.getLogger(__name__)

SETTLE: Final = 0.1  # seconds; most answers take less, and everybody's next update waits as long
REPEATED: Final = 10_000  # updates handled last; Telegram may hand one of them out once more
HURRY: Final = 1.0  # second that inline queries are given at the end; later nobody sees the answer

Handle: TypeAlias = Callable[[Update], Coroutine[Any, Any, None]]


def _anywhere(_: int) -> bool:
    return True


class Inbox:
    """The updates that are being handled."""

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        newest: Newest,
        notes: Notes,
        spoken: Record | None = None,
        *,
        excuse: Handle | None = None,
        has_room: Callable[[int], bool] = _anywhere,
        settle: float = SETTLE,
    ) -> None:
        """
        Args:
            handle: called in the order of the updates within a line; see `bot.transport.lanes`.
            spoken: which updates were answered before the start; None: only the handlers know.
            newest: which inline queries are worth handling; learns of each as it arrives.
            excuse: says that an update, and those after it, get no answer.
            has_room: whether Telegram would take an unasked answer in a chat now.
            settle: how long `accept` waits before it notes what is not handled, in seconds.
        """
        self._bot = bot
        self._handle = handle
        self._settle = settle
        self._notebook = Notebook(notes, spoken)
        self._scheduler = Scheduler(
            partial(self._read, handle),
            excuse=None if excuse is None else partial(self._read, excuse),
            has_room=has_room,
        )
        self._typed = Typed(self._begin_typed, newest)
        self._typing: set[asyncio.Task[None]] = set()
        self._in_hand: dict[int, Turn] = {}
        self._handled: FIFOCache[int, None] = FIFOCache(REPEATED)

    @property
    def is_full(self) -> bool:
        """Whether to bring nothing further for now."""
        return self._scheduler.is_full

    def waiting(self) -> dict[str, int]:
        """How many updates wait for a turn, by lane."""
        lanes = {lane.name.lower(): count for lane, count in self._scheduler.waiting.items()}
        return {**lanes, "inline": len(self._typed)}

    def dropped(self) -> dict[str, int]:
        """How many were given up unanswered, by lane."""
        return {lane.name.lower(): self._scheduler.dropped[lane] for lane in Lane}

    async def room(self) -> None:
        """Wait until it is no longer full."""
        await self._scheduler.room()

    async def resume(self) -> None:
        """Go on with what was noted and not handled when the bot ended."""
        self._go_on_with(await self._notebook.resume())

    async def accept(self, updates: Iterable[Raw], *, more: bool = False) -> bool:
        """Have updates handled, or noted; whether they may be confirmed.

        Args:
            more: further ones can be had at once; newer inline queries may be among them.
        """
        turns = [self._line_up(update) for update in updates if not self._is_cared_for(update)]
        self._typed.go_on(held=more)
        wanted = [turn for turn in turns if turn.lane is not Lane.UNASKED]
        if wanted:
            await asyncio.wait([turn.over for turn in wanted], timeout=self._settle)
        left = [turn for turn in wanted if not turn.is_handled]
        if not left or await self._notebook.keep(left):
            return True
        await asyncio.wait([turn.over for turn in left])
        return all(turn.is_handled for turn in left)

    async def drain(self, seconds: float) -> bool:
        """Begin nothing more, give what is running `seconds`; False when something is left."""
        self._typed.forget()
        done = await self._scheduler.close(seconds)
        if self._typing:
            _, late = await asyncio.wait(self._typing, timeout=min(seconds, HURRY))
            for task in late:
                task.cancel()
        await self._notebook.close()
        return done

    def _go_on_with(self, noted: Iterable[Raw]) -> None:
        for update in noted:
            number = update["update_id"]
            if number in self._handled or self._notebook.was_answered(number):
                self._notebook.erase(number)
            else:
                self._notebook.follow(self._line_up(update))

    def _is_cared_for(self, update: Raw) -> bool:
        """Whether somebody else takes `update`, or it was handled already."""
        number = update["update_id"]
        known = number in self._handled or self._notebook.knows(number)
        return known or self._typed.put(update)

    def _line_up(self, update: Raw) -> Turn:
        """The turn of `update`, which it may have already: Telegram repeats itself."""
        number = update["update_id"]
        if number in self._in_hand:
            return self._in_hand[number]
        where = place(update, self._bot)
        turn = Turn(update, where.lane, where.line, where.chat, where.dear)
        turn.answered = self._notebook.note_answer
        self._in_hand[number] = turn
        turn.over.add_done_callback(lambda over: self._is_over(number, handled=over.result()))
        self._scheduler.put(turn)
        return turn

    def _is_over(self, number: int, *, handled: bool) -> None:
        del self._in_hand[number]
        if handled:
            self._handled[number] = None

    async def _read(self, handle: Handle, raw: Raw) -> None:
        """Have `handle` handle a raw update; one that cannot be read is skipped."""
        if (update := self._readable(raw)) is not None:
            await handle(update)

    def _begin_typed(self, raw: Raw) -> asyncio.Task[None] | None:
        """Start handling an inline query; None when it cannot be read."""
        if (update := self._readable(raw)) is None:
            return None
        task = asyncio.create_task(self._handle(update))
        self._typing.add(task)
        task.add_done_callback(self._typing.discard)
        return task

    def _readable(self, raw: Raw) -> Update | None:
        try:
            return Update.de_json(raw, self._bot)
        except Exception as error:  # whatever a malformed update makes PTB raise
            logger.warning(
                "update %s cannot be read (%s) and is skipped",
                raw.get("update_id"),
                type(error).__name__,
            )
            return None
