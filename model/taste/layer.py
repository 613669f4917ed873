"""The numbers of a taste, and what they make of a network's probabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

LEAST: Final = 1e-6  # what no probability is taken to be under


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """What people who write one language pick, given what the network expects.

    An emoji's score is scale · log(base) + bias + shift · p, where p are the network's
    probabilities, and base is the emoji's own, or, of one that the network does not know, what
    `replaced` makes of p. With scale 1 and zeros the probabilities stay what they were.

    Attributes:
        scale: above 0; under 1 where people differ more than the network thinks.
        bias: how much likelier an emoji is picked, whatever the text, `[emojis]`.
        shift: how much likelier an emoji is picked where the network expects a label,
            `[emojis, labels]`.
        replaced: the part of each label's probability that goes to an added emoji,
            `[added, labels]`.
        doubt: standard deviations of `bias`, `[emojis]`.
        picks: how often each emoji was picked by those who taught it, `[emojis]`.
        shares: each emoji's mean probability over the texts it was learned from, without the
            layer and with it, `[2, emojis]`.
    """

    scale: float
    bias: Floats
    shift: Floats
    replaced: Floats
    doubt: Floats
    picks: NDArray[np.int64]
    shares: Floats

    def __call__(self, probabilities: NDArray[np.floating]) -> Floats:
        """`probabilities` of the network, `[texts, labels]`, as this layer has them.

        Returns:
            `[texts, emojis]`, rows summing to 1.
        """
        scores = (
            self.scale * base_scores(probabilities, self.replaced)
            + self.bias
            + probabilities @ self.shift.T
        )
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
        answered: Floats = exponents / exponents.sum(axis=1, keepdims=True)
        return answered


@dataclass(frozen=True, slots=True, eq=False)
class Taste:
    """The layers of all languages that have one.

    Attributes:
        version: its own name; empty where there is no layer.
        added: emojis that the network does not know, behind its labels.
        layers: by language.
        positions: how much likelier an emoji is tapped at each rank than at the first, in
            logarithms, as they were found beside the layers.
    """

    version: str = ""
    added: tuple[str, ...] = ()
    layers: Mapping[str, Layer] = field(default_factory=dict)
    positions: tuple[float, ...] = ()

    def of(self, lang: str, probabilities: Sequence[float]) -> Sequence[float]:
        """What a text in `lang` gets: `probabilities` of the labels, and then of `added`."""
        layer = self.layers.get(lang)
        if layer is None:
            return (*probabilities, *(0.0 for _ in self.added)) if self.added else probabilities
        row: list[float] = layer(np.array([probabilities], np.float64))[0].tolist()
        return row


NO_TASTE: Final = Taste()


def base_scores(probabilities: NDArray[np.floating], replaced: Floats) -> Floats:
    """Logarithms of what the network expects of labels and added emojis, `[texts, emojis]`."""
    expected = np.concatenate([probabilities, probabilities @ replaced.T], axis=1)
    scores: Floats = np.log(np.maximum(expected, LEAST))
    return scores
