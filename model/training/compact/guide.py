"""What linear n-grams answer: a second opinion on every text that the network learns from.

A network and n-grams err differently, and both together read held-out chats better than either
alone. People's emojis are one draw of many that would fit, so a target that is partly both
teachers' joint answer says more about a text than that draw.

No text is judged by n-grams that learned from it: there are as many models as folds, each
without one, and a text that nobody labelled gets the mean of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model import files
from model.data.examples import Example, share
from model.engine import Classify
from model.evaluation.baselines import train_ngrams

FOLDS: Final = 3
_LEAST: Final = 1e-5  # of an emoji; n-grams give some none at all

LogShares = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Guide:
    """The answers, as logarithms of shares `[texts, labels]`, by text."""

    answers: dict[str, LogShares]

    @classmethod
    def trained(
        cls, rows: Sequence[Example], texts: Sequence[str], labels: tuple[str, ...], seed: int
    ) -> "Guide":
        """Answers to `rows` out of fold, and to `texts` that have no label, by all folds."""
        answers: dict[str, LogShares] = {}
        others = np.zeros((len(texts), len(labels)), np.float32)
        for fold in range(FOLDS):
            outside = [row for row in rows if _fold(row) != fold]
            classify = train_ngrams(outside, labels, balanced=False, ranks=True, seed=seed)
            inside = [row.text for row in rows if _fold(row) == fold]
            if inside:
                answers |= zip(inside, _answers(classify, inside), strict=True)
            if texts:
                others += _answers(classify, list(texts)) / FOLDS
        return cls(dict(zip(texts, others, strict=True)) | answers)

    @classmethod
    def load(cls, file: Path) -> "Guide":
        """What `save` wrote."""
        with np.load(file) as kept:
            texts = kept["texts"].tobytes().decode().split("\n")
            return cls(dict(zip(texts, kept["answers"].astype(np.float32), strict=True)))

    def save(self, file: Path) -> None:
        """Write the answers, rounded to half precision, whole or not at all."""
        content = BytesIO()
        texts = np.frombuffer("\n".join(self.answers).encode(), np.uint8)
        np.savez(
            content, texts=texts, answers=np.stack([*self.answers.values()]).astype(np.float16)
        )
        files.replace(file, content.getvalue())


def _fold(row: Example) -> int:
    return int(share(f"{row.group} fold") * FOLDS)


def _answers(classify: Classify, texts: list[str]) -> LogShares:
    return np.log(np.maximum(classify(texts), _LEAST)).astype(np.float32)
