"""One limit, so many in any stretch of time, and those who wait to pass it."""

import asyncio
from collections import deque
from collections.abc import Sequence
from heapq import heappop, heappush
from itertools import count

from bot.transport.turn import Lane


class Gate:
    """Lets at most `most` pass in any `seconds`: the first lane first, in a lane who came first.

    Cancelling somebody who waits costs nothing. Waiting costs memory, so its callers bound how
    many do.
    """

    def __init__(self, most: int, seconds: float, spare: Sequence[int] = (0, 0, 0)) -> None:
        """
        Args:
            spare: of `most`, how many each lane leaves to the lanes before it; never fewer than
                an earlier one.
        """
        self._seconds = seconds
        self.resize(most, spare)
        self._passed: deque[float] = deque()
        self._closed_until = 0.0
        self._waiting: list[tuple[Lane, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None

    def resize(self, most: int, spare: Sequence[int]) -> None:
        """From now on at most `most` pass."""
        self._most = most
        self._spare = spare

    def is_idle(self) -> bool:
        """Whether forgetting it would change nothing."""
        self._forget()
        return not self._waiting and not self._passed and self._closed_until <= _now()

    def is_open(self, lane: Lane) -> bool:
        """Whether somebody of `lane` could pass now: who waits cannot, and left nothing over."""
        return self._pause(lane) <= 0

    async def enter(self, lane: Lane) -> None:
        """Wait for one's turn, and pass."""
        if self.is_open(lane):
            self._passed.append(_now())
            return
        passed = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (lane, next(self._numbers), passed))
        self._let_in()
        try:
            await passed
        except asyncio.CancelledError:
            if passed.done() and not passed.cancelled():  # let in, and gone at the same moment
                self._passed.pop()
            passed.cancel()
            self._let_in()
            raise

    def close(self, seconds: float) -> None:
        """Nobody passes for so long; an earlier order that is longer stands."""
        self._closed_until = max(self._closed_until, _now() + seconds)

    def _let_in(self) -> None:
        """Let pass who may now, and look again when the next one may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            lane, _, passed = self._waiting[0]
            if not passed.done():
                pause = self._pause(lane)
                if pause > 0:
                    self._timer = asyncio.get_running_loop().call_later(pause, self._let_in)
                    return
                self._passed.append(_now())
                passed.set_result(None)
            heappop(self._waiting)

    def _pause(self, lane: Lane) -> float:
        """Seconds until somebody of `lane` may pass, if nobody else did."""
        self._forget()
        now = _now()
        room = self._most - self._spare[lane]
        pause = self._closed_until - now
        if len(self._passed) >= room:
            pause = max(pause, self._passed[len(self._passed) - room] + self._seconds - now)
        return pause

    def _forget(self) -> None:
        gone = _now() - self._seconds
        while self._passed and self._passed[0] <= gone:
            self._passed.popleft()


def _now() -> float:
    return asyncio.get_running_loop().time()
