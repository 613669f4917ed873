"""The loop without the bot: the same people and lines, and only a taste that learns.

    python -m tests.simulation.tastes --seed 0 --seed 1 --seed 2
    python -m tests.simulation.tastes --few 30 --few 60
    python -m tests.simulation.tastes --draw everything

The network reads every line once; after that a round takes seconds. Left out are the bot itself,
what a person's own picks shift, and a gate between the rounds. As in an export, four fifths of
the people teach.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import click

from model.engine import emojis_of
from model.evaluation.evaluation import network_answers_of
from model.feedback_format import FeedbackRow, ShownEmoji
from model.loading import DEFAULT
from model.promotion.comparison import Comparison, compare
from model.promotion.gate import decide
from model.promotion.held_out import OWN, HeldOut, HeldOutPick
from model.remembering import Remembering
from model.taste import NO_TASTE
from model.training.taste.folds import taught_by_others
from model.training.taste.learn import learn_taste
from tests.simulation.figures import FIRST, FIRST_THREE, Counts, difference, judge, share
from tests.simulation.lines import Line, training_lines
from tests.simulation.networks import Networks
from tests.simulation.orders import DRAWS, Draw, others
from tests.simulation.people import LOOKS, Person
from tests.simulation.world import Size, World

SHOWN: Final = len(LOOKS)
HELD_OUT: Final = 5  # every fifth person teaches nothing
DRAWN: Final = 8  # times that few people are drawn
_DAY: Final = date(2026, 1, 5)


def picked(
    engine: Remembering,
    world: World,
    number: int,
    dice: random.Random,
    shuffled: float,
    draw: Draw = others,
) -> Iterator[FeedbackRow]:
    """What people tap or type in round `number`, while `engine` answers them."""
    written = world.written(number)
    rows = network_answers_of(engine)([line.text for _, line, _ in written])
    emojis = emojis_of(engine)
    for (person, line, key), row in zip(written, rows, strict=True):
        scores = engine.taste.of(line.lang, row)
        places = sorted(range(len(emojis)), key=lambda place: -scores[place])[:SHOWN]
        shown = [emojis[place] for place in places]
        drawn = dice.random() < shuffled
        if drawn:
            shown = [shown[place] for place in draw(dice)]
        deed = person.react(line, key, shown)
        if emoji := deed.types or deed.taps:
            yield _row(person, line, emoji, deed.taps is not None, shown, drawn)


def _row(
    person: Person, line: Line, emoji: str, tapped: bool, shown: Sequence[str], drawn: bool
) -> FeedbackRow:
    return FeedbackRow(
        id="",
        person=str(person.number),
        text=line.text,
        emojis=(emoji,),
        none=False,
        rank=shown.index(emoji) + 1 if tapped else None,
        shown=tuple(ShownEmoji(it, rank, 0.0) for rank, it in enumerate(shown, 1)),
        shuffled=drawn,
        kind="tap" if tapped else "correction",
        lang=line.lang,
        model="",
        day=_DAY,
    )


def rounds(
    engine: Remembering, world: World, size: Size, *, correct_bias: bool, draw: Draw = others
) -> Iterator[Counts]:
    """What people who never used it find first and in the first three, after every round."""
    engine.taste = NO_TASTE
    dice = random.Random(size.seed)
    yield judge(engine, world.judges, world.judged)
    rows: list[FeedbackRow] = []
    for number in range(1, size.rounds + 1):
        rows += picked(engine, world, number, dice, size.shuffled, draw)
        taught = [row for row in rows if int(row.person) % HELD_OUT]
        engine.taste = learn_taste(
            taught, engine.labels, network_answers_of(engine), (),
            version=f"taste-{number}", correct_bias=correct_bias,
        ).taste  # fmt: skip
        yield judge(engine, world.judges, world.judged)


def few(
    engine: Remembering, rows: Sequence[FeedbackRow], people: int, seed: int
) -> tuple[Comparison, int]:
    """What `people` of those in `rows` say of the taste that they taught; how often they picked."""
    engine.taste = NO_TASTE
    everybody = sorted({row.person for row in rows}, key=int)
    mine = frozenset(random.Random(f"{seed} {people}").sample(everybody, people))
    own = [row for row in rows if row.person in mine]
    classify = network_answers_of(engine)
    learned = learn_taste(own, engine.labels, classify, (), version="taste-1", correct_bias=True)
    others = taught_by_others(own, learned.taste, engine.labels, classify, (), correct_bias=True)
    candidate = Remembering(engine, engine.known)
    candidate.taste = learned.taste
    picks = tuple(
        HeldOutPick(row.text, row.emojis[0], row.lang, row.person, offered=row.offered)
        for row in own
    )
    [found, *_] = compare(engine, candidate, [HeldOut(OWN, picks)], taught_by_others=others)
    return found, len(own)


@click.command()
@click.option("--seed", "seeds", type=int, multiple=True, default=(0,), show_default=True)
@click.option(
    "--messages", default=Size().messages, show_default=True, help="Of each person in a round."
)
@click.option("--few", "counts", type=int, multiple=True, help="Whether so many people tell.")
@click.option("--draw", type=click.Choice([*DRAWS]), default=others.__name__, show_default=True)
def main(seeds: tuple[int, ...], messages: int, counts: tuple[int, ...], draw: str) -> None:
    """Print what tastes gain round by round, or whether few people can tell that they do."""
    lines, engine = training_lines(), Networks().load(DEFAULT)
    assert isinstance(engine, Remembering)
    for seed in seeds:
        size = Size(messages=messages, seed=seed)
        world = World(size, lines)
        if counts:
            _tell_few(engine, world, counts, seed)
            continue
        for correct_bias in (True, False):
            found = rounds(engine, world, size, correct_bias=correct_bias, draw=DRAWS[draw])
            _tell_rounds(found, seed, correct_bias)


def _tell_rounds(found: Iterator[Counts], seed: int, correct_bias: bool) -> None:
    before = next(found)
    arm = "with bias correction" if correct_bias else "without"
    for number, counts in enumerate(found, 1):
        gains = [
            f"{share(counts, figure)} | {difference(counts, before, figure).signed()}"
            for figure in (FIRST, FIRST_THREE)
        ]
        click.echo(f"| {seed} | {arm} | {number} | {' | '.join(gains)} |")


def _tell_few(engine: Remembering, world: World, counts: Sequence[int], seed: int) -> None:
    rows: list[FeedbackRow] = []
    for number, dice in enumerate((random.Random(seed), random.Random(seed + 1)), 1):
        rows += picked(engine, world, number, dice, Size().shuffled)
        for people in counts:
            found = [few(engine, rows, people, draw) for draw in range(DRAWN)]
            better = sum(decide("taste-1", [it], feedback=True).passed for it, _ in found)
            picks = sum(picks for _, picks in found) / DRAWN
            click.echo(f"| {people} | {number} | {picks:.0f} | {better} of {DRAWN} |")


if __name__ == "__main__":
    main()
