"""The model of the running bot: the one of its settings, or wherever the registry points."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from model.engine import Engine
from model.loading import CURRENT, load_engine
from model.ranking import Predictors
from model.registry import Registry
from model.served import Serve
from model.serving import Everybody, Serving

logger = logging.getLogger(__name__)


@asynccontextmanager
async def models_at_work(
    settings: Settings, serve: Serve, refused: Callable[[str], None]
) -> AsyncIterator[Predictors]:
    """The model of the settings; `current` is followed wherever the registry points.

    Args:
        serve: puts a worker in front of a model.
        refused: is given a sentence about each model that cannot be used.

    Raises:
        ModelError: none can.
    """

    def load(name: str | Path) -> Engine:
        return load_engine(str(name), device=settings.model_device)

    if settings.model == CURRENT:
        async with Serving(
            Registry(), load=load, serve=serve, share=settings.model_canary, tell=refused
        ) as serving:
            yield serving
        return
    engine = await asyncio.to_thread(load, settings.model)
    logger.info("model %s answers", engine.version)
    async with serve(engine) as predictor:
        yield Everybody(predictor)
