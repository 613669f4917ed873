"""Takes raw updates, from polling or from the webhook, and hands them to the handlers.

An update that cannot be read is skipped and counted; it cannot stop the ones behind it.
`accept` returns when the updates are handled, so that its caller can confirm them to
Telegram afterwards: a bot that is killed in between is given the same updates again, and
its writes are idempotent. A handler that takes longer than `settle` holds up nobody.
Nobody waits for inline queries at all: by the time they came again they would be worthless.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from telegram import Bot, Update

from bot.transport.inline_queue import Newest, Typed

logger = logging.getLogger(__name__)

MAX_IN_FLIGHT = 512  # more than Telegram hands out in five requests


class Inbox:
    """The updates that are being handled."""

    def __init__(
        self,
        bot: Bot,
        handle: Callable[[Update], Coroutine[Any, Any, None]],
        newest: Newest,
        *,
        settle: float = 1.0,
    ) -> None:
        """
        Args:
            handle: called in the order of the updates; keeps order within a chat itself.
            newest: which inline queries are worth handling; learns of each as it arrives.
            settle: how long `accept` waits for slow handlers, in seconds.
        """
        self._bot = bot
        self._handle = handle
        self._settle = settle
        self._running: set[asyncio.Task[None]] = set()
        self._typed = Typed(self._begin, newest)
        self._held = False  # whether inline queries wait for newer ones
        self.skipped = 0

    async def accept(self, raw: Iterable[dict[str, Any]], *, more: bool = False) -> None:
        """Start handling updates and wait until they are handled, `settle` seconds at most.

        Args:
            more: further ones can be had at once; newer inline queries may be among them.
        """
        tasks = set()
        turns_due = self._held
        for update in raw:
            if "inline_query" in update and self._typed.put(update):
                turns_due = True
            elif (task := self._begin(update)) is not None:
                tasks.add(task)
        if turns_due:
            self._typed.go_on(held=more)
            self._held = more
        if tasks:
            await asyncio.wait(tasks, timeout=self._settle)
        while len(self._running) > MAX_IN_FLIGHT:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def drain(self, seconds: float) -> bool:
        """Give running handlers `seconds` to finish; False when some had to be cut off."""
        self._typed.forget()
        if not self._running:
            return True
        _, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            logger.warning("%d updates were still being handled at the end", len(late))
            await asyncio.wait(late)
        return not late

    def _begin(self, raw: dict[str, Any]) -> asyncio.Task[None] | None:
        """Start handling an update; None when it cannot be read."""
        try:
            update = Update.de_json(raw, self._bot)
        except Exception as error:  # whatever a malformed update makes PTB raise
            self.skipped += 1
            logger.warning(
                "update %s cannot be read (%s) and is skipped",
                raw.get("update_id"),
                type(error).__name__,
            )
            return None
        task = asyncio.create_task(self._handle(update))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task
