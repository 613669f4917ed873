"""`emojibot run` with a model that ranks every text the same, at once: what is left is the bot."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.monitoring.watch import Watch
from bot.settings import Settings
from model.ranking import Predictors
from model.serving import Everybody
from tests.bot.wire import FixedPredictor
from tests.e2e.process import Bot, Telegram
from tests.load.started import start


def fixed_bot(
    life: Telegram, log: str = "bot.log", **settings: str
) -> AbstractAsyncContextManager[Bot]:
    """The bot as a process of its own; killed at the end unless it has ended by itself."""
    return life.program("tests.load.fixed_bot", log=log, **settings)


@asynccontextmanager
async def fixed(
    settings: Settings, watch: Watch, refused: Callable[[str], None]
) -> AsyncIterator[Predictors]:
    """See `bot.app.models_of`."""
    del settings, watch, refused  # there is no model
    yield Everybody(FixedPredictor("❤", "🔥", "👏", "😁", "🎉"))


if __name__ == "__main__":
    start(fixed)
