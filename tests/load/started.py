"""`emojibot run` with some parts of a test's own, in a process of its own."""

import asyncio
from collections.abc import Callable

from bot import logs
from bot.app import Models, serve
from bot.cli.run import until_stopped
from bot.feedback.clock import MACHINES, Clock
from bot.lifecycle import Readiness
from bot.settings import load_settings


def start(
    models: Models,
    *,
    clock: Clock = MACHINES,
    loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
) -> None:
    """Run the bot with these parts until it is told to stop; its settings as always.

    Args:
        loop: makes the event loop; None: the usual one.
    """
    settings = load_settings()
    logs.configure(settings.log_level, settings.log_format)

    async def work(stop: asyncio.Event) -> None:
        await serve(settings, stop, Readiness(), models=models, clock=clock)

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(until_stopped(work))
