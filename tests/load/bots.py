"""The bots that are crowded and compared, each as a process of its own.

`fixed` is `emojibot run` with a model that ranks every text the same, at once: what is left is
the bot. `default` is the bot as it ships, `echo` what python-telegram-bot's users begin with. The
first is held to Telegram's thirty messages a second, as everywhere; `--hurry` lifts that, so that
the machine is the limit.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

import click

import bot.app
from bot.cli.run import run
from bot.monitoring.watch import Watch
from bot.settings import Settings
from bot.transport import send_queue
from model.ranking import Predictors
from model.serving import Everybody
from tests.bot.wire import FixedPredictor
from tests.e2e.process import Bot, Telegram

ROOT: Final = Path(__file__).parents[2]
KINDS: Final = ("fixed", "default", "echo")
NO_LIMIT: Final = (100_000, 1.0, (0, 0, 0))  # messages in a second


@asynccontextmanager
async def fixed_bot(life: Telegram) -> AsyncIterator[Bot]:
    """The bot with its fixed model; killed at the end unless it has ended by itself."""
    async with started(life, "tests.load.bots", "fixed") as bot:
        yield bot


@asynccontextmanager
async def started(
    life: Telegram, module: str, *arguments: str, **settings: str
) -> AsyncIterator[Bot]:
    """`python -m module`; killed at the end unless it has ended by itself."""
    log = life.folder / "bot.log"
    with log.open("ab") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments,
            env=life.environment(PYTHONPATH=str(ROOT), **settings), cwd=life.folder, stderr=stderr,
        )  # fmt: skip
    try:
        yield Bot(life.world, process, log)
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


@click.command()
@click.argument("kind", type=click.Choice(["fixed", "default"]))
@click.option("--hurry", is_flag=True, help="Send as fast as the machine can.")
def main(kind: str, hurry: bool) -> None:
    """Run the bot with the fixed or with the shipped model."""
    if kind == "fixed":
        bot.app._models = _fixed
    if hurry:
        send_queue.OVERALL = NO_LIMIT  # type: ignore[misc]
    run.main(args=[])


if __name__ == "__main__":
    main()
