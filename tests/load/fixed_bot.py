"""`emojibot run` with a model that ranks every text the same, at once: what is left is the bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import bot.app
from bot.cli.run import run
from model.ranking import Predictors
from model.serving import Everybody
from tests.bot.wire import FixedPredictor


@asynccontextmanager
async def _fixed(*_: object) -> AsyncIterator[Predictors]:
    yield Everybody(FixedPredictor("❤", "🔥", "👏", "😁", "🎉"))


if __name__ == "__main__":
    bot.app._predictors = _fixed
    run()
