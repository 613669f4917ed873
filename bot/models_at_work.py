"""The model of the running bot: the one it was given, or wherever the registry points."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Literal, TypeAlias

from model.batching import BatchingPredictor
from model.engine import Engine
from model.loading import CURRENT, load_engine
from model.probe import Way, quickest
from model.ranking import Predictors
from model.registry import Registry
from model.served import Serve
from model.serving import Everybody, Serving

Precision: TypeAlias = Literal["stored", "fp32", "auto"]

logger = logging.getLogger(__name__)


@asynccontextmanager
async def models_at_work(
    model: str,
    *,
    device: str,
    precision: Precision,
    threads: int | None,
    share: float,
    queue: int,
    batch_tokens: int,
    watched: Callable[[Serve], Serve],
    refused: Callable[[str], None],
) -> AsyncIterator[Predictors]:
    """The model of this name; `current` is followed wherever the registry points.

    Args:
        precision: see MODEL_PRECISION; what is found for the first model goes for all.
        threads: cores to use on a CPU; None: all, or as many as are found to be quickest.
        share: of the people, 0..1, whom a candidate answers.
        queue, batch_tokens: of each model's worker; see `BatchingPredictor`.
        watched: looks on while a worker is put in front of a model.
        refused: is given a sentence about each model that cannot be used.

    Raises:
        ModelError: none can.
    """
    serve = watched(partial(BatchingPredictor, queue=queue, batch_tokens=batch_tokens))

    ways: list[Way] = [] if precision == "auto" else [Way(precision == "fp32", threads)]

    def load(name: str | Path) -> Engine:
        if not ways:
            ways.append(quickest(str(name), threads=threads, cores=os.cpu_count() or 1))
        [way] = ways
        return load_engine(str(name), device=device, in_full=way.in_full, threads=way.threads)

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
