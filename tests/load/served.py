"""What it costs to ask a model that is served elsewhere, beside one in the same process.

    python -m tests.load.served

The model that ships, chat-length texts, as many at once as are told. Rounds are interleaved, CPU
time is told apart for who asks and for the service.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import httpx
import psutil

from model.batching import BatchingPredictor
from model.loading import load_engine
from model.prepared import prepare
from model.ranking import Predictor
from model.remote.predictor import RemotePredictor
from model.remote.replica import Replica, bearer
from tests.e2e.test_served import WORD, Nobody, served

TEXT = "we won the match yesterday and I am so happy, see you at {} tomorrow"


@dataclass(frozen=True)
class Round:
    """Milliseconds."""

    latency: float  # the median
    asking: float  # CPU for a text, in the process that asks
    serving: float  # and in the service


async def measured(
    predictor: Predictor, texts: int, at_once: int, service: psutil.Process | None
) -> Round:
    waits: list[float] = []
    places = asyncio.Semaphore(at_once)

    async def one(number: int) -> None:
        async with places:
            began = time.perf_counter()
            await predictor.predict(prepare(TEXT.format(number)))
            waits.append(time.perf_counter() - began)

    before = _seconds(psutil.Process()), _seconds(service)
    await asyncio.gather(*(one(number) for number in range(texts)))
    asking, serving = _seconds(psutil.Process()) - before[0], _seconds(service) - before[1]
    return Round(1000 * median(waits), 1000 * asking / texts, 1000 * serving / texts)


def _seconds(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = process.cpu_times()
    return float(times.user + times.system)


@asynccontextmanager
async def both() -> AsyncIterator[tuple[Predictor, Predictor, psutil.Process]]:
    """The model in this process, the same elsewhere, and the process of that."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            BatchingPredictor(load_engine("default")) as here,
            served(Path(folder), "--model", "default") as one,
            httpx.AsyncClient(headers=bearer(WORD), trust_env=False) as client,
        ):
            there = RemotePredictor([Replica(one.address, client)], Nobody(), hedge=60)
            yield here, there, psutil.Process(one.process.pid)


async def _run(texts: int, at_once: list[int], rounds: int) -> None:
    async with both() as (here, there, process):
        for number in at_once:
            found: dict[str, list[Round]] = {"in-process": [], "served": []}
            for _ in range(rounds):
                found["in-process"].append(await measured(here, texts, number, None))
                found["served"].append(await measured(there, texts, number, process))
            for name, of in found.items():
                latency, asking, serving = (
                    median(getattr(it, what) for it in of)
                    for what in ("latency", "asking", "serving")
                )
                click.echo(
                    f"{number} at once, {name}: {latency:.1f} ms (median), CPU {asking:.2f} ms "
                    f"who asks, {serving:.2f} ms the service"
                )


@click.command()
@click.option("--texts", default=200, show_default=True)
@click.option("--rounds", default=5, show_default=True)
def main(texts: int, rounds: int) -> None:
    """Print medians for one text at a time and for sixteen."""
    asyncio.run(_run(texts, [1, 16], rounds))


if __name__ == "__main__":
    main()
