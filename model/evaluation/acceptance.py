"""Judges rankings by every emoji that fits a text, not by the one that somebody happened to send.

A chat message fits several emojis alike, so who sent which says little. A careful reader wrote
down, for each text of `accept_*.tsv`, all emojis that a reasonable person could send.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.data.lines import numbered_lines
from model.engine import Classify
from model.errors import DatasetError
from model.evaluation.served import served
from model.text import model_input, split_emoji

Bools = NDArray[np.bool_]

_SHOWN: Final = 3
_THRESHOLDS: Final = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A text and every emoji that fits it, by somebody who did not see what was sent."""

    text: str
    fitting: frozenset[str]


def read_judgements(path: Path) -> list[Judgement]:
    """The rows of `path`: text TAB emojis.

    Raises:
        DatasetError: it cannot be read, holds nothing, or a row has no text or no emojis.
    """
    rows = []
    for number, line in numbered_lines(path):
        text, _, emojis = line.partition("\t")
        fitting = frozenset(split_emoji(emojis)[1])
        if not text or not fitting:
            raise DatasetError(f"{path}, line {number}: needs a text, a tab and emojis")
        rows.append(Judgement(model_input(text), fitting))
    return rows


def acceptance(
    classify: Classify, labels: Sequence[str], rows: Sequence[Judgement]
) -> dict[str, Any]:
    """How much of what people are shown first fits.

    Returns:
        `n` texts; `first_fits`, the share of first choices that fit; `three_fit`, the share
        of the first three choices that fit, counted one by one; `curve`, what silence gives, for
        each threshold `at_least`: `silent`, the share of texts whose first choice is less likely,
        and `first_fits` among the others, None where there are none.
    """
    fits = np.zeros((len(rows), _SHOWN), bool)
    sureness = np.zeros(len(rows))
    answers = classify([row.text for row in rows]).tolist()
    for place, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        best = served(labels, row.text, answer).suggestions[:_SHOWN]
        fits[place, : len(best)] = [it.emoji in row.fitting for it in best]
        sureness[place] = best[0].score if best else 0.0
    return {
        "n": len(rows),
        "first_fits": float(fits[:, 0].mean()),
        "three_fit": float(fits.mean()),
        "curve": [_point(it, sureness >= it, fits[:, 0]) for it in _THRESHOLDS],
    }


def _point(at_least: float, speaks: Bools, fits: Bools) -> dict[str, float | None]:
    apt = float(fits[speaks].mean()) if speaks.any() else None
    return {"at_least": at_least, "silent": float(1 - speaks.mean()), "first_fits": apt}
