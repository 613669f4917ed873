"""Whose update is handled next, so that one chat never slows another.

What is promised:

* Three lanes: presses, commands and reactions first, answers that were asked for next, unasked
  ones last. A few places are kept for the first lane.
* Updates wait in lines, a chat's or a person's, in their order. Lines take turns, one update each,
  so that a line of a thousand is as quick for its neighbours as a line of one. What goes first in
  a chat is done before its next message begins: a choice, a move, a setting apply to it.
* A place is for work. Who waits for Telegram, for its limits or for its recovery, steps aside:
  the line goes on waiting, and all others go on working.
* Memory is bounded. A line of messages or commands holds what Telegram would let us answer in a
  minute; beyond that the oldest is dropped, and where somebody asked it is said, once until
  the line is empty. Beyond MOST in all, the oldest unasked are dropped, then the oldest asked.
  Presses and reactions are never dropped: beyond MOST of them nothing further is taken
  (`is_full`), and the rest stays at Telegram, which keeps it for a day.
* Unasked work is dropped when it is LATE, and when its chat has no room left for it.
* The end is clean: nothing new begins, what waits for Telegram's limits and has said nothing yet
  is cut off, the rest may finish. What was not handled says so (`Turn.over` is False); what was
  cut off while it spoke counts as handled, since it would speak twice.
"""

import asyncio
import logging
import math
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Final

from bot.transport.precedence import Precedence
from bot.transport.turn import Lane, Line, Raw, Turn, begin

logger = logging.getLogger(__name__)

AT_ONCE: Final = 8  # that work; more would not be quicker, and a kill would hit more
KEPT: Final = 4  # of these for the first lane
MOST: Final = 5000  # that wait, or are being handled
BEGUN: Final = 1000  # at most when an answer begins; at 30 a second the last is worth it still
MINUTE: Final = 60  # answers that Telegram lets through in a minute in private
GROUP_MINUTE: Final = 20  # and in a group
LATE: Final = 10.0  # seconds after which nobody understands an unasked answer

Work = Callable[[Raw], Awaitable[None]]


def _anywhere(_: int) -> bool:
    return True


