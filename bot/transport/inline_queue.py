"""Inline queries on their way to the handlers: of each person the newest only, in fair turns.

Every key that somebody presses may ask, and makes what was asked before worthless. So a query
that waits is replaced, unread, and its person keeps the turn. A query that is being handled is
given up at the next step, and the one that replaces it waits for a turn like everybody's. In a
rush people are answered less often, but not about what they typed long ago: without this the bot
would work on old queries only, and no answer would ever be in time. For the same reason nobody's
turn comes while more queries are known to lie at Telegram. Whose turn comes too late, because all
stopped typing at once, is answered with nothing; see bot.handlers.inline.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any, Final

# People. The more at once the longer each takes: of 500 who type, 8 at once are answered in 186 ms
# (median), 4 in 152 ms, and a tenth more of them. But a turn includes the way to Telegram and
# back, so that over a slow line 4 would leave the bot idle.
AT_ONCE: Final = 8
MOST: Final = 5000  # people who wait; whoever waits behind so many is told nothing in time


class Newest:
    """Which query is the newest of a person, as long as one of theirs is worked on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._queries: dict[int, tuple[str, float]] = {}  # and when it arrived
        self._clock = clock

    def note(self, person: int, query: str) -> None:
        """The person has asked this now."""
        self._queries[person] = query, self._clock()

    def begin(self, person: int, query: str) -> float | None:
        """Its turn has come: the seconds it waited; None when the person typed on meanwhile."""
        newest, arrived = self._queries.setdefault(person, (query, self._clock()))
        return self._clock() - arrived if newest == query else None

    def holds(self, person: int, query: str) -> bool:
        """Whether it still is the newest."""
        newest, _ = self._queries.get(person, (None, 0))
        return newest == query

    def end(self, person: int, query: str) -> None:
        """Nobody asks about this query any more."""
        if self.holds(person, query):
            del self._queries[person]


class Typed:
    """The newest inline query of each person who waits for a turn."""

    def __init__(
        self,
        begin: Callable[[dict[str, Any]], asyncio.Task[None] | None],
        newest: Newest,
        *,
        at_once: int = AT_ONCE,
        most: int = MOST,
    ) -> None:
        """
        Args:
            begin: starts to handle a raw update; None when that cannot be read.
            newest: learns of every query at once, for those who handle older ones.
            at_once: people whose queries are handled at the same time.
            most: people who wait; beyond that whoever came first gets no turn.
        """
        self._begin = begin
        self._newest = newest
        self._at_once = at_once
        self._most = most
        self._waiting: OrderedDict[int, dict[str, Any]] = OrderedDict()  # next turn first
        self._handled: set[int] = set()
        self._held = False

    def __len__(self) -> int:
        """How many people wait."""
        return len(self._waiting)

    def put(self, update: dict[str, Any]) -> bool:
        """Keep `update` for a turn of its person; False if it is no inline query.

        Turns are given by `go_on`, so that what came together is looked through first.
        """
        match update:
            case {"inline_query": {"id": str(query), "from": {"id": int(person)}}}:
                self._waiting[person] = update
                self._newest.note(person, query)
                if len(self._waiting) > self._most:
                    self._give_up_first()
                return True
            case _:
                return False

    def go_on(self, *, held: bool = False) -> None:
        """Give turns to those who wait, or no further ones while they are `held` up."""
        self._held = held
        self._take_turns()

    def forget(self) -> None:
        """Nobody who waits gets a turn."""
        self._waiting.clear()

    def _give_up_first(self) -> None:
        person, update = self._waiting.popitem(last=False)
        self._newest.end(person, update["inline_query"]["id"])

    def _take_turns(self) -> None:
        while not self._held and len(self._handled) < self._at_once:
            person = next((it for it in self._waiting if it not in self._handled), None)
            if person is None:
                break
            update = self._waiting.pop(person)
            task = self._begin(update)
            if task is None:  # nobody will end what cannot be read
                self._newest.end(person, update["inline_query"]["id"])
            else:
                self._handled.add(person)
                task.add_done_callback(partial(self._end, person))

    def _end(self, person: int, _: asyncio.Task[None]) -> None:
        self._handled.remove(person)
        self._take_turns()
