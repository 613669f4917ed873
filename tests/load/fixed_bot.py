"""`emojibot run` with a model that ranks every text the same, at once: what is left is the bot."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import bot.app
from bot.cli.run import run
from bot.monitoring.watch import Watch
from bot.settings import Settings
from model.ranking import Predictors
from model.serving import Everybody
from tests.bot.wire import FixedPredictor
from tests.e2e.process import Bot, Telegram

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def fixed_bot(life: Telegram, log: str = "bot.log", **settings: str) -> AsyncIterator[Bot]:
    """The bot as a process of its own; killed at the end unless it has ended by itself."""
    log_file = life.folder / log
    with log_file.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.load.fixed_bot",
            env=life.environment(PYTHONPATH=str(ROOT), **settings), cwd=life.folder, stderr=stderr,
        )  # fmt: skip
    try:
        yield Bot(life.world, process, log_file)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@asynccontextmanager
async def _fixed(
    settings: Settings, watch: Watch, refused: Callable[[str], None]
) -> AsyncIterator[Predictors]:
    del settings, watch, refused  # there is no model
    yield Everybody(FixedPredictor("❤", "🔥", "👏", "😁", "🎉"))


if __name__ == "__main__":
    bot.app._models = _fixed
    run()
