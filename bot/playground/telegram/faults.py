"""Fault injection: what the network and Telegram do to a bot on a bad day, on order.

A fault waits for the next call of its method and strikes it, `times` times.
"""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.telegram.errors import ApiError, too_many_requests

Kind = Literal["429", "500", "502", "drop", "hang"]

_SERVER_ERRORS = {"500": "Internal Server Error", "502": "Bad Gateway"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One stroke.

    `drop` closes the connection without an answer; `hang` does so only on
    `Faults.release`. With `after` the request is carried out before, or else not at all.
    """

    kind: Kind
    retry_after: int = 1
    after: bool = False

    @property
    def error(self) -> ApiError | None:
        """The answer in place of the real one; None when the connection is the trouble."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        if self.kind in _SERVER_ERRORS:
            return ApiError(int(self.kind), _SERVER_ERRORS[self.kind])
        return None


@dataclass(eq=False)
class Faults:
    """The strokes that wait, method by method, first in, first out."""

    _waiting: dict[str, deque[Fault]] = field(default_factory=dict)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    def add(
        self,
        method: str,
        kind: Kind,
        *,
        times: int = 1,
        retry_after: int = 1,
        after: bool = False,
    ) -> None:
        """Let the next `times` calls of `method` (or of any, with `*`) suffer `kind`."""
        fault = Fault(kind, retry_after, after)
        self._waiting.setdefault(method, deque()).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The stroke that a call of `method` is due, if any; it is used up."""
        for name in (method, "*"):
            if waiting := self._waiting.get(name):
                return waiting.popleft()
        return None

    def waiting(self, method: str) -> int:
        """How many strokes `method` still has to come."""
        return len(self._waiting.get(method, ()))

    def release(self) -> None:
        """Let go of the calls that hang: their connections are closed."""
        self._released.set()
        self._released = asyncio.Event()

    async def hang(self) -> None:
        """Wait for `release`."""
        await self._released.wait()

    def clear(self) -> None:
        """Forget every stroke that has not struck yet."""
        self._waiting.clear()
