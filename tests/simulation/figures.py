"""Counts by person, shares of them, and intervals: people are drawn again, not messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.engine import Classifier, emojis_of
from model.evaluation.evaluation import answers_of
from tests.simulation.chats import Talk
from tests.simulation.lines import Line
from tests.simulation.people import EMOJIS, Person, Tastes

DRAWS: Final = 2000
FIRST, FIRST_THREE, TAPPED, NONE, TYPED = range(1, 6)  # columns of the counts; 0: messages

Counts: TypeAlias = list[list[int]]  # [people, 1 + figures]; before the figures the messages


@dataclass(frozen=True, slots=True)
class Share:
    """A share of messages, 0..1, or a difference of two, and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    def signed(self) -> str:
        """As a difference is written."""
        return f"{self.value:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


def count_talks(talks: Sequence[Talk]) -> Counts:
    """What became of each person's messages, in the order of their numbers."""
    counts: dict[int, list[int]] = {}
    for talk in talks:
        mine = counts.setdefault(talk.person, [0] * (1 + TYPED))
        rank, deed = talk.rank, talk.deed
        happened = (rank == 1, rank in (1, 2, 3), rank is not None, deed.none, bool(deed.types))
        for place, it in enumerate((True, *happened)):
            mine[place] += it
    return [counts[person] for person in sorted(counts)]


def judge(engine: Classifier, people: Sequence[Person], lines: Sequence[Sequence[Line]]) -> Counts:
    """How often each person's favourite of all emojis comes first, and in the first three.

    Nobody's eye matters here: the person looks at everything and always has a favourite.

    Args:
        lines: what each person writes.
    """
    texts = sorted({line.text for mine in lines for line in mine})
    scores = dict(zip(texts, answers_of(engine)(texts), strict=True))
    places = {emoji: place for place, emoji in enumerate(emojis_of(engine))}
    return [
        _hits(person, mine, places, [scores[line.text] for line in mine])
        for person, mine in zip(people, lines, strict=True)
    ]


def judge_best(tastes: Tastes, people: Sequence[Person], lines: Sequence[Sequence[Line]]) -> Counts:
    """As `judge`, of whoever knows the taste of each language: no model can do better."""
    places = {emoji: place for place, emoji in enumerate(EMOJIS)}
    return [
        _hits(person, mine, places, [tastes.fit(line) for line in mine])
        for person, mine in zip(people, lines, strict=True)
    ]


def _hits(
    person: Person,
    lines: Sequence[Line],
    places: Mapping[str, int],
    scores: Sequence[NDArray[np.floating]],
) -> list[int]:
    """How many lines there are, and of how many the favourite stands first, and in the first three.

    Args:
        places: of the emojis in the rows of `scores`, `[lines, emojis]`.
    """
    ranks = []
    for key, (line, row) in enumerate(zip(lines, scores, strict=True)):
        place = places.get(person.favourite(line, key))
        ranks.append(len(row) if place is None else int((row > row[place]).sum()))
    return [len(ranks), sum(it < 1 for it in ranks), sum(it < 3 for it in ranks)]


def share(counts: Counts, figure: int) -> Share:
    """The share of messages with `figure`."""
    return _with_interval(_drawn(counts, figure))


def difference(ours: Counts, theirs: Counts, figure: int) -> Share:
    """How much larger the share is in `ours`, of the same people."""
    return _with_interval(_drawn(ours, figure) - _drawn(theirs, figure))


def _drawn(counts: Counts, figure: int) -> NDArray[np.float64]:
    """The share itself, then of as many people drawn again, `[1 + DRAWS]`; the same every time."""
    table = np.array(counts, float)
    people = len(table)
    chosen = np.random.default_rng(0).integers(people, size=(DRAWS, people))
    chosen = np.concatenate([np.arange(people)[None], chosen])
    shares: NDArray[np.float64] = table[chosen, figure].sum(1) / table[chosen, 0].sum(1)
    return shares


def _with_interval(drawn: NDArray[np.float64]) -> Share:
    low, high = np.percentile(drawn[1:], [2.5, 97.5])
    return Share(float(drawn[0]), float(low), float(high))
