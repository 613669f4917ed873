"""Judges rankings by every emoji that fits a text, not by the one that somebody happened to send.

A chat message fits several emojis alike, so who sent which says little. A careful reader wrote
down, for each text of `accept_*.tsv`, all emojis that a reasonable person could send.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from model.data.lines import numbered_lines
from model.engine import Classify
from model.errors import DatasetError
from model.text import model_input, split_emoji

_SHOWN: Final = 3


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
) -> dict[str, float]:
    """How much of what a model shows first fits.

    Returns:
        `n` texts; `first_fits`, the share of first choices that fit; `three_fit`, the share
        of the first three choices that fit, counted one by one.
    """
    probabilities = classify([row.text for row in rows])
    best = np.argsort(-probabilities, axis=1, kind="stable")[:, :_SHOWN]  # [texts, shown]
    fits = np.array(
        [
            [labels[at] in row.fitting for at in places]
            for places, row in zip(best, rows, strict=True)
        ]
    )
    return {
        "n": len(rows),
        "first_fits": float(fits[:, 0].mean()),
        "three_fit": float(fits.mean()),
    }
