"""The yardstick: a linear classifier over word and character n-grams.

It trains on the very rows that the compact recipe trains its classifier on.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline, make_union

from model.data.examples import Example, rank_weights
from model.engine import Classify


def train_ngrams(
    examples: list[Example],
    labels: tuple[str, ...],
    *,
    balanced: bool,
    ranks: bool = False,
    seed: int = 42,
) -> Classify:
    """A function from texts to probabilities over `labels`.

    Args:
        balanced: all emojis count alike, however rare.
        ranks: all emojis of a text are learned, the n-th 1/n as much, and not the first alone.
    """
    place = {label: index for index, label in enumerate(labels)}
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=r"\S+"),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=3, sublinear_tf=True),
    )
    linear = SGDClassifier(
        loss="log_loss",
        alpha=2e-6,
        max_iter=6,
        tol=None,
        class_weight="balanced" if balanced else None,  # balanced: better macro-F1, worse accuracy
        random_state=seed,
        n_jobs=2,
    )
    learned = [
        (row.text, place[emoji], part)
        for row in examples
        for emoji, part in (rank_weights(row, place) if ranks else {row.emojis[0]: 1.0}).items()
    ]
    texts, emojis, parts = zip(*learned, strict=True)
    model = make_pipeline(features, linear)
    model.fit(texts, emojis, sgdclassifier__sample_weight=parts)

    def classify(texts: list[str]) -> NDArray[np.floating]:
        result = np.full((len(texts), len(labels)), 1e-9)
        result[:, model.classes_] += model.predict_proba(texts)
        shares: NDArray[np.floating] = result / result.sum(axis=1, keepdims=True)
        return shares

    return classify


def majority(examples: list[Example], labels: tuple[str, ...]) -> Classify:
    """Answers every text alike: how often each emoji comes first in `examples`."""
    place = {label: index for index, label in enumerate(labels)}
    counts = np.bincount([place[row.emojis[0]] for row in examples], minlength=len(labels)) + 0.5
    return lambda texts: np.tile(counts / counts.sum(), (len(texts), 1))
