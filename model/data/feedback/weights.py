"""Answers become examples: what the model should have said, and how much that counts.

A weight is a product. An answer counts by its kind, and a pick the more the less its rank is
looked at; less if many people gave it to the same text, less if its person says more than anybody
may in a day or in all, and less if they pick the same whatever the text is. `docs/feedback.md`
says why. Silence is no answer: no text of it is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import compress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.data.feedback.answers import Answered, usable
from model.data.feedback.habits import habit_factors
from model.data.feedback.position import propensity
from model.engine import Classify
from model.feedback_format import FeedbackRow

Weights = NDArray[np.float64]
NONE: Final = "none"  # how "none fits" is counted beside the kinds
_LEAST: Final = 0.01  # a model as sure of what was shown as this knows nothing else


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
class Weighted:
    """A text, what a model should say to it, and how much that counts.

    Attributes:
        text: as a model reads it (see `model.text.model_input`).
        target: the share of each emoji, summing to 1.
        weight: over 0; 1 on average over all examples weighed together.
        lang: "en" or "ru".
    """

    text: str
    target: Mapping[str, float]
    weight: float
    lang: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of the rows.

    Attributes:
        rows: those given.
        examples: how many by kind of answer, "none" among the kinds.
        weights: the mean weight of an example of each kind.
        dropped: rows that made no example, by reason.
        people: who gave the examples.
        capped: those of `people` who said more than a person, or a day of theirs, may count.
        damped: those of `people` who pick an emoji, or at a rank, far more often than others.
    """

    rows: int
    examples: Mapping[str, int]
    weights: Mapping[str, float]
    dropped: Mapping[str, int]
    people: int
    capped: int
    damped: int

    def as_dict(self) -> dict[str, Any]:
        """Everything, for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Feedback:
    """Examples in the order of their rows, and what became of all rows."""

    examples: tuple[Weighted, ...]
    summary: Summary


def weigh(
    rows: Iterable[FeedbackRow],
    theta: Sequence[float],
    labels: Sequence[str],
    classify: Classify | None = None,
    *,
    forbidden: Collection[str] = frozenset(),
    rules: Rules = RULES,
) -> Feedback:
    """Make weighted examples of `rows`.

    Args:
        theta: how much each rank is looked at, see `propensities`.
        labels: the emojis to learn; a pick of another makes no example.
        classify: what the parent model says, columns in the order of `labels`, which may go on
            behind them (a grown head). Without it "none fits" makes no example.
        forbidden: folded texts (see `model.data.examples.fold`) that are held out.
    """
    dropped: Counter[str] = Counter()
    answers = list(usable(rows, frozenset(labels), forbidden, dropped))
    targets = _targets(answers, labels, classify)
    if missed := targets.count({}):
        dropped["none fits, and the model knows nothing else"] = missed
    kept = [one for one, target in zip(answers, targets, strict=True) if target]

    said = _said(kept, theta, rules)
    limited = _limited(said, kept, rules)
    factors = _habits(kept, rules)
    weights = _average_one(limited * factors, range(len(kept)))

    examples = tuple(
        Weighted(one.text, target, float(weight), one.row.lang)
        for one, target, weight in zip(kept, filter(None, targets), weights, strict=True)
    )
    kinds = np.array([one.row.kind if one.emoji else NONE for one in kept], str)
    summary = Summary(
        rows=len(answers) + dropped.total() - missed,
        examples=dict(sorted(Counter(kinds.tolist()).items())),
        weights=_means(weights, kinds),
        dropped=dict(dropped.most_common()),
        people=_people(kept),
        capped=_people(compress(kept, limited < said)),
        damped=_people(compress(kept, factors < 1)),
    )
    return Feedback(examples, summary)


def _targets(
    answers: Sequence[Answered], labels: Sequence[str], classify: Classify | None
) -> list[dict[str, float]]:
    """What a model should say to each; empty where nothing is known.

    Where none of the shown emojis fitted, it is what the parent says without them.
    """
    refused = [one for one in answers if one.emoji is None]
    if classify is None or not refused:
        return [{} if one.emoji is None else {one.emoji: 1.0} for one in answers]
    said = iter(classify([one.text for one in refused]))
    return [
        _others(one.row, labels, next(said)) if one.emoji is None else {one.emoji: 1.0}
        for one in answers
    ]


def _others(row: FeedbackRow, labels: Sequence[str], said: Iterable[float]) -> dict[str, float]:
    """What is `said` of the labels that were not shown, summing to 1; empty if that is nothing."""
    wrong = {shown.emoji for shown in row.shown}
    rest = {
        label: float(share)
        for label, share in zip(labels, said, strict=False)  # new labels: nothing is said
        if label not in wrong
    }
    total = sum(rest.values())
    return {label: share / total for label, share in rest.items()} if total > _LEAST else {}


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


def _means(weights: Weights, kinds: NDArray[np.str_]) -> dict[str, float]:
    """The mean weight of each kind."""
    return {str(kind): round(float(weights[kinds == kind].mean()), 4) for kind in np.unique(kinds)}


def _people(answers: Iterable[Answered]) -> int:
    return len({one.row.person for one in answers})
