"""Whether the machine's clock may be believed, before it says what is old enough to be erased.

A machine that starts a year ahead would make everything old at once. What was written before the
start tells: where it is not of today, either the bot has stood still or the clock has not, and a
clock that has leapt is no better. Then a week has to pass as it should, which leaves somebody the
time to read the warnings.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

NEAR: Final = timedelta(days=1)
PROBATION: Final = timedelta(days=7)


class ClockWatch:
    """Compares the clock with what was written last, and then with the time that passes."""

    def __init__(
        self, now: Callable[[], datetime], *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        """
        Args:
            now: the clock that is watched.
            ticks: seconds that pass, whatever that clock says.
        """
        self._now = now
        self._ticks = ticks
        self._looked: tuple[datetime, float] | None = None
        self._doubted_at: float | None = None

    def doubt(self, written: list[datetime]) -> str | None:
        """Why the clock is not believed, in one sentence; None: it is.

        Args:
            written: when things were written last; only the first call looks at that, since what
                is written later has its time from the same clock.
        """
        now, tick = self._now(), self._ticks()
        if self._looked is None:
            trusted = all(abs(now - when) <= NEAR for when in written)
        else:
            then, ticked = self._looked
            trusted = abs(now - then - timedelta(seconds=tick - ticked)) <= NEAR
        self._looked = now, tick
        if not trusted:
            self._doubted_at = tick
        if self._doubted_at is None or tick - self._doubted_at >= PROBATION.total_seconds():
            self._doubted_at = None
            return None
        return (
            f"the clock says {now:%Y-%m-%d}, which is far from when something was last written: "
            f"nothing old is erased until it has gone right for {PROBATION.days} days; correct it "
            "if it is wrong"
        )
