"""Takes raw updates, from polling or from the webhook, and hands them to the handlers.

An update that cannot be read is skipped and counted; it cannot stop the ones behind it.
`accept` returns when the updates are handled, so that its caller can confirm them to
Telegram afterwards: a bot that is killed in between is given the same updates again, and
its writes are idempotent. A handler that takes longer than `settle` holds up nobody.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from telegram import Bot, Update

logger = logging.getLogger(__name__)

MAX_IN_FLIGHT = 512  # more than Telegram hands out in five requests


class Inbox:
    """The updates that are being handled."""

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Coroutine[Any, Any, None]],
        *,
        settle: float = 1.0,
    ) -> None:
        """
        Args:
            handle: called in the order of the updates; keeps order within a chat itself.
            settle: how long `accept` waits for slow handlers, in seconds.
        """
        self._bot = bot
        self._handle = handle
        self._settle = settle
        self._running: set[asyncio.Task[None]] = set()
        self.skipped = 0

    async def accept(self, raw: Iterable[dict[str, Any]]) -> None:
        """Start handling updates and wait until they are handled, `settle` seconds at most."""
        tasks = {asyncio.create_task(self._handle(update)) for update in self._read(raw)}
        self._running |= tasks
        for task in tasks:
            task.add_done_callback(self._running.discard)
        if tasks:
            await asyncio.wait(tasks, timeout=self._settle)
        while len(self._running) > MAX_IN_FLIGHT:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, seconds: float) -> bool:
        """Give running handlers `seconds` to finish; False when some had to be cut off."""
        if not self._running:
            return True
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            logger.warning("%d updates were still being handled at the end", len(late))
            await asyncio.wait(late)
        return not late

    def _read(self, raw: Iterable[dict[str, Any]]) -> list[Update]:
        updates = []
        for item in raw:
            try:
                updates.append(Update.de_json(item, self._bot))
            except Exception as error:  # whatever a malformed update makes PTB raise
                self.skipped += 1
                logger.warning(
                    "update %s cannot be read (%s) and is skipped",
                    item.get("update_id"),
                    type(error).__name__,
                )
        return updates
