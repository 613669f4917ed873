"""What a round shows the network: feedback and old rows as token ids, shares and weights.

What it should say of a text is a mixture of what people said, or what the old row has, and of
what the parent said. The parent's part is what keeps it from taking every answer for a law.

People's answers are shown with the parent's taste in place: what that says of a text is added to
the network's logits while it learns, so that it learns what the taste cannot say. Old rows, whose
authors are others, are shown without.
"""

from collections.abc import Sequence

import numpy as np

from model.artifact import Artifact, read_tokenizer
from model.data.examples import Example
from model.data.feedback.weights import Weighted
from model.engine import Classify, Encoder, Floats
from model.taste.layer import LEAST
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
        """`classify` is the network's of the parent."""
        tokenizer = read_tokenizer(parent.path)
        self.mask_id: int | None = tokenizer.token_to_id("<mask>")
        self._encode = Encoder(
            tokenizer, max_tokens=min(numbers.train_tokens, parent.manifest.max_tokens)
        )
        self._classify = classify
        self._taste = parent.taste
        self._temperature = parent.manifest.temperature
        self._labels = labels
        self._place = {label: place for place, label in enumerate(labels)}
        self._numbers = numbers

    def to_learn(self, feedback: Sequence[Weighted], old: Sequence[Example]) -> list[RoundExample]:
        """Everything that the network is shown, in any order."""
        numbers = self._numbers
        rows = rehearse(old, round(numbers.passes * numbers.old * len(feedback)), numbers.seed)
        texts = [row.text for row in rows]
        said = self._classify(texts) if rows else np.zeros((0, len(self._labels)))
        rehearsed = self._examples(
            texts,
            [own_shares(row.emojis, self._labels) for row in rows],
            [1.0] * len(rows),
            numbers.kept_old,
            (said, np.zeros_like(said)),
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
            self._tasted(feedback),
        )

    def _tasted(self, feedback: Sequence[Weighted]) -> tuple[Floats, Floats]:
        """What the parent says with its taste, and what that adds to logits, `[texts, labels]`."""
        if not feedback:
            return np.zeros((0, len(self._labels))), np.zeros((0, len(self._labels)))
        said = self._classify([one.text for one in feedback])
        tasted = np.array(
            [
                self._taste.of(one.lang, row)[: said.shape[1]]
                for one, row in zip(feedback, said, strict=True)
            ]
        )
        tasted = tasted / tasted.sum(axis=1, keepdims=True)
        added = np.log(np.maximum(tasted, LEAST)) - np.log(np.maximum(said, LEAST))
        return tasted, self._temperature * added

    def _examples(
        self,
        texts: list[str],
        shares: list[Floats],
        weights: list[float],
        kept: float,
        parents: tuple[Floats, Floats],
    ) -> list[RoundExample]:
        """One for each text that leaves something to read; the parent's part is `kept`."""
        said, tastes = parents
        grown = ((0, 0), (0, len(self._labels) - said.shape[1]))
        said, tastes = np.pad(said, grown), np.pad(tastes, grown)
        return [
            {
                "input_ids": ids,
                "target": (1 - kept) * share + kept * parent,
                "weight": weight,
                "taste": taste,
            }
            for text, share, weight, parent, taste in zip(
                texts, shares, weights, said, tastes, strict=True
            )
            if (ids := self._encode(text))
        ]

    def _shares(self, example: Weighted) -> Floats:
        shares = np.zeros(len(self._labels), np.float32)
        for emoji, share in example.target.items():
            shares[self._place[emoji]] = share
        return shares
