"""Puts a model in front of labelled texts and keeps what it answers, ready to be measured."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.examples import Example, Pair
from model.engine import Classifier, Classify, Floats
from model.errors import DatasetError
from model.evaluation import metrics
from model.language import detect
from model.taste import Taste

_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model answered; `gold` is the emoji a person put first."""

    labels: tuple[str, ...]
    probabilities: Floats  # [texts, labels]
    gold: NDArray[np.integer]  # [texts]
    langs: tuple[str, ...]

    def report(self) -> dict[str, Any]:
        """All figures, as `emojibot model evaluate --json` prints them, without the model."""
        language = np.array(self.langs)
        precision, recall, f1, support = metrics.by_label(
            self.probabilities.argmax(axis=1), self.gold, len(self.labels)
        )
        third = metrics.ranks(self.probabilities, self.gold) < 3
        return {
            **metrics.measure(self.probabilities, self.gold),
            "intervals": metrics.intervals(self.probabilities, self.gold),
            "most_frequent": self._most_frequent(),
            "by_lang": {
                str(lang): metrics.measure(
                    self.probabilities[language == lang], self.gold[language == lang]
                )
                for lang in np.unique(language)
            },
            "by_label": {
                label: {
                    "n": int(support[place]),
                    "precision": float(precision[place]),
                    "recall": float(recall[place]),
                    "f1": float(f1[place]),
                    "top3": float(third[self.gold == place].mean()),
                }
                for place, label in enumerate(self.labels)
                if support[place]
            },
        }

    def _most_frequent(self) -> dict[str, float]:
        """What always giving these texts' own most frequent emojis would reach."""
        shares = np.sort(np.bincount(self.gold))[::-1] / len(self.gold)
        return {"accuracy": float(shares[0]), "top3": float(shares[:3].sum())}


def answers_of(engine: Classifier) -> Classify:
    """`engine` as a function of texts, with its taste: one column for each of `emojis_of(engine)`.

    A text with nothing to read gets equal shares.
    """
    return tasted(network_answers_of(engine), engine.taste)


def tasted(classify: Classify, taste: Taste) -> Classify:
    """What a network answers, with `taste`."""
    if not taste.layers:
        return classify

    def with_taste(texts: list[str]) -> Floats:
        rows = zip(texts, classify(texts), strict=True)
        return np.array([taste.of(detect(text), row) for text, row in rows], np.float32)

    return with_taste


def network_answers_of(engine: Classifier) -> Classify:
    """The network of `engine` alone as a function of texts, a column for each of its labels."""

    def classify(texts: list[str]) -> Floats:
        encoded = [engine.encode(text) for text in texts]
        result = np.full((len(texts), len(engine.labels)), 1 / len(engine.labels), np.float32)
        order = sorted((i for i, ids in enumerate(encoded) if ids), key=lambda i: len(encoded[i]))
        for start in range(0, len(order), _TOGETHER):
            chosen = order[start : start + _TOGETHER]
            result[chosen] = engine.probabilities([encoded[i] for i in chosen])
        return result

    return classify


def judge(
    classify: Classify, known: tuple[str, ...], examples: list[Example], wanted: tuple[str, ...]
) -> Judged:
    """Rank the emojis of `wanted` that the model knows, for the texts whose first is one.

    Raises:
        DatasetError: no text is left to judge by.
    """
    labels = tuple(label for label in wanted if label in known)
    place = {label: index for index, label in enumerate(labels)}
    fitting = [row for row in examples if row.emojis and row.emojis[0] in place and row.text]
    if not fitting:
        raise DatasetError("no text in these files has one of the wanted emojis first")
    columns = [known.index(label) for label in labels]
    probabilities = classify([row.text for row in fitting])[:, columns]
    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    gold = np.array([place[row.emojis[0]] for row in fitting])
    return Judged(labels, probabilities, gold, tuple(row.lang for row in fitting))


def agreement(classify: Classify, pairs: list[Pair]) -> dict[str, float]:
    """How a Russian text's ranking agrees with that of its English side."""
    english = classify([pair.en for pair in pairs])
    russian = classify([pair.ru for pair in pairs])
    best = english.argmax(axis=1)
    rank = metrics.ranks(russian, best)
    return {
        "n": len(pairs),
        "same_best": float((rank < 1).mean()),
        "best_in_top3": float((rank < 3).mean()),
    }
