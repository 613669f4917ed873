"""One temperature for a model, so that 80 % sure means right four times in five.

Guo et al. 2017, https://arxiv.org/abs/1706.04599. Languages count alike, however many
texts each has, because one temperature serves them all.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_CANDIDATES = np.geomspace(0.02, 5, 400)


def fit_temperature(
    logits: NDArray[np.floating], gold: NDArray[np.integer], langs: Sequence[str]
) -> float:
    """The divisor of `logits` `[texts, labels]` that makes `gold` likeliest."""
    language = np.array(langs)
    share = np.zeros(len(gold))
    for lang in np.unique(language):
        share[language == lang] = 1 / (language == lang).sum()
    return best_temperature(logits, gold, share)


def best_temperature(
    logits: NDArray[np.floating], gold: NDArray[np.integer], weights: NDArray[np.floating]
) -> float:
    """The divisor of `logits` `[texts, labels]` that makes `gold`, as weighed, likeliest."""

    def loss(temperature: float) -> float:
        scaled = logits / temperature
        top = scaled.max(axis=1, keepdims=True)
        spread = top[:, 0] + np.log(np.exp(scaled - top).sum(axis=1))
        return float((weights * (spread - scaled[np.arange(len(gold)), gold])).sum())

    return float(min(_CANDIDATES, key=loss))
