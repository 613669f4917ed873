"""The store of the running bot: opened with its key, and looked after at once and every night."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.feedback import FeedbackStore, open_store
from bot.feedback.clock_watch import ClockWatch
from bot.feedback.daily_backups import DailyBackups
from bot.feedback.database import sqlite_path
from bot.feedback.key_check import keys_for
from bot.lifecycle import beside, keep_up_nightly
from bot.settings import Settings
from bot.upkeep import Upkeep

EXPORTS: Final = Path("data/exports")  # where the README has them made


@asynccontextmanager
async def store_at_work(
    settings: Settings, tell: Callable[[str], None]
) -> AsyncIterator[FeedbackStore]:
    """The store in the migrated database of `settings`.

    Args:
        tell: is given a sentence for the owners about what failed in looking after it.

    Raises:
        SettingsError: the key, or the folder for backups, cannot be used.
        StoreError: the database cannot be used, or was written with another key.
    """
    url = settings.database_url
    backups = _backups(settings, tell)
    keys = await keys_for(url, settings.own_key(), settings.encryption_key_file)
    async with open_store(url, keys, bot=settings.bot_id()) as feedback:
        upkeep = Upkeep(
            feedback,
            timedelta(days=settings.retention_days),
            sqlite_path(url),
            exports=EXPORTS,
            watch=ClockWatch(lambda: datetime.now(UTC)),
            backups=backups,
        )
        async with beside(keep_up_nightly(upkeep)):
            yield feedback


def _backups(settings: Settings, tell: Callable[[str], None]) -> DailyBackups | None:
    if settings.backup_dir is None:
        return None
    return DailyBackups(settings.database_url, settings.backup_dir, settings.backup_keep, tell=tell)
