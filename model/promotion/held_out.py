"""The texts by which models are compared: what people picked for them, and no model learned.

Own people are the operator's, those of an export who teach nothing; the reference is the
held-out part of the written corpus, which ships and never changes.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from model.artifact import Manifest
from model.data.corpus import CORPUS_FILES
from model.data.dataset import load_dataset
from model.data.examples import fold
from model.data.feedback import (
    Rules,
    is_export,
    lists_here,
    propensities,
    read_export,
    refuse_erased,
)
from model.data.feedback.position import propensity
from model.errors import DatasetError
from model.feedback_format import FeedbackRow, Split
from model.labels import DEFAULT_LABELS

OWN: Final = "own people"
REFERENCE: Final = "reference"
PERSON: Final = 20.0  # picks' worth that one person may count for

_HELD_OUT: Final[Sequence[Split]] = ("validation", "test")


@dataclass(frozen=True, slots=True)
class HeldOutPick:
    """A text and the emoji that a person picked for it; `cluster` is what belongs together.

    Attributes:
        offered: what it was picked out of; empty: all there are.
    """

    text: str
    emoji: str
    lang: str
    cluster: str
    weight: float = 1.0
    offered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Texts that neither model was trained on; `name` is OWN or REFERENCE."""

    name: str
    picks: tuple[HeldOutPick, ...]


def export_of(version: str, manifest: Manifest, data: Path | None = None) -> Path | None:
    """The export whose held-out people judge `version`: `data`, or that it was trained on.

    Of several it is the last. A person has another name in each export, so that two of them
    together would count somebody who is in both as two persons.

    Returns:
        None when the model was trained without feedback.

    Raises:
        DatasetError: there is no such export.
    """
    known = manifest.recipe.get("exports") or ()
    path = data or (Path(known[-1]) if known else None)
    if path is not None and not is_export(path):
        raise DatasetError(
            f"{path} is not an export of feedback"
            if data
            else f"{version} was trained on {path}, which is no longer there; name an export"
            " whose held-out people can judge it: --data EXPORT"
        )
    return path


def own_people(path: Path, splits: Sequence[Split] = _HELD_OUT) -> HeldOut:
    """What the held-out people of the export in `path` picked, or those of other `splits`.

    "None fits" is no pick. The same pick of a person for the same text counts once, reactions
    count as much less as in training, and nobody counts for more than PERSON picks.

    Raises:
        DatasetError: it cannot be read, or holds rows that were erased since.
        MissingExtra: its files are Parquet, and pyarrow is not installed.
    """
    export = read_export(path)
    refuse_erased([export], lists_here())
    theta = propensities(chain.from_iterable(export.rows.values()))
    rows = {
        (row.person, fold(row.text), row.emojis[0]): row
        for split in splits
        for row in export.rows[split]
        if row.emojis
    }
    weights = {key: _weight(row, theta) for key, row in rows.items()}
    total: defaultdict[str, float] = defaultdict(float)
    for (person, *_), weight in weights.items():
        total[person] += weight
    return HeldOut(
        OWN,
        tuple(
            HeldOutPick(
                row.text,
                row.emojis[0],
                row.lang,
                row.person,
                weights[key] * min(1.0, PERSON / total[row.person]),
                row.offered,
            )
            for key, row in rows.items()
        ),
    )


def _weight(row: FeedbackRow, theta: Sequence[float]) -> float:
    seen = 1.0 if row.rank is None else propensity(theta, row.rank)
    return (Rules().reaction if row.kind == "reaction" else 1.0) / seen


def reference() -> HeldOut:
    """The held-out part of the written corpus; the first emoji of a line is the one picked."""
    dataset = load_dataset([*CORPUS_FILES], DEFAULT_LABELS)
    return HeldOut(
        REFERENCE,
        tuple(
            HeldOutPick(row.text, row.emojis[0], row.lang, row.group) for row in dataset.held_out
        ),
    )
