"""What an answer counts: by its kind and rank, and so that nobody is louder than the others.

An answer counts by its kind, and a pick the more the less its rank is looked at; less if many
people gave it to the same text, less if its person says more than anybody may in a day or in all,
and less if they pick the same whatever the text is. `docs/feedback.md` says why.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from model.data.feedback.answers import Answered
from model.data.feedback.habits import habit_factors
from model.data.feedback.position import propensity
from model.feedback_format import FeedbackRow

Weights: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers by which answers are weighed; infinity lifts a limit.

    Attributes:
        reaction: what a reaction counts, beside a pick of the first emoji shown.
        none: what "none fits" counts beside it.
        day: the most that a person's answers of one day count together, in average answers.
        person: the most that all answers of a person count together, in average answers.
        free: picks of one emoji, or at one rank, that never look like a habit.
        usual: how many times as often as people on average somebody may make a pick beyond these.
    """

    reaction: float = 0.5
    none: float = 0.25
    day: float = 20.0
    person: float = 100.0
    free: float = 10.0
    usual: float = 3.0


RULES: Final = Rules()


@dataclass(frozen=True, slots=True)
class Voices:
    """What answers count, `[answers]` each.

    Attributes:
        said: by themselves; `limited`: where nobody says more than they may.
        damped: by how much habits count less, 1 where they do not.
        weights: all of it together, 1 on average.
    """

    said: Weights
    limited: Weights
    damped: Weights
    weights: Weights


def voices(answers: Sequence[Answered], theta: Sequence[float], rules: Rules = RULES) -> Voices:
    """What each of `answers` counts; `theta` is how much each rank is looked at."""
    said = _said(answers, theta, rules)
    limited = _limited(said, answers, rules)
    damped = _habits(answers, rules)
    weights = _average_one(limited * damped, range(len(answers)))
    return Voices(said, limited, damped, weights)


def _said(answers: Sequence[Answered], theta: Sequence[float], rules: Rules) -> Weights:
    """What each says by itself, and less where many people say it to the same text."""
    people = [one.row.person for one in answers]
    worth = _average_one(np.array([_worth(one.row, theta, rules) for one in answers]), people)
    said: Weights = worth / np.sqrt(_times([(one.folded, one.emoji) for one in answers]))
    return said


def _limited(said: Weights, answers: Sequence[Answered], rules: Rules) -> Weights:
    """The same, where nobody says more than a day of theirs, and a person, may say."""
    of_day = _at_most(rules.day, said, [(one.row.person, one.row.day) for one in answers])
    return _at_most(rules.person, of_day, [one.row.person for one in answers])


def _worth(row: FeedbackRow, theta: Sequence[float], rules: Rules) -> float:
    """What an answer counts by itself."""
    if row.none:
        return rules.none
    if row.kind == "reaction":
        return rules.reaction
    # Whoever typed an emoji that was not shown has looked through all that were.
    return 1 / propensity(theta, row.rank or max(1, len(row.shown)))


def _habits(answers: Sequence[Answered], rules: Rules) -> Weights:
    people = [one.row.person for one in answers]
    by_emoji = habit_factors(
        people, [one.emoji for one in answers], free=rules.free, usual=rules.usual
    )
    by_rank = habit_factors(
        people, [one.row.rank for one in answers], free=rules.free, usual=rules.usual
    )
    smaller: Weights = np.minimum(by_emoji, by_rank)
    return smaller


def _average_one(weights: Weights, voices: Sequence[Hashable]) -> Weights:
    """`weights`, scaled to be 1 on average, every one of `voices` counting as much as another."""
    if not weights.any():
        return weights
    mean: float = np.average(weights, weights=1 / _times(voices))
    return weights / mean


def _at_most(limit: float, weights: Weights, keys: Sequence[Hashable]) -> Weights:
    """`weights`, those of a key scaled down together where they come to more than `limit`."""
    totals: defaultdict[Hashable, float] = defaultdict(float)
    for key, weight in zip(keys, weights, strict=True):
        totals[key] += float(weight)
    scale: Weights = np.array([min(1.0, limit / (totals[key] or 1)) for key in keys], float)
    return weights * scale


def _times(keys: Sequence[Hashable]) -> Weights:
    """How often each of `keys` is among them."""
    times = Counter(keys)
    return np.array([times[key] for key in keys], float)
