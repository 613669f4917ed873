"""How the store's work grows with what is in it: a thousand suggestions, a million.

    python -m tests.load.store
    python -m tests.load.store --rows 1000 --rows 100000 --folder /somewhere/with/2/GB

One person in ten suggestions is somebody else. Each operation is done for several people, in turns
with the other sizes, so that a busy machine slows all sizes alike; the figures are medians, and how
many times the smallest size's. What a person has grows with nothing here, so what is asked about
one person should take the same time in all sizes.
"""

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Final

import click

from bot.feedback import FeedbackStore, Keys, open_engine
from bot.feedback.migrate import upgrade
from tests.load.filled import NOW, REAL, Size, fill
from tests.load.operations import export, operations

BOT: Final = "1000001"
SIZES: Final = (1_000, 100_000, 1_000_000)
PEOPLE: Final = 10  # suggestions a person has
WARMED: Final = 2  # people with whom nothing is timed yet

Times = dict[str, dict[int, list[float]]]  # seconds, by operation and size


@asynccontextmanager
async def filled(folder: Path, rows: int) -> AsyncIterator[tuple[FeedbackStore, Size]]:
    """A store with so many suggestions; says how long filling it took."""
    url, keys = f"sqlite+aiosqlite:///{folder}/{rows}.db", Keys(b"k" * 32)
    await asyncio.to_thread(upgrade, url)
    size = Size(rows, rows // PEOPLE)
    engine = open_engine(url)
    began = time.perf_counter()
    await fill(engine, keys, size, bot=BOT)
    took, weight = time.perf_counter() - began, (folder / f"{rows}.db").stat().st_size
    click.echo(f"{rows} suggestions: {weight / 1e6:.0f} MB in {took:.0f} s")
    yield FeedbackStore(engine, keys, bot=BOT, now=lambda: NOW), size
    await engine.dispose()


async def measure(folder: Path, sizes: Sequence[int], people: int) -> Times:
    """Seconds that each operation took, with each size, for each of so many people."""
    times: Times = defaultdict(lambda: defaultdict(list))
    async with AsyncExitStack() as stack:
        stores = {rows: await stack.enter_async_context(filled(folder, rows)) for rows in sizes}
        for person in range(1, people + 1):
            for rows, (store, size) in stores.items():
                for name, operation in operations(store, size).items():
                    took = await _timed(operation(person))
                    if person > WARMED:
                        times[name][rows].append(took)
        for rows, (store, _) in stores.items():
            times["export, all"][rows].append(await _timed(export(store)))
            times["feedback stats"][rows].append(await _timed(store.statistics.overall()))
    return times


async def _timed(work: Awaitable[object]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began


def table(times: Times, sizes: Sequence[int]) -> list[str]:
    """Medians in milliseconds, and how many times the smallest size's each is."""
    smallest = min(sizes)
    lines = ["| | " + " | ".join(f"{rows:,}" for rows in sizes) + " |"]
    lines.append("|---" + "|--:" * len(sizes) + "|")
    for name, by_size in times.items():
        base = median(by_size[smallest])
        cells = [_cell(median(by_size[rows]), base) for rows in sizes]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _cell(seconds: float, base: float) -> str:
    return f"{1000 * seconds:.1f} ms, × {seconds / base:.1f}"


@click.command()
@click.option(
    "--rows", type=int, multiple=True, default=SIZES, show_default=True,
    help="Suggestions in a database; may be repeated.",
)  # fmt: skip
@click.option(
    "--people", type=click.IntRange(WARMED + 1, REAL), default=20, show_default=True,
    help="For whom everything is done.",
)  # fmt: skip
@click.option(
    "--folder", type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Where the databases are made for the while, 800 bytes a suggestion; default: /tmp's.",
)  # fmt: skip
def main(rows: Sequence[int], people: int, folder: Path | None) -> None:
    """Time what a bot asks of its store, in databases of several sizes."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        times = asyncio.run(measure(Path(place), sorted(rows), people))
    click.echo("\n".join(table(times, sorted(rows))))


if __name__ == "__main__":
    main()
