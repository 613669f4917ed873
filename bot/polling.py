"""Fetches updates from Telegram, hands them on, and confirms them once they are handled.

An update is confirmed by the next request for updates, so that one goes out when the
batch has been handled: a bot that is killed in between is given the same updates again,
and its writes are idempotent. A handler that takes longer than `settle` does not hold
up the others. An update that cannot be read is skipped and counted; it cannot stop the
ones behind it. A broken network is waited for.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.patience import seconds

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query")
MAX_IN_FLIGHT = 512  # more than Telegram hands out in five requests


class Poller:
    """The loop between Telegram's getUpdates and our handlers."""

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        handle: Callable[[Update], Awaitable[None]],
        *,
        timeout: int = 30,
        settle: float = 1.0,
        pauses: Sequence[float] = (0.5, 1, 2, 5, 10, 30),
    ) -> None:
        """
        Args:
            request: a connection of its own, so that the long poll holds up no sending.
            handle: called in the order of the updates; keeps order within a chat itself.
            timeout: how long Telegram may hold a request without news, in seconds.
            settle: how long the confirmation waits for slow handlers, in seconds.
            pauses: seconds to wait after the first, second, ... failure in a row.
        """
        self._bot = bot
        self._request = request
        self._handle = handle
        self._timeout = timeout
        self._settle = settle
        self._pauses = pauses
        self._offset = 0
        self._running: set[asyncio.Task[None]] = set()
        self.skipped = 0

    async def run(self, stop: asyncio.Event, *, drain: float = 10.0) -> None:
        """Poll until `stop` is set, then give running handlers `drain` seconds to finish.

        Raises:
            InvalidToken: Telegram does not know the token (any more).
        """
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                fetching = asyncio.create_task(self._fetch_patiently())
                await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    fetching.cancel()
                    await asyncio.wait({fetching})
                    break
                await self._hand_on(fetching.result(), stopped)
        finally:
            stopped.cancel()
            await self._finish(drain)

    async def _fetch_patiently(self) -> list[dict[str, Any]]:
        failures = 0
        while True:
            try:
                return await self._fetch(self._timeout)
            except (InvalidToken, Forbidden):
                raise
            except RetryAfter as error:
                pause = seconds(error)
            except TelegramError as error:
                pause = self._pauses[min(failures, len(self._pauses) - 1)]
                _tell(error, pause)
            failures += 1
            await asyncio.sleep(pause)

    async def _fetch(self, timeout: int, limit: int = 100) -> list[dict[str, Any]]:
        parameters = {"timeout": timeout, "limit": limit, "allowed_updates": _ALLOWED}
        if self._offset:
            parameters["offset"] = self._offset
        answer = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(parameters)}", read_timeout=timeout + 10
        )
        return answer if isinstance(answer, list) else []

    async def _hand_on(self, raw: list[dict[str, Any]], stopped: asyncio.Task[bool]) -> None:
        tasks = {asyncio.create_task(self._handle(update)) for update in self._read(raw)}
        self._running |= tasks
        for task in tasks:
            task.add_done_callback(self._running.discard)
        if tasks:
            await asyncio.wait(tasks, timeout=self._settle)
        while len(self._running) > MAX_IN_FLIGHT and not stopped.done():
            await asyncio.wait({*self._running, stopped}, return_when=asyncio.FIRST_COMPLETED)

    def _read(self, raw: list[dict[str, Any]]) -> list[Update]:
        updates = []
        for item in raw:
            self._offset = max(self._offset, int(item["update_id"]) + 1)
            try:
                updates.append(Update.de_json(item, self._bot))
            except Exception as error:  # whatever a malformed update makes PTB raise
                self.skipped += 1
                logger.warning(
                    "update %s cannot be read (%s) and is skipped",
                    item["update_id"],
                    type(error).__name__,
                )
        return updates

    async def _finish(self, drain: float) -> None:
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=drain)
            for task in late:
                task.cancel()
            if late:
                logger.warning("%d updates were still being handled at the end", len(late))
                await asyncio.wait(late)
                return  # unconfirmed on purpose: Telegram hands them out again
        try:
            await self._fetch(timeout=0, limit=1)  # confirms what was handled
        except TelegramError as error:
            logger.info("the last updates could not be confirmed: %s", type(error).__name__)


def _tell(error: TelegramError, pause: float) -> None:
    if isinstance(error, Conflict):
        logger.error("another process polls with this token; trying again in %.1f s", pause)
    elif isinstance(error, NetworkError):
        logger.warning("no answer from Telegram; trying again in %.1f s", pause)
    else:
        logger.error("Telegram refused: %s; trying again in %.1f s", error.message, pause)


_ALLOWED = "[" + ",".join(f'"{kind}"' for kind in ALLOWED_UPDATES) + "]"
