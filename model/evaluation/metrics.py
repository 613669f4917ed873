"""How good a model's rankings are: plain numbers from probabilities and the emoji picked.

Arrays are numpy's: `probabilities` float `[texts, labels]`, rows summing to 1; `gold` int
`[texts]`, the index of the emoji a person put first.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.engine import Floats

Ints = NDArray[np.integer]
_BINS = 15
_ROUNDS = 1000


def measure(probabilities: Floats, gold: Ints) -> dict[str, float]:
    """Every figure for one set of texts.

    Raises:
        ValueError: there are no texts, or the two disagree about how many.
    """
    if not len(gold) or len(gold) != len(probabilities):
        raise ValueError(f"{len(probabilities)} predictions for {len(gold)} labels")
    rank = ranks(probabilities, gold)
    own = probabilities[np.arange(len(gold)), gold]
    return {
        "n": len(gold),
        "accuracy": float((rank < 1).mean()),
        "top3": float((rank < 3).mean()),
        "top5": float((rank < 5).mean()),
        "macro_f1": macro_f1(probabilities.argmax(axis=1), gold, probabilities.shape[1]),
        "loss": float(-np.log(np.clip(own, 1e-12, None)).mean()),
        "ece": expected_calibration_error(probabilities, gold),
    }


def ranks(probabilities: Floats, gold: Ints) -> Ints:
    """At which place, from 0, each text's emoji stands; ties count against the model."""
    own = probabilities[np.arange(len(gold)), gold]
    better: Ints = (probabilities >= own[:, None]).sum(axis=1) - 1
    return better


def offered_among(emojis: Sequence[str], offers: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
    """Which of `emojis` each of the `offers` holds, `[offers, emojis]`; an empty one holds all."""
    return np.array([[not it or emoji in it for emoji in emojis] for it in offers], bool)


def macro_f1(predicted: Ints, gold: Ints, labels: int) -> float:
    """Mean F1 over the labels that occur in `gold`."""
    _, _, f1, support = by_label(predicted, gold, labels)
    return float(f1[support > 0].mean())


def by_label(predicted: Ints, gold: Ints, labels: int) -> tuple[Floats, Floats, Floats, Ints]:
    """Precision, recall, F1 and number of texts of every label, `[labels]` each."""
    hits = np.bincount(gold[predicted == gold], minlength=labels)
    support = np.bincount(gold, minlength=labels)
    answered = np.bincount(predicted, minlength=labels)
    precision = hits / np.maximum(answered, 1)
    recall = hits / np.maximum(support, 1)
    f1 = 2 * hits / np.maximum(support + answered, 1)
    return precision, recall, f1, support


def expected_calibration_error(probabilities: Floats, gold: Ints, bins: int = _BINS) -> float:
    """Mean gap between confidence and accuracy, weighted by bin size; 0 is perfect.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", eq. 3,
        https://arxiv.org/abs/1706.04599
    """
    confidence = probabilities.max(axis=1)
    correct = probabilities.argmax(axis=1) == gold
    bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
    gap = np.bincount(bin_of, correct - confidence, minlength=bins)
    return float(np.abs(gap).sum() / len(gold))


def intervals(probabilities: Floats, gold: Ints, *, seed: int = 0) -> dict[str, list[float]]:
    """95 % bootstrap intervals of the figures that tables show."""
    drawn = _draws(gold, _figures(probabilities, gold), seed)
    return {name: _middle_95(values) for name, values in drawn.items()}


def paired_difference(
    ours: Floats, theirs: Floats, gold: Ints, *, seed: int = 0
) -> dict[str, dict[str, Any]]:
    """By how much `ours` is better than `theirs` on the same texts, with 95 % intervals."""
    mine, other = _figures(ours, gold), _figures(theirs, gold)

    def differences(chosen: Ints) -> dict[str, float]:
        left, right = mine(chosen), other(chosen)
        return {name: left[name] - right[name] for name in left}

    drawn = _draws(gold, differences, seed)
    whole = differences(np.arange(len(gold)))
    return {
        name: {"difference": whole[name], "interval": _middle_95(values)}
        for name, values in drawn.items()
    }


def clustered_difference(
    ours: Floats, theirs: Floats, weights: Floats, clusters: Sequence[str], *, seed: int = 0
) -> tuple[Floats, Floats]:
    """By how much `ours` is better in the weighted mean, where texts of a cluster hang together.

    Whole clusters are drawn, since what one person says, or one passage, is no more evidence
    for being said in many lines.

    Args:
        ours, theirs: what each text counts for each figure, `[texts, figures]`.
        weights: of the texts, over 0, `[texts]`.
        clusters: a name for each text, `[texts]`.

    Returns:
        The differences `[figures]`, and the edges of their 95 % intervals `[2, figures]`.
    """
    names, cluster = np.unique(np.array(clusters), return_inverse=True)
    gains = np.zeros((len(names), ours.shape[1]))
    np.add.at(gains, cluster, weights[:, None] * (ours - theirs))
    sizes = np.bincount(cluster, weights)
    chance = np.random.default_rng(seed)
    times = chance.multinomial(len(names), np.full(len(names), 1 / len(names)), _ROUNDS)
    drawn = (times @ gains) / (times @ sizes)[:, None]  # [rounds, figures]
    edges: Floats = np.quantile(drawn, (0.025, 0.975), axis=0)
    return gains.sum(axis=0) / sizes.sum(), edges


def _figures(probabilities: Floats, gold: Ints) -> Callable[[Ints], dict[str, float]]:
    rank, predicted = ranks(probabilities, gold), probabilities.argmax(axis=1)
    labels = probabilities.shape[1]

    def of(chosen: Ints) -> dict[str, float]:
        return {
            "accuracy": float((rank[chosen] < 1).mean()),
            "top3": float((rank[chosen] < 3).mean()),
            "macro_f1": macro_f1(predicted[chosen], gold[chosen], labels),
        }

    return of


def _draws(
    gold: Ints, figures: Callable[[Ints], dict[str, float]], seed: int
) -> dict[str, list[float]]:
    chance = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for name, value in figures(chance.integers(0, len(gold), len(gold))).items():
            drawn.setdefault(name, []).append(value)
    return drawn


def _middle_95(values: list[float]) -> list[float]:
    return [float(edge) for edge in np.quantile(values, (0.025, 0.975))]
