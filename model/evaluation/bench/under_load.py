"""Messages that arrive as they do from many people: independently, at a rate that is offered."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass

from model.batching import BatchingPredictor
from model.evaluation.bench.contender import Contender
from model.prepared import prepare

Answer = Callable[[str], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Waited:
    """How long people waited for their answers, in milliseconds."""

    half: float  # half of them no longer than this
    nearly_all: float  # 99 of 100 no longer than this


def offered(contender: Contender, texts: Sequence[str], rate: float, *, seed: int) -> Waited:
    """All of `texts` arrive, `rate` a second in the mean; nobody gives up."""
    dice = random.Random(seed)
    gaps = [dice.expovariate(rate) for _ in texts]
    waited = sorted(asyncio.run(_offered(contender, texts, gaps)))
    return Waited(waited[len(waited) // 2], waited[min(int(0.99 * len(waited)), len(waited) - 1)])


def at_once(contender: Contender, texts: Sequence[str]) -> None:
    """Answer all of `texts`, which wait already."""
    asyncio.run(_offered(contender, texts, [0.0] * len(texts)))


async def _offered(
    contender: Contender, texts: Sequence[str], gaps: Sequence[float]
) -> list[float]:
    async with _served(contender, len(texts)) as answer:

        async def one(text: str, arrives: float) -> float:
            await asyncio.sleep(arrives - time.perf_counter())
            await answer(text)
            return 1000 * (time.perf_counter() - arrives)

        arrives, people = time.perf_counter(), []
        for text, gap in zip(texts, gaps, strict=True):
            arrives += gap
            people.append(one(text, arrives))
        return await asyncio.gather(*people)


@asynccontextmanager
async def _served(contender: Contender, most: int) -> AsyncIterator[Answer]:
    if contender.engine is not None:
        async with BatchingPredictor(contender.engine, queue=most, deadline=3600) as predictor:
            yield lambda text: predictor.predict(prepare(text))
        return
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as thread:
        yield lambda text: loop.run_in_executor(thread, contender.one, text)
