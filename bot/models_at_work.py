"""The model of the running bot: the one it was given, or wherever the registry points."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
)
from functools import partial
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

import httpx

from model.batching import BatchingPredictor
from model.engine import Engine
from model.errors import PredictionError
from model.loading import CURRENT, DEFAULT, load_engine
from model.probe import Way, quickest
from model.ranking import Predictor, Predictors
from model.registry import Registry
from model.remembering import Remembering
from model.remote.predictor import RemotePredictor, once
from model.remote.replica import Replica, addresses_of, bearer
from model.served import Serve
from model.serving import Everybody, Serving

Precision: TypeAlias = Literal["stored", "fp32", "auto"]

QUICKEST: Final = Path("data/quickest.json")  # what was found for MODEL_PRECISION=auto

logger = logging.getLogger(__name__)


class Watch(Protocol):
    """Looks on while models answer."""

    def watched(self, serve: Serve) -> Serve:
        """What puts a worker in front of a model, watched."""

    def elsewhere(self, predictor: Predictor) -> AbstractContextManager[Predictor]:
        """One whose model is served elsewhere, watched during the block."""


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
    remembered: int,
    watch: Watch,
    refused: Callable[[str], None],
    token: str | None = None,
) -> AsyncIterator[Predictors]:
    """The model of this name; `current` is followed wherever the registry points.

    Args:
        model: addresses, with commas between them, of one that is served elsewhere, too.
        precision: see MODEL_PRECISION; what is found for the first model goes for all.
        threads: cores to use on a CPU; None: all, or as many as are found to be quickest.
        share: of the people, 0..1, whom a candidate answers.
        queue, batch_tokens, remembered: of each model's worker; see `_worker`.
        refused: is given a sentence about each model that cannot be used.
        token: what a model that is served elsewhere wants to be told; None: nothing.

    Raises:
        ModelError: none can.
    """
    serve = watch.watched(partial(_worker, remembered, queue=queue, batch_tokens=batch_tokens))
    load = _loading(device, precision, threads)
    if addresses := addresses_of(model):
        async with _elsewhere(addresses, token, lambda: serve(load(DEFAULT))) as remote:
            with watch.elsewhere(remote) as watched:
                yield Everybody(watched)
        return
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


def _worker(remembered: int, engine: Engine, *, queue: int, batch_tokens: int) -> BatchingPredictor:
    """What answers by `engine`, which remembers so many texts; see `BatchingPredictor`."""
    # What remembers is outside of what is watched: the time of a pass stays that of a pass.
    engine = Remembering.lately(engine, remembered) if remembered else engine
    return BatchingPredictor(engine, queue=queue, batch_tokens=batch_tokens)


def _loading(
    device: str, precision: Precision, threads: int | None
) -> Callable[[str | Path], Engine]:
    """What loads models by these settings."""
    ways: list[Way] = [] if precision == "auto" else [Way(precision == "fp32", threads)]

    def load(name: str | Path) -> Engine:
        if not ways:
            cores = os.cpu_count() or 1
            ways.append(quickest(str(name), threads=threads, cores=cores, kept=QUICKEST))
        [way] = ways
        return load_engine(str(name), device=device, in_full=way.in_full, threads=way.threads)

    return load


@asynccontextmanager
async def _elsewhere(
    addresses: Sequence[str],
    token: str | None,
    instead: Callable[[], AbstractAsyncContextManager[Predictor]],
) -> AsyncIterator[RemotePredictor]:
    """The model that is served at these addresses.

    Args:
        instead: loads, in a thread, what answers where none of them does.
    """
    async with (
        AsyncExitStack() as stack,
        httpx.AsyncClient(headers=bearer(token), trust_env=False) as client,
    ):

        async def own() -> Predictor:
            return await stack.enter_async_context(await asyncio.to_thread(instead))

        replicas = [Replica(address, client) for address in addresses]
        await _say_who_answers(replicas)
        yield RemotePredictor(replicas, once(own))


async def _say_who_answers(replicas: Sequence[Replica]) -> None:
    """Log what each of them says; those that say nothing may come later."""

    async def say(replica: Replica) -> None:
        try:
            logger.info("model %s answers at %s", await replica.version(), replica.address)
        except PredictionError as error:
            logger.warning("%s", error)

    await asyncio.gather(*map(say, replicas))
