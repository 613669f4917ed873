"""What a round shows the network: feedback and old rows as token ids, shares and weights."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.artifact import Artifact, read_tokenizer
from model.encoder import Encoder
from model.training.examples import Example
from model.training.feedback.weights import Weighted
from model.training.judging import Answer
from model.training.recipe import Round
from model.training.rehearsal import own_shares, rehearse
from model.training.tuning import Lesson


class Lessons:
    """Makes lessons for a network of `labels`, which begin with those of its `parent`."""

    def __init__(self, parent: Artifact, labels: tuple[str, ...], numbers: Round) -> None:
        self._encode = Encoder(
            read_tokenizer(parent.path),
            max_tokens=min(numbers.train_tokens, parent.manifest.max_tokens),
        )
        self._labels = labels
        self._place = {label: place for place, label in enumerate(labels)}
        self._numbers = numbers

    def of_feedback(self, examples: Sequence[Weighted]) -> list[Lesson]:
        """One for each example that leaves something to read."""
        return [
            {"input_ids": ids, "target": self._shares(example), "weight": example.weight}
            for example in examples
            if (ids := self._encode(example.text))
        ]

    def of_old(self, rows: Sequence[Example], answer: Answer) -> list[Lesson]:
        """Of old `rows`; `answer` is the parent's."""
        if not rows:
            return []
        theirs = self._numbers.parents_share
        said = self._of_parent(answer, rows)
        return [
            {
                "input_ids": ids,
                "target": theirs * shares + (1 - theirs) * own_shares(row.emojis, self._labels),
                "weight": self._numbers.old_weight,
            }
            for row, shares in zip(rows, said, strict=True)
            if (ids := self._encode(row.text))
        ]

    def to_learn(
        self, feedback: Sequence[Weighted], old: Sequence[Example], answer: Answer
    ) -> list[Lesson]:
        """Everything that the network is shown, in any order."""
        taught = self.of_feedback(feedback)
        count = round(self._numbers.passes * self._numbers.old * len(taught))
        rows = rehearse(old, count, self._numbers.seed)
        return self._numbers.passes * taught + self.of_old(rows, answer)

    def _shares(self, example: Weighted) -> NDArray[np.floating]:
        shares = np.zeros(len(self._labels), np.float32)
        for emoji, share in example.target.items():
            shares[self._place[emoji]] = share
        return shares

    def _of_parent(self, answer: Answer, rows: Sequence[Example]) -> NDArray[np.floating]:
        """What the parent says, nothing for the labels that it lacks: `[rows, labels]`."""
        texts = [*dict.fromkeys(row.text for row in rows)]
        said = dict(zip(texts, answer(texts), strict=True))
        known = np.stack([said[row.text] for row in rows])
        return np.pad(known, ((0, 0), (0, len(self._labels) - known.shape[1])))
