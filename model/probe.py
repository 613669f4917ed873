"""Finds how a model answers quickest on this processor: in which precision, on how many cores.

Which one is quicker turns with the processor: where it has arithmetic made for eight bits they
are, elsewhere fp32 reads more messages a second. And a second core that others use helps nobody.
What is timed is what a bot does: one message alone, and eight that waited.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Final

from model.artifact import FULL_GRAPH
from model.engine import Engine
from model.loading import load_engine, locate

logger = logging.getLogger(__name__)

_TEXT: Final = "we won the match, I love you all so much"
_WAITED: Final = 8  # texts
_ENOUGH: Final = 0.05  # seconds of timing, each way


@dataclass(frozen=True, slots=True)
class Way:
    """How to compute on a CPU.

    Attributes:
        in_full: in fp32 what is stored at eight bits.
        threads: cores to use; None: all.
    """

    in_full: bool = False
    threads: int | None = None


def quickest(
    name: str,
    *,
    threads: int | None,
    cores: int,
    clock: Callable[[], float] = time.perf_counter,
    load: Callable[..., Engine] = load_engine,
) -> Way:
    """The way in which the model `name` answers quickest here.

    One model at a time is in memory. Without a choice nothing is loaded.

    Args:
        threads: cores to use, where that is settled.
        cores: how many there are.

    Raises:
        ModelError: the model cannot be loaded.
    """
    ways = list(_ways(name, threads, cores))
    if len(ways) == 1:
        return ways[0]
    took = {}
    for way in ways:
        engine = load(name, device="cpu", in_full=way.in_full, threads=way.threads)
        took[way] = _seconds(engine, clock)
        del engine
    best = min(took, key=lambda way: took[way])
    said = ", ".join(f"{_said(way)} {1000 * seconds:.1f}" for way, seconds in took.items())
    logger.info("%s: %s answers; ms for nine messages: %s", name, _said(best), said)
    return best


def _ways(name: str, threads: int | None, cores: int) -> Iterator[Way]:
    source = locate(name)
    has_both = isinstance(source, Path) and (source / FULL_GRAPH).is_file()
    counts = [threads] if threads or cores == 1 else [None, 1]
    for in_full, count in product((False, True) if has_both else (False,), counts):
        yield Way(in_full, count)


def _seconds(engine: Engine, clock: Callable[[], float]) -> float:
    """The least time for one message and for eight together, of as many tries as time allows."""
    ids = engine.encode(_TEXT)
    engine.read([ids])  # the first pass is slow; no person waits for it
    least, end = float("inf"), clock() + _ENOUGH
    while True:
        start = clock()
        engine.read([ids])
        engine.read([ids] * _WAITED)
        now = clock()
        least = min(least, now - start)
        if now >= end:
            return least


def _said(way: Way) -> str:
    precision = "fp32" if way.in_full else "as stored"
    return f"{precision} on {way.threads or 'all'} core{'s' if way.threads != 1 else ''}"