class Scheduler:
    """The updates that wait, and those that are being handled."""

    def __init__(
        self,
        work: Work,
        *,
        excuse: Work | None = None,
        has_room: Callable[[int], bool] = _anywhere,
        at_once: int = AT_ONCE,
        kept: int = KEPT,
        most: int = MOST,
    ) -> None:
        """
        Args:
            work: handles an update; what it raises is its own bug, and is logged.
            excuse: says that an update, and those after it, get no answer.
            has_room: whether Telegram would take an unasked answer in a chat now.
        """
        self._work = work
        self._excuse = excuse
        self._has_room = has_room
        self._at_once, self._kept, self._most = at_once, kept, most
        self._lines: dict[Line, deque[Turn]] = {}
        self._next: dict[Lane, OrderedDict[Line, None]] = {lane: OrderedDict() for lane in Lane}
        self._waiting: dict[Lane, OrderedDict[Turn, None]] = {lane: OrderedDict() for lane in Lane}
        self._busy: set[Line] = set()
        self._precedence = Precedence()
        self._excused: set[Line] = set()
        self._running: dict[asyncio.Task[None], Turn] = {}
        self._working = 0
        self._closed = False
        self.dropped: Counter[Lane] = Counter()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def is_full(self) -> bool:
        """Whether to take nothing further for now."""
        return len(self._waiting[Lane.FIRST]) + len(self._running) >= self._most

    @property
    def waiting(self) -> dict[Lane, int]:
        """How many wait."""
        return {lane: len(turns) for lane, turns in self._waiting.items()}

    def __len__(self) -> int:
        """How many wait or are being handled."""
        return sum(self.waiting.values()) + len(self._running)

    async def room(self) -> None:
        """Wait until it is no longer full."""
        while self.is_full:
            self._room.clear()
            await self._room.wait()

    def put(self, turn: Turn) -> None:
        """Let `turn` stand at the end of its line."""
        if self._closed:
            turn.end(handled=False)
            return
        turn.arrived = _now()
        line = self._lines.setdefault(turn.line, deque())
        line.append(turn)
        self._waiting[turn.lane][turn] = None
        self._precedence.add(turn)
        if len(line) > _most(turn):
            self._drop(line[0])
        while sum(map(len, self._waiting.values())) > self._most and (old := self._oldest()):
            self._drop(old)
        self._line_up(turn)
        self._go_on()

    async def close(self, seconds: float) -> bool:
        """Begin nothing more and give what is running `seconds`; whether all was handled."""
        self._closed = True
        for task, turn in self._running.items():
            if turn.aside and not turn.spoken:
                task.cancel()
        waiting = [turn for lane in self._waiting.values() for turn in lane]
        for turn in waiting:
            turn.end(handled=False)
        running = {*self._running}
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                logger.warning("%d updates were still being handled at the end", len(late))
                await asyncio.wait(late)
        return not waiting and not any(task.cancelled() for task in running)

    def _oldest(self) -> Turn | None:
        """Who can be done without; None when there are presses only."""
        for lane in (Lane.UNASKED, Lane.ASKED):
            if self._waiting[lane]:
                return next(iter(self._waiting[lane]))
        return None

    def _drop(self, turn: Turn) -> None:
        """Give `turn` up, who stands first in its line."""
        asked = turn.lane is not Lane.UNASKED and turn.line not in self._excused
        self._excused.add(turn.line)
        self.dropped[turn.lane] += 1
        self._leave(turn.line)
        self._let_go(turn)
        turn.end(handled=True)
        if asked and self._excuse is not None and len(self._running) < BEGUN:
            self._begin(Turn(turn.update, Lane.FIRST, ("excuses", turn.chat)), self._excuse)

    def _leave(self, line: Line) -> Turn:
        """The first of `line` goes from it."""
        turns = self._lines[line]
        turn = turns.popleft()
        del self._waiting[turn.lane][turn]
        if not turns:
            del self._lines[line]
            self._excused.discard(line)
            self._next[turn.lane].pop(line, None)
        return turn

    def _go_on(self) -> None:
        """Begin with whom there is a place for."""
        for lane in Lane:
            while self._next[lane] and self._has_place(lane):
                line, _ = self._next[lane].popitem(last=False)
                if self._precedence.holds(self._lines[line][0]):
                    continue
                turn = self._leave(line)
                if lane is Lane.UNASKED and not self._is_worth_it(turn):
                    self.dropped[lane] += 1
                    turn.end(handled=True)
                    self._line_up(turn)
                else:
                    self._begin(turn, self._work)

    def _let_go(self, turn: Turn) -> None:
        """`turn` works no longer: whoever waits in its chat for it may begin."""
        for held in self._precedence.done(turn):
            self._line_up(held)

    def _has_place(self, lane: Lane) -> bool:
        if self._closed:
            return False
        if lane is Lane.FIRST:
            return self._working < self._at_once
        return self._working < self._at_once - self._kept and len(self._running) < BEGUN

    def _is_worth_it(self, turn: Turn) -> bool:
        if _now() - turn.arrived > LATE:
            return False
        return turn.chat is None or self._has_room(turn.chat)

    def _line_up(self, turn: Turn) -> None:
        """The line of `turn` waits for a place, if anybody is in it and nobody is handled."""
        if turn.line in self._lines and turn.line not in self._busy:
            self._next[turn.lane][turn.line] = None

    def _begin(self, turn: Turn, work: Work) -> None:
        self._busy.add(turn.line)
        self._working += 1
        turn.give_way = self._give_way
        task = asyncio.create_task(self._run(turn, work))
        self._running[task] = turn
        task.add_done_callback(self._end)

    async def _run(self, turn: Turn, work: Work) -> None:
        begin(turn)
        try:
            await work(turn.update)
        except Exception as error:
            logger.error("an update was lost: %s", type(error).__name__, exc_info=error)

    def _give_way(self, turn: Turn) -> None:
        self._working -= 1
        self._let_go(turn)
        self._go_on()

    def _end(self, task: asyncio.Task[None]) -> None:
        turn = self._running.pop(task)
        if not turn.aside:
            self._working -= 1
            self._let_go(turn)
        self._busy.discard(turn.line)
        turn.end(handled=turn.spoken or not task.cancelled())
        self._line_up(turn)
        if not self.is_full:
            self._room.set()
        self._go_on()


def _most(turn: Turn) -> float:
    """How many may wait in the line of `turn`."""
    if turn.dear or turn.chat is None:
        return math.inf
    return MINUTE if turn.chat > 0 else GROUP_MINUTE


def _now() -> float:
    return asyncio.get_running_loop().time()
