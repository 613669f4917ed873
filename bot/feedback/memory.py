"""Remembers for a moment what was read of people, so that a rush of questions costs few reads.

A value is only as good as the database that it was read from. So a write ends what is remembered
of the people whose things it may change, and what was being read meanwhile is not kept. Another
process may write too, such as `emojibot feedback forget`: that is seen `SECONDS` later.
"""

import time
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Any, Final, TypeVar, cast

from cachetools import TTLCache

T = TypeVar("T")

SECONDS: Final = 30.0  # somebody who types or picks on is read of once in that time
PEOPLE: Final = 10_000  # at most, with about 1 kB each; with 60 kB who picks for hundreds of texts


class Memory:
    """What was read of people lately, and has not changed since."""

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        people: int = PEOPLE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            seconds: how long a person is remembered; nothing makes that longer.
            people: how many are; those who were asked about least recently go first.
        """
        self._people: TTLCache[bytes, dict[Hashable, Any]] = TTLCache(people, seconds, clock)
        self._changes = 0

    async def recall(self, person: bytes, what: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """`what` about `person`: remembered, or else from `read`."""
        theirs = self._people.get(person, {})
        if what in theirs:
            return cast(T, theirs[what])
        before = self._changes
        value = await read()
        if self._changes == before:  # else it may be what has just been replaced
            self._people.setdefault(person, {})[what] = value
        return value

    def forget(self, people: Iterable[bytes] | None) -> None:
        """What is remembered of these people may be wrong from now on; None: of everybody."""
        self._changes += 1
        if people is None:
            self._people.clear()
            return
        for person in people:
            self._people.pop(person, None)
