"""What a round shows the network: feedback and old rows as token ids, shares and weights.

What it should say of a text is a mixture of what people said, or what the old row has, and of
what the parent said. The parent's part is what keeps it from taking every answer for a law.
"""

from collections.abc import Sequence

import numpy as np

from model.artifact import Artifact, read_tokenizer
from model.data.examples import Example
from model.data.feedback.weights import Weighted
from model.engine import Classify, Encoder, Floats
from model.training.recipe import RoundRecipe
from model.training.round.rehearsal import own_shares, rehearse
from model.training.round.tuning import RoundExample


class RoundExamples:
    """Makes examples for a network of `labels`, which begin with those of its `parent`.

    Attributes:
        mask_id: the piece that hides others, if the vocabulary has one.
    """

    def __init__(
        self, parent: Artifact, classify: Classify, labels: tuple[str, ...], numbers: RoundRecipe
    ) -> None:
        """`classify` is the parent's."""
        tokenizer = read_tokenizer(parent.path)
        self.mask_id: int | None = tokenizer.token_to_id("<mask>")
        self._encode = Encoder(
            tokenizer, max_tokens=min(numbers.train_tokens, parent.manifest.max_tokens)
        )
        self._classify = classify
        self._labels = labels
        self._place = {label: place for place, label in enumerate(labels)}
        self._numbers = numbers

    def to_learn(self, feedback: Sequence[Weighted], old: Sequence[Example]) -> list[RoundExample]:
        """Everything that the network is shown, in any order."""
        numbers = self._numbers
        rows = rehearse(old, round(numbers.passes * numbers.old * len(feedback)), numbers.seed)
        rehearsed = self._examples(
            [row.text for row in rows],
            [own_shares(row.emojis, self._labels) for row in rows],
            [1.0] * len(rows),
            numbers.kept_old,
        )
        return numbers.passes * self._of(feedback, numbers.kept) + rehearsed

    def to_stop(self, feedback: Sequence[Weighted]) -> list[RoundExample]:
        """What says when to stop: answers as people gave them."""
        return self._of(feedback, kept=0.0)

    def _of(self, feedback: Sequence[Weighted], kept: float) -> list[RoundExample]:
        return self._examples(
            [one.text for one in feedback],
            [self._shares(one) for one in feedback],
            [one.weight for one in feedback],
            kept,
        )

    def _examples(
        self, texts: list[str], shares: list[Floats], weights: list[float], kept: float
    ) -> list[RoundExample]:
        """One for each text that leaves something to read; the parent's part is `kept`."""
        said = dict(zip(texts, self._classify(texts), strict=True)) if kept and texts else {}
        lacking = len(self._labels) - len(next(iter(said.values()), self._labels))
        return [
            {
                "input_ids": ids,
                "target": (1 - kept) * share + kept * np.pad(said[text], (0, lacking))
                if said
                else share,
                "weight": weight,
            }
            for text, share, weight in zip(texts, shares, weights, strict=True)
            if (ids := self._encode(text))
        ]

    def _shares(self, example: Weighted) -> Floats:
        shares = np.zeros(len(self._labels), np.float32)
        for emoji, share in example.target.items():
            shares[self._place[emoji]] = share
        return shares
