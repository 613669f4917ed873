"""What people answered, as a round uses it: exports read, checked, weighed and parted.

Of the people in an export most teach; some, `validation`, say when to stop; some, `test`, are
asked at the end and never before.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model.data.feedback import (
    ExportFolder,
    new_labels,
    propensities,
    read_export,
    refuse_erased,
    weigh,
)
from model.data.feedback.position import UNBIASED
from model.data.feedback.weights import Summary, Weighted
from model.engine import Classify
from model.errors import DatasetError
from model.feedback_format import SPLITS, FeedbackRow

TRAIN, VALIDATION, TEST = SPLITS


@dataclass(frozen=True, slots=True)
class ReadExports:
    """Exports that were read and hold nothing erased.

    Attributes:
        rows: by split; what stands in several exports, under other ids, only once.
        tombstones: how many erased rows are known.
    """

    rows: Mapping[str, tuple[FeedbackRow, ...]]
    tombstones: int

    def counts(self) -> dict[str, Any]:
        """How many rows of what kind from how many people, by split."""
        return {split: _counted(rows) for split, rows in self.rows.items() if rows}

    def asked(self) -> tuple[str, tuple[FeedbackRow, ...]]:
        """The split of the people who are asked at the end, and their rows."""
        split = TEST if self.rows[TEST] else VALIDATION
        return split, self.rows[split]


@dataclass(frozen=True, slots=True)
class RoundFeedback:
    """What people say to a round.

    Attributes:
        labels: the parent's, and then `grown`, the emojis that become labels.
        propensities: by rank, relative to the first; (1.0,): nothing is corrected.
        taught: examples to learn from, and `summary`: what became of their rows.
        stopping: examples of the people who say when to stop.
    """

    labels: tuple[str, ...]
    grown: tuple[str, ...]
    propensities: tuple[float, ...]
    taught: tuple[Weighted, ...]
    summary: Summary
    stopping: tuple[Weighted, ...]


def read_exports(
    paths: Sequence[Path], tombstones: Iterable[Path], *, database: bool
) -> ReadExports:
    """The exports at `paths`.

    Args:
        tombstones: more files that list erased rows.
        database: whether they have to be the lists of the databases that the exports are of.

    Raises:
        DatasetError: one is damaged, or holds rows that were erased since, or nobody knows.
    """
    read = [read_export(path) for path in paths]
    known = refuse_erased(read, tombstones, complete=database)
    return ReadExports({split: _once(read, split) for split in SPLITS}, known)


def collect(
    exports: ReadExports,
    labels: tuple[str, ...],
    classify: Classify,
    forbidden: Collection[str],
    *,
    grow: int | None,
    correct_bias: bool,
) -> RoundFeedback:
    """What people said to a model of `labels` that answers by `classify`.

    Args:
        forbidden: folded texts that nothing may be learned of.
        grow: how many different people must have picked an emoji for it to become a label;
            None: none does.
        correct_bias: whether a pick counts the more the less its rank is looked at.

    Raises:
        DatasetError: there is nothing to learn from.
    """
    teachers = exports.rows[TRAIN]
    grown = new_labels(teachers, labels, grow) if grow is not None else ()
    theta = propensities(teachers) if correct_bias else UNBIASED
    labels = (*labels, *grown)
    taught = weigh(teachers, theta, labels, classify, forbidden=forbidden)
    if not taught.examples:
        raise DatasetError("the exports hold nothing to learn from; collect more feedback")
    stopping = weigh(exports.rows[VALIDATION], theta, labels, classify, forbidden=forbidden)
    return RoundFeedback(labels, grown, theta, taught.examples, taught.summary, stopping.examples)


def _once(exports: Sequence[ExportFolder], split: str) -> tuple[FeedbackRow, ...]:
    """The rows of all `exports`; an answer is known again by all but its names."""
    seen: Counter[FeedbackRow] = Counter()
    rows = []
    for export in exports:
        here: Counter[FeedbackRow] = Counter()
        for row in export.rows[split]:
            nameless = replace(row, id="", person="")
            here[nameless] += 1
            if here[nameless] > seen[nameless]:
                rows.append(row)
        seen |= here
    return tuple(rows)


def _counted(rows: Sequence[FeedbackRow]) -> dict[str, Any]:
    return {
        "rows": len(rows),
        "people": len({row.person for row in rows}),
        "by_kind": dict(Counter(row.kind for row in rows).most_common()),
        "by_lang": dict(Counter(row.lang for row in rows).most_common()),
        "none": sum(row.none for row in rows),
        "shuffled": sum(row.shuffled for row in rows),
    }
