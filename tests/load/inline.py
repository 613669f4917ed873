"""Many people type in inline mode at once, to a whole bot on this machine, and are timed.

    make load
    python -m tests.load.inline --people 250 --seconds 10

Every key that somebody presses asks the bot, which is more than Telegram's apps do: they wait
for a pause. At the end all stop at once, so that everybody's last query is worth an answer in
the same moment; that is the longest queue the bot ever has. An answer takes from the key to
its arrival at Telegram, the time until the bot was handed the query included. It is stale when
the bot had been handed a newer query of the same person ON_ITS_WAY before it arrived.

The people and their Telegram share one core; where the last line says that they were late
themselves, the machine is too small for so many, and the figures say little.
"""

import asyncio
import random
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from statistics import quantiles

import click
import psutil

from bot.playground.telegram import (
    ApiCall,
    Event,
    InlineAnswered,
    InlineQuery,
    LoopbackServer,
    User,
    World,
    bot_api,
)
from tests.e2e.process import PATIENCE, Telegram

ON_ITS_WAY = 0.1  # seconds in which an answer and a newer query may pass one another
GRACE = 10.0  # seconds for the last answers; then Telegram would not take them


class Crowd(World):
    """A Telegram that writes down when what was asked, handed to the bot, and answered."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, float] = {}  # query -> when
        self.answered: dict[str, float] = {}
        self.empty: set[str] = set()
        self.stale: list[float] = []  # how long the bot had been handed a newer query
        self.polls = 0
        self._handed: dict[int, list[tuple[int, float]]] = {}  # person -> (query, when)
        self.subscribe(self._note_answer)

    def ask(self, person: User, text: str) -> InlineQuery:
        """`person` has typed `text`."""
        query = self.inline_query(person, text)
        self.asked[query.id] = _now()
        return query

    def record(self, call: ApiCall) -> None:
        """Note which queries the bot is handed."""
        super().record(call)
        if call.method == "getUpdates" and call.response is not None:
            self.polls += 1
            for update in call.response.get("result") or []:
                if "inline_query" in update:
                    query = update["inline_query"]
                    theirs = self._handed.setdefault(query["from"]["id"], [])
                    theirs.append((int(query["id"]), _now()))

    def _note_answer(self, event: Event) -> None:
        if not isinstance(event, InlineAnswered):
            return
        query, now = event.query, _now()
        self.answered[query.id] = now
        if query.answer is not None and not query.answer.results:
            self.empty.add(query.id)
        handed = self._handed.get(query.person.id, [])
        newer = [now - when for number, when in handed if number > int(query.id)]
        if max(newer, default=0.0) > ON_ITS_WAY:
            self.stale.append(max(newer))


def _at_most(waits: Sequence[float]) -> str:
    return f", by {1000 * max(waits):.0f} ms at most" if waits else ""


@dataclass
class Typing:
    """What one person has asked, and how late their keys came."""

    queries: list[InlineQuery] = field(default_factory=list)
    late: list[float] = field(default_factory=list)


async def type_on(
    world: Crowd, person: User, lines: Sequence[str], rate: float, end: float
) -> Typing:
    """Type lines, `rate` keys a second, until `end`."""
    typing = Typing()
    due = _now() + random.random() / rate  # not all at once
    while due < end:
        line = random.choice(lines)
        for length in range(1, len(line) + 1):
            await asyncio.sleep(due - _now())
            if due >= end:
                break
            typing.late.append(_now() - due)
            typing.queries.append(world.ask(person, line[:length]))
            due += 1 / rate
    return typing


@dataclass(frozen=True)
class Measured:
    """What a crowd asked and got, and the processor seconds that the bot spent on it."""

    world: Crowd
    typed: Sequence[Typing]
    worked: float


async def measure(people: int, seconds: float, rate: float) -> Measured:
    """What a real bot with the default model does with such a crowd."""
    table = files("tests.model").joinpath("plain_messages.tsv").read_text(encoding="utf-8")
    lines = [row.split("\t")[0] for row in table.splitlines()]
    world = Crowd()
    crowd = [world.person(f"Person {number}") for number in range(people)]
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackServer(bot_api(world)) as server:
            life = Telegram(world, server.url, Path(folder))
            async with life.bot() as bot:
                await world.wait_for(lambda: world.updates.has_poller, PATIENCE)
                process = psutil.Process(bot.process.pid)
                before = sum(process.cpu_times()[:2])
                end = _now() + seconds
                typed = await asyncio.gather(
                    *(type_on(world, person, lines, rate, end) for person in crowd)
                )
                last = [it.queries[-1].id for it in typed if it.queries]
                with suppress(TimeoutError):
                    await world.wait_for(lambda: world.answered.keys() >= {*last}, GRACE)
                worked = sum(process.cpu_times()[:2]) - before
    return Measured(world, typed, worked)


def report(measured: Measured) -> list[str]:
    """The figures, a line each."""
    world, typed, worked = measured.world, measured.typed, measured.worked
    waits = {number: at - world.asked[number] for number, at in world.answered.items()}
    full = [wait for number, wait in waits.items() if number not in world.empty]
    last = [it.queries[-1].id for it in typed if it.queries]
    last_waits = [waits[it] for it in last if it in waits]
    asked, answered = len(world.asked), len(waits)
    none_last = len(world.empty.intersection(last))
    late = [wait for it in typed for wait in it.late]
    return [
        f"{len(typed)} people asked {asked} times",
        f"answered           {_share(len(full), asked)}",
        f"answered with none {_share(len(world.empty), asked)}",
        f"cancelled          {_share(asked - answered, asked)}",
        f"stale answers      {len(world.stale)}{_at_most(world.stale)}",
        f"an answer takes    {_milliseconds(full)}",
        f"an empty one       {_milliseconds([waits[it] for it in world.empty])}",
        f"the last one takes {_milliseconds(last_waits)}",
        f"last ones answered {_share(len(last_waits), len(last))}, {none_last} of them with none",
        f"the bot worked     {worked:.1f} s, {1000 * worked / max(answered, 1):.1f} ms an answer",
        f"it asked           {world.polls} times for updates",
        f"keys came late by  {_milliseconds(late)}",
    ]


def _share(some: int, of: int) -> str:
    return f"{some} ({some / max(of, 1):.1%})"


def _milliseconds(seconds: Sequence[float]) -> str:
    if len(seconds) < 2:
        return "-"
    cuts = quantiles(seconds, n=100)
    return f"p50 {1000 * cuts[49]:.0f} ms, p99 {1000 * cuts[98]:.0f} ms"


def _now() -> float:
    return asyncio.get_running_loop().time()


@click.command()
@click.option(
    "--people",
    default=(100, 500),
    show_default=True,
    multiple=True,
    help="How many type at the same time; may be given several times.",
)
@click.option("--seconds", default=20.0, show_default=True, help="For how long.")
@click.option("--rate", default=5.0, show_default=True, help="Keys a second of each.")
def main(people: Sequence[int], seconds: float, rate: float) -> None:
    """Time a whole bot while many people type in inline mode."""
    for number in people:
        measured = asyncio.run(measure(number, seconds, rate))
        click.echo("\n".join(report(measured)) + "\n")


if __name__ == "__main__":
    main()
