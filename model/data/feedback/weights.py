"""Answers become examples: what the model should have said, and how much that counts.

What an answer counts stands in `model.data.feedback.limits`. Silence is no answer: no text of it
is kept.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import compress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.data.feedback.answers import Answered, usable
from model.data.feedback.limits import RULES, Rules, Weights, voices
from model.engine import Classify
from model.feedback_format import FeedbackRow

NONE: Final = "none"  # how "none fits" is counted beside the kinds
_LEAST: Final = 0.01  # a model as sure of what was shown as this knows nothing else


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

    counted = voices(kept, theta, rules)
    examples = tuple(
        Weighted(one.text, target, float(weight), one.row.lang)
        for one, target, weight in zip(kept, filter(None, targets), counted.weights, strict=True)
    )
    kinds = np.array([one.row.kind if one.emoji else NONE for one in kept], str)
    summary = Summary(
        rows=len(answers) + dropped.total() - missed,
        examples=dict(sorted(Counter(kinds.tolist()).items())),
        weights=_means(counted.weights, kinds),
        dropped=dict(dropped.most_common()),
        people=_people(kept),
        capped=_people(compress(kept, counted.limited < counted.said)),
        damped=_people(compress(kept, counted.damped < 1)),
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


def _means(weights: Weights, kinds: NDArray[np.str_]) -> dict[str, float]:
    """The mean weight of each kind."""
    return {str(kind): round(float(weights[kinds == kind].mean()), 4) for kind in np.unique(kinds)}


def _people(answers: Iterable[Answered]) -> int:
    return len({one.row.person for one in answers})
