"""What it costs to draw the order of the emojis, and what it tells of how far people look.

    python -m tests.simulation.orders --seed 0 --seed 1 --seed 2

Without the bot: the same people write the same lines, and each reply comes in an order that is
drawn in one way or another. Who is shown the same does the same.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, TypeAlias

import click
import numpy as np

from model.data.feedback import propensities
from model.engine import emojis_of
from model.evaluation.evaluation import network_answers_of
from model.feedback_format import FeedbackRow, ShownEmoji
from model.loading import DEFAULT
from model.remembering import Remembering
from tests.simulation.figures import FIRST, FIRST_THREE, TAPPED, Counts, difference
from tests.simulation.lines import Line, training_lines
from tests.simulation.networks import Networks
from tests.simulation.people import LOOKS, Person
from tests.simulation.world import Size, World

SHOWN: Final = len(LOOKS)
DRAWN: Final = 20  # times that all orders are drawn
_DAY: Final = date(2026, 1, 5)

Order: TypeAlias = tuple[int, ...]  # which emoji stands where: places in the usual order, from 0
Draw: TypeAlias = Callable[[random.Random], Order]


def usual(_: random.Random) -> Order:
    """The best known first."""
    return tuple(range(SHOWN))


def everything(dice: random.Random) -> Order:
    """Every order is as likely."""
    return tuple(dice.sample(range(SHOWN), SHOWN))


def others(dice: random.Random) -> Order:
    """The best known first, as the bot draws; every order of the others is as likely."""
    return (0, *dice.sample(range(1, SHOWN), SHOWN - 1))


def neighbours(place: int, dice: random.Random) -> Order:
    """The best known first; those at `place`, from 0, and behind it change places, or not."""
    order = [*range(SHOWN)]
    if dice.random() < 0.5:
        order[place : place + 2] = reversed(order[place : place + 2])
    return tuple(order)


DRAWS: Final[Mapping[str, Draw]] = {it.__name__: it for it in (usual, everything, others)}
PAIRS: Final = tuple(partial(neighbours, place) for place in range(1, SHOWN - 1))
COMPARED: Final[Mapping[str, Sequence[Draw]]] = {
    "everything": [everything],
    "others": [others],
    "pairs": PAIRS,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A line somebody wrote; `key`: which of theirs, `best`: what is offered, best known first."""

    person: Person
    line: Line
    key: int
    best: tuple[ShownEmoji, ...]


def messages_of(engine: Remembering, world: World) -> list[Message]:
    """What is written in the first round."""
    written = world.written(1)
    rows = network_answers_of(engine)([line.text for _, line, _ in written])
    emojis = emojis_of(engine)
    return [
        Message(
            person,
            line,
            key,
            tuple(
                ShownEmoji(emojis[place], rank, float(row[place]))
                for rank, place in enumerate(np.argsort(-row, kind="stable")[:SHOWN], 1)
            ),
        )
        for (person, line, key), row in zip(written, rows, strict=True)
    ]


def answers(messages: Sequence[Message], draw: Draw, dice: random.Random) -> list[FeedbackRow]:
    """What became of each message: a tap, or none."""
    return [_answer(message, draw(dice)) for message in messages]


def _answer(message: Message, order: Order) -> FeedbackRow:
    best = [message.best[place] for place in order]
    shown = tuple(ShownEmoji(it.emoji, rank, it.score) for rank, it in enumerate(best, 1))
    tapped = message.person.react(message.line, message.key, [it.emoji for it in shown]).taps
    ranks = [it.rank for it in shown if it.emoji == tapped]
    return FeedbackRow(
        id="",
        person=str(message.person.number),
        text=message.line.text,
        emojis=tuple(filter(None, [tapped])),
        none=tapped is None,
        rank=next(iter(ranks), None),
        shown=shown,
        shuffled=True,
        kind="tap",
        lang=message.line.lang,
        model="",
        day=_DAY,
    )


def counted(rows: Sequence[FeedbackRow]) -> Counts:
    """By person: messages, tapped at rank 1, in the first three, at all."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        mine = counts.setdefault(row.person, [0] * (1 + TAPPED))
        for figure, it in {
            0: True,
            FIRST: row.rank == 1,
            FIRST_THREE: row.rank in (1, 2, 3),
            TAPPED: row.rank is not None,
        }.items():
            mine[figure] += it
    return [counts[person] for person in sorted(counts, key=int)]


@click.command()
@click.option("--seed", "seeds", type=int, multiple=True, default=(0,), show_default=True)
def main(seeds: tuple[int, ...]) -> None:
    """Print what each way to draw costs, and the propensities that come of it."""
    lines, engine = training_lines(), Networks().load(DEFAULT)
    assert isinstance(engine, Remembering)
    for seed in seeds:
        messages = messages_of(engine, World(Size(seed=seed), lines))
        before = counted(answers(messages, usual, random.Random(seed)) * DRAWN)
        for name, draws in COMPARED.items():
            dice = random.Random(seed)
            drawn = [_shared(messages, draws, dice) for _ in range(DRAWN)]
            click.echo(f"| {seed} | {name} | {_costs(drawn, before)} | {_told(drawn):.2f} |")
            if name != "pairs":
                click.echo(f"| {seed} | {name} | {_looks([rows for [rows] in drawn])} |")


def _shared(
    messages: Sequence[Message], draws: Sequence[Draw], dice: random.Random
) -> list[list[FeedbackRow]]:
    """The answers to the orders of each of `draws`, which have equal shares of the messages."""
    return [answers(messages[turn :: len(draws)], draw, dice) for turn, draw in enumerate(draws)]


def _costs(drawn: Sequence[Sequence[Sequence[FeedbackRow]]], before: Counts) -> str:
    counts = counted([row for shares in drawn for rows in shares for row in rows])
    figures = (FIRST, FIRST_THREE, TAPPED)
    return " | ".join(difference(counts, before, it).signed() for it in figures)


def _told(drawn: Sequence[Sequence[Sequence[FeedbackRow]]]) -> float:
    """How far draws differ in how much less each rank is looked at than the one before, in logs.

    Of ranks 2 to the last: the root of the mean variance.
    """
    found = []
    for shares in drawn:
        ratios = []
        for place in range(1, SHOWN - 1):
            ranks = [row.rank for row in shares[(place - 1) % len(shares)]]
            earlier, later = ranks.count(place + 1), ranks.count(place + 2)
            ratios.append(np.log((later + 0.5) / (earlier + 0.5)))
        found.append(ratios)
    return float(np.sqrt(np.var(found, axis=0).mean()))


def _looks(drawn: Sequence[Sequence[FeedbackRow]]) -> str:
    """Each propensity: the mean, and the standard deviation from draw to draw."""
    found = np.array([propensities(rows, per_person=np.inf) for rows in drawn])
    parts = zip(found.mean(axis=0), found.std(axis=0), strict=True)
    return " | ".join(f"{mean:.2f} ± {deviation:.2f}" for mean, deviation in parts)


if __name__ == "__main__":
    main()
