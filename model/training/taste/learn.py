"""From rows of feedback to a taste: which answers count, what they chose from, and the fit."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from model.data.feedback import new_labels
from model.data.feedback.answers import usable
from model.data.feedback.limits import voices
from model.data.feedback.position import UNBIASED
from model.engine import Classify
from model.errors import DatasetError
from model.feedback_format import FeedbackRow
from model.taste import Taste
from model.training.taste.choices import choices_of, replaced_by
from model.training.taste.fit import fit

FANS: Final = 2  # people who typed an emoji that no label stands for, for it to be added
ADDED: Final = 32  # emojis that are added at most, those that most people typed

_NAME: Final = re.compile(r"taste-(\d+)")
_DOUBT: Final = 10.0  # picks' worth of doubt that an added emoji is typed in the place of a label


@dataclass(frozen=True, slots=True)
class Learned:
    """A taste, and from how much it was learned.

    Attributes:
        answers, people: by language.
    """

    taste: Taste
    answers: dict[str, int]
    people: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """For the manifest."""
        return {
            "version": self.taste.version,
            "answers": self.answers,
            "people": self.people,
            "added": list(self.taste.added),
            "positions": [round(position, 4) for position in self.taste.positions],
        }


def next_version(taste: Taste) -> str:
    """What the taste is called that comes after `taste`: one number more."""
    found = _NAME.fullmatch(taste.version)
    return f"taste-{int(found.group(1)) + 1 if found else 1}"


def learn_taste(
    rows: Sequence[FeedbackRow],
    labels: Sequence[str],
    classify: Classify,
    forbidden: Collection[str],
    *,
    version: str,
    correct_bias: bool,
    added: tuple[str, ...] | None = None,
) -> Learned:
    """What the people of `rows` like beside what a network of `labels` expects.

    Args:
        classify: the network's answers, `[texts, labels]`.
        forbidden: folded texts that nothing may be learned of.
        version: what the taste is to be called.
        correct_bias: whether an emoji may be tapped for the place it stood at.
        added: emojis that are no labels, to be ranked; None: those that people typed.

    Raises:
        DatasetError: there is nothing to learn from.
    """
    if added is None:
        added = new_labels(rows, labels, FANS)[:ADDED]
    known = (*labels, *added)
    picks = (row for row in rows if row.emojis)
    answers = list(usable(picks, frozenset(known), forbidden, Counter()))
    weights = voices(answers, UNBIASED).weights
    expected = classify([one.text for one in answers]).astype(np.float64)
    choices, replaced = {}, {}
    people, counts = {}, {}
    for lang in sorted({one.row.lang for one in answers}):
        mine = np.flatnonzero([one.row.lang == lang for one in answers])
        own = [answers[place] for place in mine]
        replaced[lang] = replaced_by(own, expected[mine], added, _DOUBT)
        choices[lang] = choices_of(own, weights[mine], expected[mine], replaced[lang], known)
        people[lang] = len({one.row.person for one in own})
        counts[lang] = len(own)
    if not choices:
        raise DatasetError("the exports hold nothing to learn from; collect more feedback")
    found = fit(choices, replaced, correct_bias=correct_bias)
    return Learned(Taste(version, added, found.layers, found.positions), counts, people)
