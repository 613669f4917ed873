"""Finds how a model answers quickest on this processor: in which precision, on how many cores.

Which one is quicker turns with the processor: where it has arithmetic made for eight bits they
are, elsewhere fp32 reads more messages a second. And a second core that others use helps nobody.
What is timed is what a bot does: one message alone, and eight that waited. It is kept for the next
start, until the model, the processor or ONNX Runtime is another one.
"""

import json
import logging
import platform
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any, Final

import onnxruntime

from model import files
from model.artifact import FULL_GRAPH
from model.engine import Engine
from model.loading import load_engine, locate
from model.served import Source
from model.strict_json import parse

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
    kept: Path,
    clock: Callable[[], float] = time.perf_counter,
    load: Callable[..., Engine] = load_engine,
) -> Way:
    """The way in which the model `name` answers quickest here.

    One model at a time is in memory. Without a choice nothing is loaded.

    Args:
        threads: cores to use, where that is settled.
        cores: how many there are.
        kept: the file that says what was found last; it is written where that is of no use.

    Raises:
        ModelError: the model cannot be loaded.
    """
    ways = list(_ways(name, threads, cores))
    if len(ways) == 1:
        return ways[0]
    here = {"model": _source(name), "threads": threads, **_machine(cores)}
    known = _known(kept, here)
    if known in ways:
        return known
    took = {}
    for way in ways:
        engine = load(name, device="cpu", in_full=way.in_full, threads=way.threads)
        took[way] = _seconds(engine, clock)
        del engine
    best = min(took, key=lambda way: took[way])
    said = ", ".join(f"{_said(way)} {1000 * seconds:.1f}" for way, seconds in took.items())
    logger.info("%s: %s answers; ms for nine messages: %s", name, _said(best), said)
    _keep(kept, here, best)
    return best


def _ways(name: str, threads: int | None, cores: int) -> Iterator[Way]:
    source = locate(name)
    has_both = isinstance(source, Path) and (source / FULL_GRAPH).is_file()
    counts = [threads] if threads or cores == 1 else [None, 1]
    for in_full, count in product((False, True) if has_both else (False,), counts):
        yield Way(in_full, count)


def _source(name: str) -> str:
    source = locate(name)
    return str(Source.at(source) if isinstance(source, Path) else source)


def _machine(cores: int) -> dict[str, object]:
    """What it goes by which way is quickest."""
    try:
        said = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        processor = next(iter(re.findall(r"^model name\s*: (.*)$", said, re.MULTILINE)))
    except (OSError, StopIteration):
        processor = platform.processor()
    return {"processor": processor, "cores": cores, "runtime": onnxruntime.__version__}


def _known(kept: Path, here: Mapping[str, object]) -> Way | None:
    """What was found under these circumstances, if it was kept."""
    try:
        said: Any = parse(kept.read_bytes())
        if said["here"] == here:
            return Way(**said["way"])
    except (OSError, ValueError, LookupError, TypeError):  # then it is found anew
        pass
    return None


def _keep(kept: Path, here: Mapping[str, object], way: Way) -> None:
    content = json.dumps({"here": here, "way": asdict(way)}, indent=1)
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        files.replace(kept, content.encode())
    except OSError as error:
        logger.info("what was found cannot be kept for the next start: %s", error)


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
