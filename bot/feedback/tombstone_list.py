"""The file that lists tombstones beside the database, for training; no text and nobody is in it."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError
from bot.feedback.database import sqlite_path
from model.access import refusal
from model.feedback_format import (
    DATABASE_TOMBSTONES,
    EVERY_ROW,
    IS_KNOWN,
    tombstone_line,
    tombstone_of,
)
from model.files import replace, sync

Line = tuple[str, str]  # an export's id and a row's, or one of the marks


def list_beside(url: str) -> Path:
    """Where the list of the database at `url` is: beside it, named after it."""
    database = sqlite_path(url)
    return DATABASE_TOMBSTONES if database is None else database.with_suffix(".tombstones.txt")


class TombstoneList:
    """Lines in a file, which only a transaction that writes the database may change."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def append(self, lines: Iterable[Line]) -> None:
        """Add lines, safely on the disk when this returns.

        Raises:
            StoreError: they cannot be written.
        """
        if added := "".join(tombstone_line(*line) for line in lines):
            with self._named_failures():
                self._file.parent.mkdir(parents=True, exist_ok=True)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(f"{self._rest_of_line()}{added}")
                    file.flush()
                    os.fsync(file.fileno())
                sync(self._file.parent)

    def lines(self) -> set[Line]:
        """What it holds.

        Raises:
            StoreError: it cannot be read.
        """
        with self._named_failures():
            return {it for it in self._read() if it is not None}

    def rewrite(self, lines: Iterable[Line]) -> None:
        """Hold these lines, and those from before: an older database may have been put back.

        Raises:
            StoreError: they cannot be written.
        """
        with self._named_failures():
            written = self._read()
            before = {it for it in written if it is not None}
            all_lines = before.union(lines)
            gone = {export for export, row in all_lines if row == EVERY_ROW}
            needed = {it for it in all_lines if it[0] not in gone or it[1] in (EVERY_ROW, IS_KNOWN)}
            if needed != before or None in written:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                replace(self._file, "".join(tombstone_line(*it) for it in sorted(needed)).encode())

    def refuse_all(self) -> None:
        """Say of every export that it holds that nothing in it may be used any more.

        Raises:
            StoreError: that cannot be written.
        """
        self.rewrite({(export, EVERY_ROW) for export, _ in self.lines()})

    def _rest_of_line(self) -> str:
        """What ends a line that was cut off, when the disk was full: else it takes the next one."""
        with self._file.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return ""
            file.seek(-1, os.SEEK_END)
            return "" if file.read() == b"\n" else "\n"

    def _read(self) -> list[Line | None]:
        """Its lines; None for one that was cut off when the machine died: nothing was erased."""
        if not self._file.exists():
            return []
        return [*map(_line, self._file.read_text("utf-8", errors="replace").splitlines())]

    @contextmanager
    def _named_failures(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise StoreError(
                f"what is erased cannot be written down in {self._file}, so it is not erased: "
                f"{refusal(error)}"
            ) from error


def _line(written: str) -> Line | None:
    try:
        return tombstone_of(written)
    except ValueError:
        return None
