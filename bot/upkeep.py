"""The store of the running bot, looked after at the start and every night.

So are its backups, and what exports left.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.feedback import FeedbackStore, open_store
from bot.feedback.clock import Clock
from bot.feedback.clock_watch import ClockWatch
from bot.feedback.daily_backups import DailyBackups
from bot.feedback.database import sqlite_path
from bot.feedback.export.folder import erase_partial
from bot.feedback.key_check import keys_for
from bot.feedback.parts import Parts
from bot.lifecycle import beside
from bot.monitoring.health import keep_looking
from bot.settings import Settings

logger = logging.getLogger(__name__)


EXPORTS: Final = Path("data/exports")  # where docs/retrain.md has them made


class Upkeep:
    """Erases what is too old or was left half-written, and overwrites what was erased since."""

    def __init__(
        self,
        store: FeedbackStore,
        retention: timedelta,
        file: Path | None,
        *,
        exports: Path,
        watch: ClockWatch,
        backups: DailyBackups | None = None,
    ) -> None:
        """
        Args:
            file: of the database, where it is one.
            exports: the folder in which exports are made.
            backups: makes copies of the store, without what was erased by then; None: none.
        """
        self._store = store
        self._retention = retention
        self._file = file
        self._exports = exports
        self._watch = watch
        self._backups = backups
        self._is_night = False

    async def __call__(self) -> None:
        """Do all of it, at the start first; what fails is said, and done the next time."""
        try:
            async with self._store.turn_of_upkeep() as ours:
                if ours:
                    await self._purge()
        except (OSError, StoreError) as error:
            logger.error("old feedback could not be erased, next night again: %s", error)
        self._is_night = True
        await self._store.overwrite_erased()
        if self._backups is not None:
            await self._backups()
        try:
            await asyncio.to_thread(erase_partial, self._exports)
        except OSError as error:
            logger.error("what a killed export left could not be erased: %s", error)

    async def _purge(self) -> None:
        if doubt := self._watch.doubt(await self._written()):
            logger.warning("%s", doubt)
        else:
            await self._store.purge(self._retention)
            if self._is_night:  # at the start the bot has still to take up what it noted
                await self._store.erase_old_notes()

    async def _written(self) -> list[datetime]:
        """When the newest row was written, and the file as the file system has it."""
        newest = await self._store.last_written()
        written = [] if newest is None else [newest]
        if self._file is not None:
            touched = (await asyncio.to_thread(self._file.stat)).st_mtime
            written.append(datetime.fromtimestamp(touched, UTC))
        return written


def until_night(now: datetime, *, hour: int = 4) -> timedelta:
    """How long it is until the next `hour`, when few people write."""
    night = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (night if night > now else night + timedelta(days=1)) - now


@asynccontextmanager
async def store_at_work(
    settings: Settings, parts: Parts, clock: Clock, tell: Callable[[str], None]
) -> AsyncIterator[FeedbackStore]:
    """The store in the migrated database of `settings`.

    Args:
        parts: what the store is made of.
        tell: is given a sentence for the owners about what failed in looking after it.

    Raises:
        SettingsError: the key, or the folder for backups, cannot be used.
        StoreError: the database cannot be used, or was written with another key.
    """
    url = settings.database_url
    backups = _backups(settings, clock, tell)
    keys = await keys_for(url, settings.own_key(), settings.encryption_key_file)
    opened = open_store(url, keys, bot=settings.bot_id(), now=clock.now, parts=parts)
    async with opened as feedback:
        upkeep = Upkeep(
            feedback,
            timedelta(days=settings.retention_days),
            sqlite_path(url),
            exports=EXPORTS,
            watch=ClockWatch(clock.now, ticks=clock.ticks),
            backups=backups,
        )
        async with beside(_nightly(upkeep, clock)), beside(keep_looking(feedback)):
            yield feedback


def _backups(settings: Settings, clock: Clock, tell: Callable[[str], None]) -> DailyBackups | None:
    if settings.backup_dir is None:
        return None
    return DailyBackups(
        settings.database_url,
        settings.backup_dir,
        settings.backup_keep,
        tell=tell,
        today=lambda: clock.here().date(),
    )


async def _nightly(upkeep: Upkeep, clock: Clock) -> None:
    """Look after the store at once, then every night, for ever."""
    while True:
        await upkeep()
        await asyncio.sleep(until_night(clock.here()).total_seconds())
