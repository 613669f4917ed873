"""Whether the bot is well: what works, what does not, and since when it is quiet."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import StoreError
from bot.feedback import FeedbackStore
from bot.monitoring.models import WatchedModels
from bot.monitoring.updates import WatchedUpdates

logger = logging.getLogger(__name__)

PAUSE: Final = 30.0  # seconds between two looks at the database; shorter than it stays unwell


@dataclass(frozen=True, slots=True)
class Health:
    """What the bot needs for its answers.

    Attributes:
        reached: whether Telegram was, last time.
        writable: whether the database did not fail a moment ago.
    """

    reached: Callable[[], bool]
    writable: Callable[[], bool]
    models: WatchedModels
    updates: WatchedUpdates

    @property
    def is_well(self) -> bool:
        """Whether all is there; how long nobody wrote says nothing about that."""
        return self.reached() and self.writable() and bool(self.models.versions)

    def quiet_seconds(self) -> float | None:
        """Since when nothing arrived; None: nothing did since the start."""
        if self.updates.last_at is None:
            return None
        return asyncio.get_running_loop().time() - self.updates.last_at

    def report(self) -> dict[str, Any]:
        """All of it, for JSON."""
        quiet = self.quiet_seconds()
        return {
            "ready": self.is_well,
            "telegram": "reached" if self.reached() else "not reached",
            "database": "writable" if self.writable() else "failed a moment ago; see the log",
            "model": ", ".join(self.models.versions) or "none",
            "last_update_seconds": None if quiet is None else round(quiet, 1),
        }


async def keep_looking(store: FeedbackStore, *, pause: float = PAUSE) -> None:
    """Try to write the database now and then, for ever, so that a quiet night hides no failure.

    While it is unwell it is left alone: what finds a lock free says nothing of a full disk.
    """
    while True:
        await asyncio.sleep(pause)
        if not store.is_well:
            continue
        try:
            await store.probe()
        except StoreError as error:
            logger.warning("%s", error)
