"""Which updates were answered, written down in the moment Telegram took the answer.

The store knows that, too, but learns of it behind other writers. A bot that is killed in between
would answer again. A line in a file takes microseconds and survives a kill, though not a power
cut; it is a number, and says nothing of anybody.
"""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from model.access import refusal

KEPT: Final = 10_000  # more than can be neither confirmed nor handled


class Spoken:
    """The numbers of the updates that were answered last, in a file."""

    def __init__(self, path: Path, *, kept: int = KEPT) -> None:
        """Go on with what is in the file, if there is one.

        Raises:
            OSError: the file cannot be used.
        """
        self._kept = kept
        self._numbers: deque[int] = deque(maxlen=kept)
        with suppress(FileNotFoundError):
            self._numbers.extend(int(it) for it in path.read_bytes().split() if it.isdigit())
        self._before = frozenset(self._numbers)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._write_anew()

    def has(self, number: int) -> bool:
        """Whether the update of this number was answered before the start."""
        return number in self._before

    def add(self, number: int) -> None:
        """It is answered now."""
        self._numbers.append(number)
        self._written += 1
        if self._written > 10 * self._kept:
            self._write_anew()
        else:
            os.write(self._file, b"%d\n" % number)

    def close(self) -> None:
        """Nothing more is answered."""
        os.close(self._file)

    def _write_anew(self) -> None:
        """In the file that is open: a number closed and not opened again may become another's."""
        lines = b"".join(b"%d\n" % number for number in self._numbers)
        os.ftruncate(self._file, 0)
        os.write(self._file, lines)
        self._written = 0


@contextmanager
def spoken_beside(database: Path | None, bot: str) -> Iterator[Spoken | None]:
    """Which updates the bot of this id answered, beside a database that is a file.

    Where it is none, the store must do.

    Raises:
        StoreError: that cannot be written down.
    """
    if database is None:
        yield None
        return
    try:
        spoken = Spoken(database.with_name(f"{database.name}-spoken-{bot}"))
    except OSError as error:
        raise StoreError(refusal(error)) from error
    with closing(spoken):
        yield spoken
