"""A clock that a run moves while the bot, another process, goes by it.

How far it is ahead lies in a file that both have mapped into memory, so that reading it is cheap.
"""

import asyncio
import mmap
import struct
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.feedback.clock import Clock

FILE: Final = "clock"  # in the folder where the bot runs
_SECONDS: Final = struct.Struct("d")


class Ahead:
    """How many seconds the clocks of a run are ahead of the machine's."""

    def __init__(self, path: Path) -> None:
        """Go by the file at `path`, made if it is not there."""
        if not path.exists():
            path.write_bytes(_SECONDS.pack(0.0))
        with path.open("r+b") as file:
            self._file = mmap.mmap(file.fileno(), _SECONDS.size)

    @property
    def seconds(self) -> float:
        """So many."""
        seconds: float
        (seconds,) = _SECONDS.unpack(self._file[:])
        return seconds

    @seconds.setter
    def seconds(self, seconds: float) -> None:
        self._file[:] = _SECONDS.pack(seconds)

    def now(self) -> datetime:
        """What time it is to the run, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.seconds)

    def passed(self) -> float:
        """Seconds that pass to the run, from some moment on."""
        return time.monotonic() + self.seconds

    def leaping(self) -> Clock:
        """A clock that is set anew: no time passes."""
        return Clock(now=self.now)

    def passing(self) -> Clock:
        """A clock whose time passes."""
        return Clock(now=self.now, ticks=self.passed)


class MovedLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes as the run's does: what waits for a time waits less."""

    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        super().__init__()

    def time(self) -> float:
        """See AbstractEventLoop."""
        return super().time() + self._ahead.seconds
