"""The model of the running bot: the one it was given, or wherever the registry points."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from model.batching import BatchingPredictor
from model.engine import Engine
from model.loading import CURRENT, load_engine
from model.ranking import Predictors
from model.registry import Registry
from model.served import Serve
from model.serving import Everybody, Serving

logger = logging.getLogger(__name__)


@asynccontextmanager
async def models_at_work(
    model: str,
    *,
    device: str,
    share: float,
    queue: int,
    batch_tokens: int,
    watched: Callable[[Serve], Serve],
    refused: Callable[[str], None],
) -> AsyncIterator[Predictors]:
    """The model of this name; `current` is followed wherever the registry points.

    Args:
        share: of the people, 0..1, whom a candidate answers.
        queue, batch_tokens: of each model's worker; see `BatchingPredictor`.
        watched: looks on while a worker is put in front of a model.
        refused: is given a sentence about each model that cannot be used.

    Raises:
        ModelError: none can.
    """
    serve = watched(partial(BatchingPredictor, queue=queue, batch_tokens=batch_tokens))

    def load(name: str | Path) -> Engine:
        return load_engine(str(name), device=device)

    if model == CURRENT:
        async with Serving(
            Registry(), load=load, serve=serve, share=share, tell=refused
        ) as serving:
            yield serving
        return
    engine = await asyncio.to_thread(load, model)
    logger.info("model %s answers", engine.version)
    async with serve(engine) as predictor:
        yield Everybody(predictor)
