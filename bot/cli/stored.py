"""Opens the feedback that is there already, for the commands that only look at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.feedback import FeedbackStore, Keys, open_store
from bot.feedback.migrate import check
from bot.settings import Settings


@asynccontextmanager
async def stored_feedback(settings: Settings) -> AsyncIterator[FeedbackStore]:
    """The store of these settings; neither a database nor a key is made for it.

    Raises:
        SettingsError: the encryption key is missing or wrong.
        StoreError: the database is missing, needs an upgrade, or has another key.
    """
    await asyncio.to_thread(check, settings.database_url)
    keys = Keys.from_settings(settings.own_key(), settings.encryption_key_file, create=False)
    async with open_store(settings.database_url, keys) as store:
        yield store
