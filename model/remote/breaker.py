"""A circuit breaker: who fails again and again is left alone for a while, then tried by one."""

import time
from collections.abc import Callable
from typing import Final

FAILURES: Final = 3  # in a row
PAUSE: Final = 1.0  # second before the first trial; twice as long before each next one
LONGEST: Final = 30.0  # seconds


class Breaker:
    """Whether somebody may be asked."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._pause = PAUSE
        self._closed_until: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be asked; after a pause one may, and finds out for all."""
        return self._closed_until is None or self._clock() >= self._closed_until

    def begin(self) -> None:
        """It is asked now: if that is a trial, nobody else asks meanwhile."""
        if self._closed_until is not None:
            self._close()

    def succeeded(self) -> None:
        """It answered."""
        self._failures, self._pause, self._closed_until = 0, PAUSE, None

    def failed(self) -> None:
        """It did not."""
        self._failures += 1
        if self._failures >= FAILURES and self._closed_until is None:
            self._close()

    def _close(self) -> None:
        self._closed_until = self._clock() + self._pause
        self._pause = min(2 * self._pause, LONGEST)
