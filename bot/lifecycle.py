"""What the running bot does beside its handlers: it connects, receives, tells owners, and ends.

Everything here stops when it is told to: `receive` returns when `stop` is set, and what runs
`beside` a block ends with it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application
from telegram.request import BaseRequest

from bot.errors import SettingsError
from bot.transport.inbox import Inbox
from bot.transport.polling import ALLOWED_UPDATES, Poller
from bot.transport.refusals import in_a_sentence, is_unknown_token, refused_webhook
from bot.transport.retries import seconds

logger = logging.getLogger(__name__)

App: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"

DRAIN: Final = 10.0  # seconds that running handlers are given at the end
LONGEST_PAUSE: Final = 30.0  # seconds between two tries to get through
UNKNOWN_TOKEN: Final = "Telegram does not accept BOT_TOKEN: copy it again from @BotFather"


@dataclass
class Readiness:
    """Whether the bot gets its updates."""

    told: Callable[[bool], None] = lambda _: None  # when that changes
    ready: bool = False

    def __call__(self) -> bool:
        return self.ready

    def set(self, ready: bool) -> None:
        """From now on it does, or does not."""
        if ready != self.ready:
            self.told(ready)
        self.ready = ready


async def connect(application: App, stop: asyncio.Event) -> bool:
    """Introduce ourselves to Telegram, as often as it takes; False when stopped meanwhile.

    Raises:
        SettingsError: Telegram does not know the token.
    """
    return await _persist(application.initialize, stop)


async def receive(
    application: App,
    url: str | None,
    secret: str | None,
    inbox: Inbox,
    stop: asyncio.Event,
    readiness: Readiness,
    polling: Callable[[], BaseRequest],
) -> None:
    """Take updates until `stop` is set: pushed to the webhook `url` where there is one, or polled.

    Args:
        polling: makes a connection of its own for long polls.

    Raises:
        SettingsError: Telegram will not have it.
    """
    if url is not None and secret is not None:
        await receive_pushed(application, url, secret, inbox, stop, readiness)
    else:
        await receive_polled(application, inbox, stop, readiness, polling)


async def receive_pushed(
    application: App,
    url: str,
    secret: str,
    inbox: Inbox,
    stop: asyncio.Event,
    readiness: Readiness,
) -> None:
    """Let Telegram push updates to the webhook at `url` until `stop` is set.

    Raises:
        SettingsError: Telegram refuses the address, or does not know the token.
    """

    async def set_webhook() -> object:
        return await application.bot.set_webhook(
            url, allowed_updates=ALLOWED_UPDATES, secret_token=secret
        )

    await inbox.resume()
    try:
        if not await _persist(set_webhook, stop, final=refused_webhook):
            return
        readiness.set(True)
        logger.info("@%s is listening", application.bot.username)
        await stop.wait()
    finally:
        readiness.set(False)
        await inbox.drain(DRAIN)


async def receive_polled(
    application: App,
    inbox: Inbox,
    stop: asyncio.Event,
    readiness: Readiness,
    polling: Callable[[], BaseRequest],
) -> None:
    """Fetch updates from Telegram until `stop` is set.

    Args:
        polling: makes a connection of its own for long polls.

    Raises:
        SettingsError: Telegram no longer knows the token.
    """
    await inbox.resume()
    try:
        # Telegram gives updates to one of the two.
        if not await _persist(application.bot.delete_webhook, stop):
            return
        async with polling() as request:
            readiness.set(True)
            logger.info("@%s is listening", application.bot.username)
            poller = Poller(application.bot, request, inbox, reached=readiness.set)
            await poller.run(stop, drain=DRAIN)
    except InvalidToken:
        raise SettingsError("Telegram no longer accepts BOT_TOKEN: is it revoked?") from None
    finally:
        readiness.set(False)
        await inbox.drain(DRAIN)  # also what was resumed before the first update was fetched


async def _persist(
    attempt: Callable[[], Awaitable[object]],
    stop: asyncio.Event,
    *,
    final: Callable[[TelegramError], str | None] = lambda _: None,
) -> bool:
    """Make `attempt` as often as it takes; False when stopped meanwhile.

    Args:
        final: why it need not be tried again.

    Raises:
        SettingsError: that is so, or Telegram does not know the token.
    """
    pause = 0.5
    while not stop.is_set():
        try:
            return await _unless(stop, attempt())
        except TelegramError as error:
            if is_unknown_token(error):
                raise SettingsError(UNKNOWN_TOKEN) from None
            if (refused := final(error)) is not None:
                raise SettingsError(refused) from None
            wait = seconds(error) if isinstance(error, RetryAfter) else pause
            logger.warning("%s; trying again in %.1f s", in_a_sentence(error), wait)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        pause = min(2 * pause, LONGEST_PAUSE)
    return False


async def _unless(stop: asyncio.Event, work: Awaitable[object]) -> bool:
    """Await `work`; False when `stop` was set first, and then it is cut off."""
    working, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        return working.done()
    finally:
        working.cancel()
        stopped.cancel()


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Do `work` during the block; what is not done at its end is cut off."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def tell_owners(
    bot: Bot,
    owners: Iterable[int],
    sentences: asyncio.Queue[str],
    first: Callable[[str], Awaitable[bool]],
) -> None:
    """Send each of the `sentences` to each of the owners, for ever.

    Args:
        first: whether no other process of the bot has said a sentence just now.
    """
    while True:
        sentence = await sentences.get()
        for owner in owners if await first(sentence) else ():
            with suppress(TelegramError):
                await bot.send_message(owner, sentence)
