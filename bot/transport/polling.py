"""Fetches updates from Telegram by long polling, and waits for a broken network.

The next request confirms the updates before it, so it goes out once they are handled.
"""

import asyncio
import json
import logging
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import (
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest

from bot.transport.inbox import Inbox
from bot.transport.retries import seconds

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    *("message", "edited_message", "channel_post", "edited_channel_post", "message_reaction"),
    *("callback_query", "inline_query", "chosen_inline_result"),
)

BATCH = 100  # updates at once, the most that Telegram gives
PACE = 0.03  # seconds; a request costs as much as 30 updates, so in a rush let some gather first


class Poller:
    """The loop between Telegram's getUpdates and the inbox."""

    def __init__(
        self,
        bot: Bot,
        request: BaseRequest,
        inbox: Inbox,
        *,
        hold: int = 30,
        pauses: Sequence[float] = (0.5, 1, 2, 5, 10, 30),
        pace: float = PACE,
    ) -> None:
        """
        Args:
            request: a connection of its own, so that the long poll holds up no sending.
            hold: how long Telegram may hold a request without news, in seconds.
            pauses: seconds to wait after the first, second, ... failure in a row.
            pace: seconds from one request to the next at least, unless the first could not bring
                all that is there.
        """
        self._bot = bot
        self._request = request
        self._inbox = inbox
        self._hold = hold
        self._pauses = pauses
        self._pace = pace
        self._offset = 0

    async def run(self, stop: asyncio.Event, *, drain: float = 10.0) -> None:
        """Poll until `stop` is set, then give running handlers `drain` seconds to finish.

        Raises:
            InvalidToken: Telegram does not know the token (any more).
        """
        loop = asyncio.get_running_loop()
        stopped = asyncio.create_task(stop.wait())
        turn: asyncio.Task[None] | None = None
        try:
            while not stop.is_set():
                next_at = loop.time() + self._pace
                fetching = asyncio.create_task(self._fetch_patiently())
                await asyncio.wait({fetching, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not fetching.done():
                    fetching.cancel()
                    await asyncio.wait({fetching})
                    break
                raw = fetching.result()
                turn = asyncio.create_task(self._inbox.accept(raw, more=len(raw) == BATCH))
                await asyncio.wait({turn, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if raw:
                    self._offset = max(int(update["update_id"]) for update in raw) + 1
                if len(raw) < BATCH:
                    await asyncio.wait({stopped}, timeout=max(0, next_at - loop.time()))
        finally:
            stopped.cancel()
            if turn is not None:
                await turn
            # What was cut off stays unconfirmed on purpose: Telegram hands it out again.
            if await self._inbox.drain(drain):
                await self._confirm()

    async def _confirm(self) -> None:
        try:
            await self._fetch(hold=0, limit=1)
        except TelegramError as error:
            logger.info("the last updates could not be confirmed: %s", type(error).__name__)

    async def _fetch_patiently(self) -> list[dict[str, Any]]:
        failures = 0
        while True:
            try:
                return await self._fetch(hold=self._hold, limit=BATCH)
            except (InvalidToken, Forbidden):
                raise
            except RetryAfter as error:
                pause = seconds(error)
            except TelegramError as error:
                pause = self._pauses[min(failures, len(self._pauses) - 1)]
                _tell(error, pause)
            failures += 1
            await asyncio.sleep(pause)

    async def _fetch(self, *, hold: int, limit: int) -> list[dict[str, Any]]:
        parameters: dict[str, Any] = {
            "timeout": hold,
            "limit": limit,
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        if self._offset:
            parameters["offset"] = self._offset
        answer = await self._request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(parameters)}", read_timeout=hold + 10
        )
        return answer if isinstance(answer, list) else []


def _tell(error: TelegramError, pause: float) -> None:
    if isinstance(error, Conflict):
        logger.error("another process polls with this token; trying again in %.1f s", pause)
    elif isinstance(error, NetworkError):
        logger.warning("no answer from Telegram; trying again in %.1f s", pause)
    else:
        logger.error("Telegram refused: %s; trying again in %.1f s", error.message, pause)
