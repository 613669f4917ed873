"""Small tastes, made up for tests."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.taste import Layer, Taste
from model.taste.layer import Floats

LABELS = ("😂", "😅", "🎉")


def layer(
    *,
    labels: Sequence[str] = LABELS,
    added: Sequence[str] = (),
    scale: float = 1.0,
    bias: Mapping[str, float] | None = None,
    shift: Mapping[str, Mapping[str, float]] | None = None,
    replaced: Mapping[str, Mapping[str, float]] | None = None,
) -> Layer:
    """A layer of which only what is given is not nothing."""
    emojis = (*labels, *added)
    biases = np.array([(bias or {}).get(emoji, 0.0) for emoji in emojis])
    return Layer(
        scale,
        biases,
        _matrix(shift or {}, emojis, labels),
        _matrix(replaced or {}, added, labels),
        np.full(len(emojis), 0.5),
        np.arange(len(emojis)),
        np.array([np.linspace(0.1, 0.2, len(emojis)), np.linspace(0.3, 0.1, len(emojis))]),
    )


def taste(
    *,
    labels: Sequence[str] = LABELS,
    added: Sequence[str] = (),
    bias: Mapping[str, float] | None = None,
    shift: Mapping[str, Mapping[str, float]] | None = None,
    replaced: Mapping[str, Mapping[str, float]] | None = None,
) -> Taste:
    """A taste of English alone."""
    one = layer(labels=labels, added=added, bias=bias, shift=shift, replaced=replaced)
    return Taste("taste-1", tuple(added), {"en": one}, (0.0, -0.5))


def _matrix(
    values: Mapping[str, Mapping[str, float]], rows: Sequence[str], columns: Sequence[str]
) -> Floats:
    return np.array(
        [[values.get(row, {}).get(column, 0.0) for column in columns] for row in rows], float
    ).reshape(len(rows), len(columns))
