"""What time it is, to those parts of the bot that act on it: what is kept, erased, and copied.

What only measures how long something takes asks the event loop, or the machine.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock.

    Attributes:
        now: what it says, in UTC.
        ticks: seconds that pass, whatever it says.
    """

    now: Callable[[], datetime] = _utc_now
    ticks: Callable[[], float] = time.monotonic

    def here(self) -> datetime:
        """What it says, in the machine's own time zone."""
        return self.now().astimezone()


MACHINES: Final = Clock()
