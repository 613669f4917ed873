"""The whole bot, and the least bot that its library makes, on one server, in turns.

    make bench-bot
    python -m tests.load.bench --mode polling --rounds 3 --seconds 10

Many people write in private, and every fourth answer is tapped. First so many wait at a time that
the bot is never idle: messages a second at saturation, and what one costs its process. Then
messages arrive at random at 80 % of that: how long an answer takes. The bot is run with the model
that ships and with one that costs nothing, which shows the bot's own part; `echo` says the text
again, with a button. All send as fast as they can, where Telegram takes thirty messages a second.

The people and their Telegram are one process, the bot is another. Where both want more than the
machine has they slow each other, and messages a second say as much of the machine as of the bot.
The processor time of a message (user and system, of the bot's process alone) is what travels.
"""

import asyncio
import socket
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Final

import click
import psutil

from bot.playground.telegram import LoopbackServer, World, bot_api
from bot.transport.webhook import WEBHOOK_PATH
from tests.e2e.process import Bot, Telegram
from tests.load.bots import KINDS
from tests.load.courier import courier
from tests.load.talk import Talk

MODES: Final = ("polling", "webhook")
WAITING: Final = 32  # people at a time, at saturation
WARMING: Final = 3.0  # seconds at saturation before anything is measured
SHARE: Final = 0.8  # of what it can do at most, where waits are measured
PATIENCE: Final = 60.0  # seconds for a start, and for the last answers


@dataclass(frozen=True, slots=True)
class Run:
    """What one life of a bot showed.

    Attributes:
        a_second: messages answered, at saturation.
        cost: milliseconds of a processor for each of them, with its share of presses.
        p50, p99: milliseconds from a message to its answer, at 80 % of that.
        ready: seconds from the start of the process until it takes updates.
        resident: MB, at the end.
        lost: messages and presses that were not answered.
    """

    a_second: float
    cost: float
    p50: float
    p99: float
    ready: float
    resident: float
    lost: int


async def run(kind: str, mode: str, *, every: int, seconds: float, seed: int) -> Run:
    """One life of a bot.

    Args:
        every: one of so many answers is tapped; 0: none.
        seconds: of each of the two parts.
    """
    world = World()
    talk = Talk(world, every)
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackServer(bot_api(world)) as server:
            life = Telegram(world, server.url, Path(folder))
            began = time.perf_counter()
            async with _taking_updates(life, kind, mode) as bot:
                ready = time.perf_counter() - began
                process = psutil.Process(bot.process.pid)
                await talk.crowd(WAITING, WARMING)
                before, answered = _worked(process), talk.answered
                a_second = await talk.crowd(0, seconds)
                cost = 1000 * (_worked(process) - before) / max(1, talk.answered - answered)
                await _all_answered(talk)
                talk.waits.waited.clear()
                await talk.arrive(SHARE * a_second, seconds, Random(seed))
                lost = await _all_answered(talk)
                resident = process.memory_info().rss / 1e6
    p50, p99 = _p50_and_p99(talk.waits.waited["message"])
    return Run(a_second, cost, p50, p99, ready, resident, lost)


@asynccontextmanager
async def _taking_updates(life: Telegram, kind: str, mode: str) -> AsyncIterator[Bot]:
    """A bot that has begun to take updates."""
    module = ("tests.load.echo_bot",) if kind == "echo" else ("tests.load.bots", kind, "--hurry")
    settings: dict[str, str] = {}
    port = _free_port()
    if mode == "webhook":
        settings = {"WEBHOOK_URL": f"https://bot.example{WEBHOOK_PATH}", "WEB_PORT": str(port)}
    async with life.program(*module, **settings) as bot:
        world = life.world
        if mode == "polling":
            await world.wait_for(lambda: world.updates.has_poller, PATIENCE)
            yield bot
            return
        [call] = await world.wait_for(lambda: world.calls("setWebhook"), PATIENCE)
        async with courier(world, port, call.parameters["secret_token"]):
            yield bot


async def _all_answered(talk: Talk) -> int:
    """Wait for the last answers; how many never came."""
    with suppress(TimeoutError):
        await talk.ends(PATIENCE)
    return sum(talk.waits.end().values())


def _worked(process: psutil.Process) -> float:
    """The processor seconds of a process so far."""
    return sum(process.cpu_times()[:2])


def _p50_and_p99(waited: Sequence[float]) -> tuple[float, float]:
    """In milliseconds; the longest stands for what is beyond it."""
    cuts = quantiles(waited, n=100) if len(waited) > 1 else [*waited] * 99
    return 1000 * cuts[49], 1000 * min(cuts[98], max(waited))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def table(runs: dict[str, list[Run]]) -> list[str]:
    """Medians of each kind of bot, and how its throughput and its cost compare with echo's."""
    echo = runs.get("echo")
    lines = [
        "| | a second | of echo's | CPU ms each | of echo's | p50 ms | p99 ms | ready s | MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for kind, theirs in runs.items():
        a_second, cost = (_median(theirs, name) for name in ("a_second", "cost"))
        share, times = "", ""
        if echo is not None:
            share = f"{100 * a_second / _median(echo, 'a_second'):.0f} %"
            times = f"× {cost / _median(echo, 'cost'):.2f}"
        p50, p99, ready, resident = (
            _median(theirs, name) for name in ("p50", "p99", "ready", "resident")
        )
        lines.append(
            f"| {kind} | {a_second:.0f} | {share} | {cost:.2f} | {times} | {p50:.0f} | {p99:.0f} "
            f"| {ready:.1f} | {resident:.0f} |"
        )
        if lost := sum(it.lost for it in theirs):
            lines.append(f"{kind} left {lost} unanswered")
    return lines


def _median(runs: Sequence[Run], name: str) -> float:
    return float(median(getattr(run, name) for run in runs))


@click.command()
@click.option(
    "--mode", type=click.Choice(MODES), multiple=True, default=MODES, show_default=True,
    help="How updates reach the bot; may be repeated.",
)  # fmt: skip
@click.option(
    "--bot", "kinds", type=click.Choice(KINDS), multiple=True, default=KINDS, show_default=True,
    help="Which bots; may be repeated.",
)  # fmt: skip
@click.option("--every", default=4, show_default=True, help="One of so many answers is tapped.")
@click.option("--rounds", default=3, show_default=True, help="Lives of each bot, in turns.")
@click.option("--seconds", default=10.0, show_default=True, help="Of each of a life's two parts.")
def main(
    mode: Sequence[str], kinds: Sequence[str], every: int, rounds: int, seconds: float
) -> None:
    """Measure the whole bot beside an echo bot."""
    click.echo(f"{psutil.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f} at the start")
    for how in mode:
        runs: dict[str, list[Run]] = defaultdict(list)
        for seed in range(rounds):
            for kind in kinds:
                life = run(kind, how, every=every, seconds=seconds, seed=seed)
                runs[kind].append(asyncio.run(life))
        click.echo("\n".join([f"\n{how}, medians of {rounds}:", "", *table(runs)]))


if __name__ == "__main__":
    main()
