"""The bots that are crowded and compared, each as a process of its own.

`fixed` is `emojibot run` with a model that ranks every text the same, at once: what is left is
the bot. `default` is the bot as it ships, `echo` what python-telegram-bot's users begin with. The
first is held to Telegram's thirty messages a second, as everywhere; `--hurry` lifts that, so that
the machine is the limit.
"""

from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

import click

from bot.app import models_of
from bot.cli.run import quick_loop
from bot.monitoring.watch import Watch
from bot.settings import Settings
from bot.transport import send_queue
from model.ranking import Predictors
from model.serving import Everybody
from tests.bot.wire import FixedPredictor
from tests.e2e.process import Bot, Telegram
from tests.load.started import start

KINDS: Final = ("fixed", "default", "echo")
NO_LIMIT: Final = (100_000, 1.0, (0, 0, 0))  # messages in a second


def fixed_bot(
    life: Telegram, log: str = "bot.log", **settings: str
) -> AbstractAsyncContextManager[Bot]:
    """The bot with its fixed model; killed at the end unless it has ended by itself."""
    return life.program("tests.load.bots", "fixed", log=log, **settings)


@asynccontextmanager
async def fixed(
    settings: Settings, watch: Watch, refused: Callable[[str], None]
) -> AsyncIterator[Predictors]:
    """See `bot.app.models_of`."""
    del settings, watch, refused  # there is no model
    predictor = FixedPredictor("❤", "🔥", "👏", "😁", "🎉")
    # A day's texts would be taken for a leak.
    predictor.texts = deque(maxlen=0)  # type: ignore[assignment]
    yield Everybody(predictor)


@click.command()
@click.argument("kind", type=click.Choice(["fixed", "default"]))
@click.option("--hurry", is_flag=True, help="Send as fast as the machine can.")
def main(kind: str, hurry: bool) -> None:
    """Run the bot with the fixed or with the shipped model."""
    if hurry:
        send_queue.OVERALL = NO_LIMIT  # type: ignore[misc]
    start(fixed if kind == "fixed" else models_of, loop=quick_loop())


if __name__ == "__main__":
    main()
