"""Fetches updates from Telegram by long polling, and waits for a broken network.

The next request confirms the updates before it, so it goes out once they are handled or noted.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot.transport.inbox import Inbox
from bot.transport.refusals import in_a_sentence, is_unknown_token
from bot.transport.retries import seconds
from bot.transport.turn import Raw

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
        reached: Callable[[bool], None] = lambda _: None,
    ) -> None:
        """
        Args:
            request: a connection of its own, so that the long poll holds up no sending.
            hold: how long Telegram may hold a request without news, in seconds.
            pauses: seconds to wait after the first, second, ... failure in a row.
            pace: seconds from one request to the next at least, unless the first could not bring
                all that is there.
            reached: told after each request whether Telegram answered it.
        """
        self._bot = bot
        self._request = request
        self._inbox = inbox
        self._hold = hold
        self._pauses = pauses
        self._pace = pace
        self._reached = reached
        self._offset = 0
        self._accepting: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event, *, drain: float = 10.0) -> None:
        """Poll until `stop` is set, then give running handlers `drain` seconds to finish.

        Raises:
            InvalidToken: Telegram does not know the token (any more).
        """
        polling, stopped = asyncio.create_task(self._poll()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if polling.done():
                polling.result()
        finally:
            stopped.cancel()
            polling.cancel()
            await self._inbox.drain(drain)
            last = [polling] if self._accepting is None else [polling, self._accepting]
            await asyncio.gather(*last, return_exceptions=True)
            await self._confirm()

    async def _poll(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            next_at = loop.time() + self._pace
            await self._inbox.room()
            if raw := await self._fetch_patiently():
                self._accepting = asyncio.create_task(self._accept(raw))
                await asyncio.shield(self._accepting)  # the end cuts the polling off, not this
            if len(raw) < BATCH:
                await asyncio.sleep(max(0, next_at - loop.time()))

    async def _accept(self, raw: list[Raw]) -> None:
        """Hand `raw` over; only what is handled or noted is confirmed by the next request."""
        if await self._inbox.accept(raw, more=len(raw) == BATCH):
            self._offset = max(update["update_id"] for update in raw) + 1

    async def _confirm(self) -> None:
        try:
            await self._fetch(hold=0, limit=1)
        except TelegramError as error:
            logger.info("the last updates could not be confirmed: %s", type(error).__name__)

    async def _fetch_patiently(self) -> list[Raw]:
        """The next updates, however long that takes.

        Raises:
            InvalidToken: Telegram does not know the token (any more).
        """
        failures = 0
        while True:
            try:
                updates = await self._fetch(hold=0 if failures else self._hold, limit=BATCH)
            except TelegramError as error:
                if is_unknown_token(error):
                    raise
                pause = self._pauses[min(failures, len(self._pauses) - 1)]
                if isinstance(error, RetryAfter):
                    pause = seconds(error)
                logger.warning("%s; trying again in %.1f s", in_a_sentence(error), pause)
            else:
                self._reached(True)
                return updates
            self._reached(False)
            failures += 1
            await asyncio.sleep(pause)

    async def _fetch(self, *, hold: int, limit: int) -> list[Raw]:
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
        return (
            [update for update in answer if _has_number(update)] if isinstance(answer, list) else []
        )


def _has_number(update: object) -> bool:
    """Whether it can be confirmed; else it is no update, whatever it is."""
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)
