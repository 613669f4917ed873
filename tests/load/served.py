"""What it costs to ask a model that is served elsewhere, beside one in the same process.

    python -m tests.load.served
    python -m tests.load.served --ray    # beside one replica on a cluster of Ray on this machine

The model that ships, chat-length texts, as many at once as are told. Rounds are interleaved, CPU
time is told apart for who asks and for the service, all processes of a cluster among it.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
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

    before = time.process_time(), _seconds(service)
    await asyncio.gather(*(one(number) for number in range(texts)))
    asking, serving = time.process_time() - before[0], _seconds(service) - before[1]
    return Round(1000 * median(waits), 1000 * asking / texts, 1000 * serving / texts)


def _seconds(process: psutil.Process | None) -> float:
    if process is None:
        return 0.0
    times = [it.cpu_times() for it in (process, *process.children(recursive=True))]
    return float(sum(it.user + it.system for it in times))


@asynccontextmanager
async def contenders(
    *, on_ray: bool
) -> AsyncIterator[dict[str, tuple[Predictor, psutil.Process | None]]]:
    """The model in this process, and elsewhere, with the process that it takes there."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ray", dir="/tmp")))
        client = httpx.AsyncClient(headers=bearer(WORD), trust_env=False)
        await stack.enter_async_context(client)

        def asking(address: str) -> Predictor:
            return RemotePredictor([Replica(address, client, timeout=60)], Nobody(), hedge=60)

        here = await stack.enter_async_context(BatchingPredictor(load_engine("default")))
        one = await stack.enter_async_context(served(folder, "--model", "default"))
        them = {
            "in-process": (here, None),
            "served": (asking(one.address), psutil.Process(one.process.pid)),
        }
        if on_ray:
            from tests.e2e.test_on_ray import deployed

            options = ("--cpus", str(os.cpu_count()))  # as many threads as the others have
            cluster = await stack.enter_async_context(deployed(folder, folder, *options))
            them["on Ray"] = (asking(cluster.address), psutil.Process(cluster.process.pid))
        yield them


async def _run(texts: int, at_once: list[int], rounds: int, *, on_ray: bool) -> None:
    async with contenders(on_ray=on_ray) as them:
        for number in at_once:
            found: dict[str, list[Round]] = {name: [] for name in them}
            for _ in range(rounds):
                for name, (predictor, process) in them.items():
                    found[name].append(await measured(predictor, texts, number, process))
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
@click.option("--ray", "on_ray", is_flag=True)
def main(texts: int, rounds: int, on_ray: bool) -> None:
    """Print medians for one text at a time and for sixteen."""
    asyncio.run(_run(texts, [1, 16], rounds, on_ray=on_ray))


if __name__ == "__main__":
    main()
