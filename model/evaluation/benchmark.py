"""Measures a model beside the usual way to run it, in the same minute on the same machine.

Milliseconds do not travel between machines; ratios nearly do. So every figure stands beside the
baseline's: transformers' `pipeline("text-classification")` on the same weights, where the torch
extra is installed. Runs alternate, and medians are reported.
"""

import asyncio
import json
import os
import random
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median

from model.batching import BatchingPredictor
from model.data.corpus import CORPUS_FILES
from model.engine import Engine
from model.errors import ModelError
from model.loading import has_torch, load_engine, locate, make_torch_yield
from model.prepared import prepare
from model.text import model_input

TOKENS = (8, 16, 32, 64, 128)
THREADS = (1, 2)
ROUNDS = 11
MESSAGES = 60

_BASELINE = """
import sys
from transformers import pipeline
run = pipeline("text-classification", sys.argv[1], device="cpu", top_k=None)
for line in sys.stdin:
    run(line)
"""

Run = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured on the engine and on the baseline."""

    what: str
    unit: str  # "ms", "s", "MB": less is better; "messages/s": more is
    ours: float
    baseline: float | None  # None without the torch extra

    @property
    def times_better(self) -> float | None:
        """How many times better than the baseline; below 1, worse."""
        if self.baseline is None:
            return None
        better = self.ours / self.baseline
        return better if self.unit == "messages/s" else 1 / better


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What was measured, and on what."""

    model: str
    engine: str
    cores: int | None
    figures: tuple[Figure, ...]

    def to_json(self) -> str:
        """One object; every figure with its ratio."""
        figures = [
            asdict(figure) | {"times_better": figure.times_better} for figure in self.figures
        ]
        return json.dumps(asdict(self) | {"figures": figures})


def measure(name: str, *, say: Callable[[str], None]) -> Benchmark:
    """All figures for the model `name` on this machine's CPU.

    Args:
        say: told what is measured next; the whole takes about a minute.

    Raises:
        ModelError: the model cannot be loaded.
    """
    lines = _corpus()
    chat = random.Random(0).sample(lines, MESSAGES)
    source = str(locate(name))
    # Processes come first: one counts its parent's size at its birth as its own.
    say("cold start and memory")
    suggest = [sys.executable, "-m", "bot", "suggest", "--json", "--model", name, "-"]
    pipeline = [sys.executable, "-c", _BASELINE, source] if has_torch() else None
    first_answer = Figure("first answer, CPU time", "s", *_costs(suggest, pipeline, 0, chat[:1]))
    memory = Figure("peak memory", "MB", *_costs(suggest, pipeline, 1, chat))
    figures = [first_answer, memory]
    for threads in THREADS:
        engine = load_engine(name, device="cpu", threads=threads)
        baseline = _pipeline(source, threads)
        for text, tokens in _texts(engine, lines):
            what = f"{tokens} tokens, {threads} thread{'s'[: threads - 1]}"
            say(what)
            figures.append(Figure(what, "ms", *_alternate(_answer(engine), baseline, text)))
    say("chat messages")
    usual = _rate(baseline, chat) if baseline else None
    rates = {"one by one": _rate(_answer(engine), chat), "at once": _rate_batched(engine, chat)}
    for how, rate in rates.items():
        figures.append(Figure(f"chat messages {how}", "messages/s", rate, usual))
    return Benchmark(engine.version, type(engine).__name__, os.cpu_count(), tuple(figures))


def _corpus() -> list[str]:
    return [
        line.split("\t")[0]
        for file in CORPUS_FILES
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _texts(engine: Engine, lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Words of the corpus of each length in TOKENS that the model reads, and that length."""
    words = " ".join(random.Random(0).sample(lines, 100)).split()
    for tokens in TOKENS:
        for count in range(1, len(words)):
            text = " ".join(words[:count])
            read = len(engine.encode(model_input(text)))
            if read >= tokens:
                yield text, read
                break


def _answer(engine: Engine) -> Run:
    return lambda text: engine.probabilities([engine.encode(model_input(text))])


def _pipeline(source: str, threads: int) -> Run | None:
    if not has_torch():
        return None
    make_torch_yield()
    import torch
    from transformers import pipeline
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    torch.set_num_threads(threads)
    run: Run = pipeline("text-classification", source, device="cpu", top_k=None)
    return run


def _alternate(ours: Run, theirs: Run | None, text: str) -> tuple[float, float | None]:
    """Median milliseconds of both, taken in turns, so that a busy moment hits both."""
    own, other = [], []
    for _ in range(ROUNDS):
        own.append(_milliseconds(ours, text))
        if theirs:
            other.append(_milliseconds(theirs, text))
    return median(own), median(other) if other else None


def _milliseconds(run: Run, text: str) -> float:
    start = time.perf_counter()
    run(text)
    return 1000 * (time.perf_counter() - start)


def _rate(run: Run, texts: Sequence[str]) -> float:
    start = time.perf_counter()
    for text in texts:
        run(text)
    return len(texts) / (time.perf_counter() - start)


def _rate_batched(engine: Engine, texts: Sequence[str]) -> float:
    async def all_at_once() -> float:
        async with BatchingPredictor(engine, queue=len(texts)) as predictor:
            start = time.perf_counter()
            await asyncio.gather(*(predictor.predict(prepare(text)) for text in texts))
            return len(texts) / (time.perf_counter() - start)

    return asyncio.run(all_at_once())


def _costs(
    ours: list[str], theirs: list[str] | None, figure: int, texts: Sequence[str]
) -> tuple[float, float | None]:
    """One figure of `_cost` for both commands; the baseline's is slow and measured once."""
    once = _cost(theirs, texts)[figure] if theirs else None
    return median(_cost(ours, texts)[figure] for _ in range(3)), once


def _cost(command: list[str], texts: Sequence[str]) -> tuple[float, float]:
    """Processor seconds and peak megabytes of `command`, given `texts` on standard input."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write("".join(f"{text}\n" for text in texts).encode())
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise ModelError(f"this failed, run it to see why: {shlex.join(command)}")
    unit = 1 if sys.platform == "darwin" else 1024  # what ru_maxrss counts in
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6
