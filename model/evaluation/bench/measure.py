"""All that is measured of a model, and in which order."""

import os
import platform
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from model.data.corpus import CORPUS_FILES
from model.engine import Engine
from model.evaluation.bench.contender import Contender
from model.evaluation.bench.contenders import PIPELINE, Ours, contenders, ours
from model.evaluation.bench.figures import MORE_IS_BETTER, Figure, Report, Spread, in_turns
from model.evaluation.bench.kept import kept
from model.evaluation.bench.processes import OUR_PROGRAM, PIPELINE_PROGRAM, cost
from model.evaluation.bench.under_load import at_once, offered
from model.loading import has_torch
from model.text import model_input


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured.

    Attributes:
        tokens: lengths whose latency is measured.
        rounds: of each latency; of anything slower, a third.
        messages: chat messages that wait at once, or arrive one after the other.
        compared: chat messages whose answers are compared; 0 where weights are of chance.
    """

    tokens: Sequence[int] = (8, 16, 32, 64, 128)
    rounds: int = 15
    messages: int = 60
    compared: int = 800

    @property
    def few(self) -> int:
        """Rounds of what takes long."""
        return max(self.rounds // 3, 1)


def measure(
    names: Sequence[str], checkpoint: Path, plan: Plan, *, say: Callable[[str], None]
) -> Report:
    """All figures for the models `names`, which are one in several precisions, on this CPU.

    Args:
        checkpoint: the same weights as transformers reads them.
        say: told what is measured next.

    Raises:
        ModelError: the model cannot be loaded.
    """
    models = [model for name in names for model in ours(name)]
    lines = _corpus()
    chat = random.Random(0).sample(lines, plan.messages)
    # Processes come first: one counts its parent's size at its birth as its own.
    say("start and memory")
    figures = list(_processes(models, checkpoint, chat, plan))
    say("loading everybody")
    with ExitStack() as end:
        present = []
        for it in contenders(models, checkpoint):
            present.append(it)
            end.callback(it.close)
        engines = {it.name: it.engine for it in present if it.engine is not None}
        for text, tokens in _texts(next(iter(engines.values())), lines, plan):
            say(f"{tokens} tokens")
            what = f"one message of {tokens} tokens"
            runs = {it.name: partial(_milliseconds, it, text) for it in present}
            found = in_turns(runs, plan.rounds)
            figures += map(Figure, 2 * [what], ("ms", "ms of processor"), found)
        figures += _throughput(present, chat, plan, say)
        if plan.compared:
            say("answers")
        baseline = PIPELINE if has_torch() else None
        return Report(
            next(iter(engines.values())).version,
            os.cpu_count() or 1,
            _arithmetic(),
            baseline,
            figures,
            kept(engines, random.Random(1).sample(lines, plan.compared)) if plan.compared else {},
        )


def _throughput(
    present: Sequence[Contender], chat: Sequence[str], plan: Plan, say: Callable[[str], None]
) -> Iterator[Figure]:
    say("chat messages, one by one")
    one = in_turns({it.name: partial(_rates, it, chat) for it in present}, plan.few)
    yield from map(Figure, 2 * ["chat messages one by one"], MORE_IS_BETTER, one)
    say("chat messages, at once")
    many = {it.name: partial(_rates_of_many, it, chat) for it in present}
    most, thrift = in_turns(many, plan.few)
    yield from map(Figure, 2 * ["chat messages at once"], MORE_IS_BETTER, (most, thrift))
    served = [it for it in present if it.engine is not None or it.name == PIPELINE]
    slowest = min(most[it.name].median for it in served)
    quickest = max(most[it.name].median for it in served)
    for share, rate in (("0.5 of the slowest's rate", slowest / 2),
                        ("0.8 of the quickest's rate", 0.8 * quickest)):  # fmt: skip
        say(f"chat messages, {rate:.1f} a second")
        waits = {it.name: offered(it, chat, rate, seed=0) for it in served}
        for what, part in (("half", "p50"), ("nearly_all", "p99")):
            found = {name: Spread(*(3 * [getattr(waited, what)])) for name, waited in waits.items()}
            yield Figure(f"{part} at {share}, {rate:.1f} a second", "ms", found)


def _processes(
    models: Sequence[Ours], checkpoint: Path, chat: Sequence[str], plan: Plan
) -> Iterator[Figure]:
    programs = {
        it.label: (OUR_PROGRAM, [it.name, *(["fp32"] if it.in_full else [])]) for it in models
    }
    if has_torch():
        programs[PIPELINE] = (PIPELINE_PROGRAM, [str(checkpoint)])
    costs = {
        key: [cost(program, arguments, chat[:1]) for _ in range(min(plan.few, 3))]
        for key, (program, arguments) in programs.items()
    }
    for what, unit, field in (
        ("first answer, from nothing", "s", "seconds"),
        ("first answer, processor time", "s", "processor_seconds"),
        ("peak memory", "MB", "peak"),
    ):
        measured = {
            key: Spread.of([getattr(it, field) for it in found]) for key, found in costs.items()
        }
        yield Figure(what, unit, measured)


def _corpus() -> list[str]:
    return [
        line.split("\t")[0]
        for file in CORPUS_FILES
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def _texts(engine: Engine, lines: Sequence[str], plan: Plan) -> Iterator[tuple[str, int]]:
    """Words of the corpus of each length that is asked for and read, and that length."""
    words = " ".join(random.Random(0).sample(lines, 100)).split()
    for tokens in plan.tokens:
        for count in range(1, len(words)):
            text = " ".join(words[:count])
            read = len(engine.encode(model_input(text)))
            if read >= tokens:
                yield text, read
                break


def _milliseconds(contender: Contender, text: str) -> tuple[float, float]:
    """That pass, and that the processor works, for one answer.

    The second tells something beside other work too.
    """
    seconds, worked = _seconds(contender, partial(contender.one, text))
    return 1000 * seconds, 1000 * worked


def _rates(contender: Contender, texts: Sequence[str]) -> tuple[float, float]:
    def every() -> None:
        for text in texts:
            contender.one(text)

    seconds, worked = _seconds(contender, every)
    return len(texts) / seconds, len(texts) / worked


def _rates_of_many(contender: Contender, texts: Sequence[str]) -> tuple[float, float]:
    own = contender.engine is not None
    run = partial(at_once, contender, texts) if own else partial(contender.many, texts)
    seconds, worked = _seconds(contender, run)
    return len(texts) / seconds, len(texts) / worked


def _seconds(contender: Contender, run: Callable[[], object]) -> tuple[float, float]:
    start, began = time.perf_counter(), contender.worked()
    run()
    return time.perf_counter() - start, contender.worked() - began


def _arithmetic() -> str:
    """What of the processor decides which precision is quicker, where that can be read."""
    try:
        known = set(Path("/proc/cpuinfo").read_text(encoding="utf-8").split())
    except OSError:
        return platform.machine()
    wanted = ("avx2", "avx512f", "avx_vnni", "avx512_vnni", "amx_int8")
    return " ".join(name for name in wanted if name in known) or platform.machine()
