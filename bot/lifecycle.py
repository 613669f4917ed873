"""What the running bot does beside its handlers: it connects, receives, looks after the
store, tells owners, and ends.

Everything here stops when it is told to: `receive` returns when `stop` is set, and what runs
`beside` a block ends with it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Final, TypeAlias

from telegram import Bot
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application
from telegram.request import HTTPXRequest

from bot.errors import SettingsError
from bot.feedback.upkeep import Upkeep, until_night
from bot.transport.inbox import Inbox
from bot.transport.polling import ALLOWED_UPDATES, Poller

logger = logging.getLogger(__name__)

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"

DRAIN: Final = 10.0  # seconds that running handlers are given at the end


async def connect(application: App, stop: asyncio.Event) -> bool:
    """Introduce ourselves to Telegram, as often as it takes; False when stopped meanwhile.

    Raises:
        SettingsError: Telegram does not know the token.
    """
    pause = 0.5
    while not stop.is_set():
        try:
            await application.initialize()
            return True
        except InvalidToken:
            raise SettingsError(
                "Telegram does not accept BOT_TOKEN: copy it again from @BotFather"
            ) from None
        except NetworkError:
            logger.warning("Telegram cannot be reached; trying again in %.1f s", pause)
        try:
            await asyncio.wait_for(stop.wait(), pause)
        except TimeoutError:
            pause = min(2 * pause, 30)
    return False


async def receive_pushed(
    application: App, url: str, secret: str, inbox: Inbox, stop: asyncio.Event
) -> None:
    """Let Telegram push updates to the webhook at `url` until `stop` is set."""
    await application.bot.set_webhook(url, allowed_updates=ALLOWED_UPDATES, secret_token=secret)
    await inbox.resume()
    await stop.wait()
    await inbox.drain(DRAIN)


async def receive_polled(application: App, inbox: Inbox, stop: asyncio.Event) -> None:
    """Fetch updates from Telegram until `stop` is set.

    Raises:
        SettingsError: Telegram no longer knows the token.
    """
    async with HTTPXRequest(connection_pool_size=1) as request:
        try:
            await inbox.resume()
            await application.bot.delete_webhook()  # Telegram gives updates to one of the two
            await Poller(application.bot, request, inbox).run(stop, drain=DRAIN)
        except InvalidToken:
            raise SettingsError("Telegram no longer accepts BOT_TOKEN: is it revoked?") from None


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do `work` during the block; what is not done at its end is cut off."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def tell_owners(bot: Bot, owners: Iterable[int], sentences: asyncio.Queue[str]) -> None:
    """Send each of the `sentences` to each of the owners, for ever."""
    while True:
        sentence = await sentences.get()
        for owner in owners:
            with suppress(TelegramError):
                await bot.send_message(owner, sentence)


async def keep_up_nightly(upkeep: Upkeep) -> None:
    """Look after the store at once, then every night, for ever."""
    while True:
        await upkeep()
        await asyncio.sleep(until_night(datetime.now().astimezone()).total_seconds())
