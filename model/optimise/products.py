"""The products of a classifier's layers: read from a checkpoint, and rounded to whole numbers."""

from typing import Final

import numpy as np

from model.optimise.sample import (
    ATTENTION,
    MIXED,
    NARROW,
    NORMS,
    READERS,
    WIDE,
    Floats,
    Layer,
    Linear,
    Shape,
)
from model.tensors import Tensors
from model.whole_numbers import LIFT, Columns, joint, round_columns, smoothing

_STRENGTHS: Final = (0.5, 0.65, 0.8, 0.95)  # of smoothing; the nearest is taken
_TRIED: Final = 128  # rows that say which is nearest
_LOUD: Final = 48  # one channel in so many is left in fp32


def layer_name(index: int) -> str:
    """What the names of a layer's tensors begin with."""
    return f"roberta.encoder.layer.{index}"


def parts_of(product: str) -> list[str]:
    """The linear layers that `product` of a layer does at once."""
    if not product.startswith(f"{ATTENTION}."):
        return [product]
    parts = product.removeprefix(f"{ATTENTION}.").split("_")
    return [f"{ATTENTION}.{part}" for part in parts]


def layer_of(source: Tensors, shape: Shape, index: int) -> Layer:
    """One layer in fp32.

    The last one's queries come of fewer rows, and are a product of their own.

    Raises:
        ArtifactError: a tensor is missing.
    """
    name = layer_name(index)
    groups = (READERS[:1], READERS[1:]) if index == shape.layers - 1 else (READERS,)
    names = [*(joint(ATTENTION, *parts) for parts in groups), MIXED, WIDE, NARROW]
    norms = [f"{norm}.{part}" for norm in NORMS for part in ("weight", "bias")]
    return Layer(
        {product: _linear(source, name, product) for product in names},
        {norm: source.read(f"{name}.{norm}") for norm in norms},
    )


def rounded(product: str, linear: Linear, read: Floats) -> Columns:
    """`linear`, which is `product` of a layer, for products of whole numbers.

    Args:
        read: what comes in, [rows, in]: it says which channels are loud, how strongly to smooth
            the others, and for what mean the result is to be exact.
    """
    lift = LIFT if product == NARROW else 0.0
    largest = np.abs(read).max(axis=0)
    weighty = largest * np.linalg.norm(linear.weight, axis=0)
    loud = np.sort(np.argsort(-weighty, kind="stable")[: max(len(weighty) // _LOUD, 1)])
    mean = read.mean(axis=0)
    rows = read[:: max(len(read) // _TRIED, 1)]
    exact = linear(rows)

    def tried(strength: float) -> tuple[float, Columns]:
        smooth = smoothing(linear.weight, largest + np.float32(lift), strength)
        found = round_columns(linear.weight, linear.bias, smooth, lift=lift, loud=loud, mean=mean)
        return float(np.square(found(rows) - exact).mean()), found

    return min(map(tried, _STRENGTHS), key=lambda one: one[0])[1]


def _linear(source: Tensors, layer: str, product: str) -> Linear:
    weights, biases = (
        [source.read(f"{layer}.{part}.{kind}") for part in parts_of(product)]
        for kind in ("weight", "bias")
    )
    return Linear(np.concatenate(weights), np.concatenate(biases))
