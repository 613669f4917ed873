"""`emojibot run`: the bot, until it is told to stop."""

import asyncio
import gc
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import click

from bot.cli.errors import spoken_errors

if TYPE_CHECKING:
    from bot.settings import Settings

STOPPING: Final = (signal.SIGTERM, signal.SIGINT)

logger = logging.getLogger(__name__)


@click.command()
@spoken_errors()
def run() -> None:
    """Run the bot in Telegram, until it is told to stop.

    It asks Telegram for updates; where WEBHOOK_URL is set, Telegram sends them. Settings come from
    the environment or from .env (see .env.example); BOT_TOKEN is the only one without a default.
    SIGTERM or Ctrl-C lets running answers finish, a second one ends at once.
    """
    from bot import logs
    from bot.cli.started import started
    from bot.settings import load_settings
    from bot.transport.proxy import proxy_to

    settings = load_settings()
    settings.token()
    proxy_to(settings.bot_api_url)
    logs.configure(settings.log_level, settings.log_format)
    line, event = started(settings)
    logger.info("%s", line, extra={"event": event})
    with all_staying():
        loop = quick_loop()
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(until_stopped(partial(_serve, settings)))


def quick_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes uvloop's event loop, which works less, where it is installed; else asyncio's."""
    from bot.transport.lookups import patient

    try:
        from uvloop import Loop
    except ImportError:
        return patient(asyncio.SelectorEventLoop)
    return patient(Loop)


async def _serve(settings: "Settings", stop: asyncio.Event) -> None:
    with all_staying():
        from bot.app import serve
        from bot.cli.supervision import supervised
        from bot.lifecycle import Readiness

    async with supervised(stop, os.environ) as told:
        await serve(settings, stop, Readiness(told))


@contextmanager
def all_staying() -> Iterator[None]:
    """Do not look for garbage among what the block makes, during it or later.

    For imports: to look through modules again and again takes a tenth of the time of loading them.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


async def until_stopped(work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    """Await `work(stop)`; the first SIGTERM or SIGINT sets `stop`, the second exits."""
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            sys.stderr.write("Stopped without waiting for running answers.\n")
            sys.exit(1)
        stop.set()

    loop = asyncio.get_running_loop()
    for number in STOPPING:
        loop.add_signal_handler(number, on_signal)
    try:
        await work(stop)
    finally:
        for number in STOPPING:  # not every loop does so as it is closed
            loop.remove_signal_handler(number)
