"""Ten thousand texts that wait for the model at once: do the last go as fast as the first?

    python -m tests.load.drain

The model that ships, chat messages of the written corpus. For each tenth of them: answers a
second, the processor's milliseconds for one, and what the process holds.
"""

import asyncio
import random
import time
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import click
import psutil
from rich.console import Console
from rich.status import Status

from model.batching import BatchingPredictor
from model.data.corpus import CORPUS_FILES
from model.loading import load_engine
from model.prepared import prepare
from tests.load.tables import table


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the process was when so many were answered: seconds, and MB."""

    answered: int
    passed: float
    worked: float
    resident: float


def moment(answered: int) -> Moment:
    process = psutil.Process()
    times = process.cpu_times()
    resident = process.memory_info().rss / 1e6
    return Moment(answered, time.perf_counter(), times.user + times.system, resident)


async def drained(texts: list[str], tenth: int) -> list[Moment]:
    """The moments after each `tenth` of answers; all of `texts` wait before the first."""
    answered, moments = 0, list[Moment]()

    async def one(predictor: BatchingPredictor, text: str) -> None:
        nonlocal answered
        await predictor.predict(prepare(text))
        answered += 1
        if answered % tenth == 0:
            moments.append(moment(answered))

    engine = load_engine("default", device="cpu")
    async with BatchingPredictor(engine, queue=len(texts), deadline=3600) as predictor:
        people = [asyncio.create_task(one(predictor, text)) for text in texts]
        await asyncio.sleep(0)  # all of them have asked
        moments.append(moment(0))
        await asyncio.gather(*people)
    return moments


@click.command()
@click.option("--texts", default=10_000, show_default=True)
def main(texts: int) -> None:
    """Have so many texts wait at once, and see how they are answered."""
    lines = [
        line.split("\t")[0]
        for file in CORPUS_FILES
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    with Status(f"{texts} texts wait", console=Console(stderr=True)):
        moments = asyncio.run(drained(random.Random(0).choices(lines, k=texts), texts // 10))
    pairs = list(pairwise(moments))
    rates = [texts / 10 / (later.passed - before.passed) for before, later in pairs]
    costs = [10_000 * (later.worked - before.worked) / texts for before, later in pairs]
    rows = [
        (later.answered, f"{rate:.1f}", f"{cost:.1f}", f"{later.resident:.0f}")
        for (_, later), rate, cost in zip(pairs, rates, costs, strict=True)
    ]
    click.echo(f"with all of them waiting: {moments[0].resident:.0f} MB")
    click.echo(table(["answered", "a second", "processor ms each", "MB"], rows))
    click.echo(f"the last tenth goes {rates[-1] / median(rates):.2f} times as fast as the median")


if __name__ == "__main__":
    main()
