"""Copies of a SQLite database that the running bot makes: one a day, of which the last few stay."""

import asyncio
import glob
import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.errors import SettingsError, StoreError
from bot.feedback.backup import backup
from bot.feedback.database import sqlite_path
from model.access import refusal, why_not_writable

logger = logging.getLogger(__name__)


class DailyBackups:
    """Makes today's copy in a folder, unless it is there, and removes the oldest."""

    def __init__(
        self,
        url: str,
        folder: Path,
        keep: int,
        *,
        tell: Callable[[str], None],
        today: Callable[[], date],
    ) -> None:
        """
        Args:
            keep: how many copies stay.
            tell: is given a sentence when one fails, and again only after one that did not.
            today: the day that a copy is named after.

        Raises:
            SettingsError: no copy can be made there.
        """
        refuse(url, folder)
        self._url = url
        self._folder = folder
        self._keep = keep
        self._tell = tell
        self._today = today
        self._failed = False

    async def __call__(self) -> None:
        """Do it; what fails is said, and tried the next time."""
        try:
            await asyncio.to_thread(self._make)
            self._failed = False
        except (OSError, StoreError) as error:
            why = refusal(error) if isinstance(error, OSError) else str(error)
            sentence = f"no backup was made in {self._folder}, next night again: {why}"
            logger.error("%s", sentence)
            if not self._failed:
                self._tell(sentence)
            self._failed = True

    def _make(self) -> None:
        source = sqlite_path(self._url)
        assert source is not None  # as `refuse` saw to
        copies = f"{glob.escape(source.stem)}-????-??-??.db"
        for rest in self._folder.glob(f".{copies}.*"):  # of one that was killed
            rest.unlink()
        copy = self._folder / f"{source.stem}-{self._today():%Y-%m-%d}.db"
        if not copy.exists():
            backup(self._url, copy)
        for old in sorted(self._folder.glob(copies))[: -self._keep]:
            old.unlink()


def refuse(url: str, folder: Path) -> None:
    """Do nothing if the database at `url` can be copied into `folder`, as far as that can be told.

    Raises:
        SettingsError: it cannot; the sentence says why.
    """
    if sqlite_path(url) is None:
        raise SettingsError(
            "BACKUP_DIR is for SQLite: PostgreSQL is backed up by pg_dump, so leave it empty"
        )
    if why := why_not_writable(folder / "copy.db"):
        raise SettingsError(f"BACKUP_DIR cannot be used: {why}")
