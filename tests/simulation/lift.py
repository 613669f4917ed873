"""Simulated people with a taste pick and are judged, with personal re-ranking and without.

Nobody's picks exist yet, so people are made up, and how is stated here:

* A line's emojis are those its author listed in the written corpus, weighted 1, 1/2, 1/3 ... by
  rank, and the first one's relatives among the labels, weighted 1/4: also right for somebody.
* A person's taste is a weight for each label, exp(taste · a normal number): with taste 1 the
  upper sixth of the emojis weighs at least 2.7 times as much as the middle one, with taste 0 none
  is. The person's emoji for a line is drawn by both weights, and is always one that fits.
* A history: line after line the first five, as the picks so far rank them, are shown; if the
  person's emoji is among them they tap it, and that is a pick. Otherwise nothing is learned. What
  the model expected of those shown is counted as the bot counts it.
* Judged on other lines, the same ones after each number of picks. Nothing is learned of lines but
  how often each emoji was picked, so neighbours in the corpus may fall on both sides.
* Half of the corpus's held-out blocks, and other people, serve to choose the constants.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.data.dataset import is_held_out
from model.data.examples import Example, read_files, share
from model.engine import Engine
from model.personal import habits
from model.relatives import relatives

Floats: TypeAlias = NDArray[np.float64]


Say: TypeAlias = Callable[[str], None]
Habits: TypeAlias = Callable[[Sequence[str], Mapping[str, int], Mapping[str, float]], list[float]]


PICKS: Final = (0, 5, 10, 30, 50, 100)


SHOWN: Final = 5


JUDGED: Final = 100  # lines a person is judged on


PATIENCE: Final = 600  # lines after which a person has picked all they will


RELATIVE: Final = 0.25


CORPUS: Final = Path(__file__).parents[2] / "model" / "corpus"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines with the model's answers, and what fits them."""

    labels: tuple[str, ...]
    probabilities: Floats  # [lines, labels], the model's
    fits: Floats  # [lines, labels], rows summing to 1

    def __len__(self) -> int:
        return len(self.fits)


@dataclass(frozen=True, slots=True)
class Lift:
    """What re-ranking gives after `picks` picks; shares of lines, 0..1."""

    taste: float
    picks: int
    people: int  # who got so far
    plain: tuple[float, float]  # first, among the first three, without re-ranking
    personal: tuple[float, float]
    low: tuple[float, float]  # 95 % interval of personal - plain, over people
    high: tuple[float, float]


def load_lines(engine: Engine, say: Say) -> tuple[Lines, Lines]:
    """The corpus lines that training never saw, parted by block: for tuning, for reporting."""
    files = [CORPUS / "corpus_en.tsv", CORPUS / "corpus_ru.tsv"]
    known = set(engine.labels)
    held_out = [it for it in read_files(files).examples if is_held_out(it) and known & {*it.emojis}]
    say(f"the model reads {len(held_out)} lines")
    tuning = [it for it in held_out if share(f"tune {it.group}") < 0.5]
    reporting = [it for it in held_out if share(f"tune {it.group}") >= 0.5]
    return _lines(engine, tuning), _lines(engine, reporting)


def _lines(engine: Engine, examples: list[Example]) -> Lines:
    rows = []
    for start in range(0, len(examples), 64):
        batch = [engine.encode(it.text) for it in examples[start : start + 64]]
        rows.append(engine.probabilities(batch))
    fits = np.array([_fit(it, engine.labels) for it in examples])
    return Lines(engine.labels, np.concatenate(rows).astype(np.float64), fits)


def _fit(example: Example, labels: tuple[str, ...]) -> Floats:
    weights = dict.fromkeys(relatives(example.emojis[0]), RELATIVE)
    weights |= {emoji: 1 / rank for rank, emoji in enumerate(example.emojis, 1)}
    fit = np.array([weights.get(label, 0.0) for label in labels])
    fit /= fit.sum()
    return fit


def simulate(
    lines: Lines, *, taste: float, people: int, seed: int, habit: Habits = habits
) -> Floats:
    """First and first-three hits of every person without and with re-ranking.

    Returns:
        Shares of lines, float `[people, PICKS, plain or personal, first or first three]`;
        NaN where somebody did not come to so many picks.
    """
    figures = np.full((people, len(PICKS), 2, 2), np.nan)
    for person in range(people):
        dice = np.random.default_rng([seed, person])
        tastes = np.exp(taste * dice.standard_normal(len(lines.labels)))
        order = dice.permutation(len(lines))
        judged, history = order[:JUDGED], order[JUDGED : JUDGED + PATIENCE]
        picked = _draw(lines.fits[judged] * tastes, dice)
        plain = _hits(lines.probabilities[judged], picked)
        for count, factors in _histories(lines, history, tastes, dice, habit):
            personal = _hits(lines.probabilities[judged] * factors, picked)
            figures[person, PICKS.index(count)] = plain, personal
    return figures


def _histories(
    lines: Lines,
    history: NDArray[np.int64],
    tastes: Floats,
    dice: np.random.Generator,
    habit: Habits,
) -> Iterator[tuple[int, Floats]]:
    """The factors of a person's habits each time the number of their picks is one of PICKS."""
    picks: Counter[str] = Counter()
    expected: defaultdict[str, float] = defaultdict(float)
    factors = np.ones(len(lines.labels))
    yield 0, factors
    for line, emoji in zip(history, _draw(lines.fits[history] * tastes, dice), strict=True):
        shown = np.argsort(-lines.probabilities[line] * factors, kind="stable")[:SHOWN]
        if emoji not in shown:
            continue
        picks[lines.labels[emoji]] += 1
        scores = lines.probabilities[line][shown]
        for place, part in zip(shown, scores / scores.sum(), strict=True):
            expected[lines.labels[place]] += float(part)
        factors = np.array(habit(lines.labels, picks, expected))
        if picks.total() in PICKS:
            yield picks.total(), factors
        if picks.total() == PICKS[-1]:
            return


def _draw(weights: Floats, dice: np.random.Generator) -> NDArray[np.int64]:
    """One label for each row of `weights`, `[lines, labels]`."""
    cumulated = weights.cumsum(axis=1)
    drawn = dice.random((len(weights), 1)) * cumulated[:, -1:]
    drawn_labels: NDArray[np.int64] = (cumulated <= drawn).sum(axis=1)
    return drawn_labels


def _hits(scores: Floats, picked: NDArray[np.int64]) -> tuple[float, float]:
    """Shares of rows whose picked label stands first, and among the first three."""
    own = scores[np.arange(len(picked)), picked]
    before = (scores > own[:, None]).sum(axis=1)
    return float((before < 1).mean()), float((before < 3).mean())


def lifts(figures: Floats, taste: float, seed: int) -> list[Lift]:
    """Means over people with bootstrap intervals of the paired difference."""
    found = []
    for index, picks in enumerate(PICKS):
        there = figures[:, index][~np.isnan(figures[:, index, 0, 0])]  # [people, 2, 2]
        if len(there) < 2:
            continue
        gains = there[:, 1] - there[:, 0]
        dice = np.random.default_rng(seed)
        resampled = gains[dice.integers(len(gains), size=(2000, len(gains)))].mean(axis=1)
        low, high = np.percentile(resampled, [2.5, 97.5], axis=0)
        plain, personal = there.mean(axis=0)
        found.append(
            Lift(taste, picks, len(there), *(_pair(it) for it in (plain, personal, low, high)))
        )
    return found


def _pair(figures: Floats) -> tuple[float, float]:
    return float(figures[0]), float(figures[1])
