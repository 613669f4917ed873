"""Matrices for products of whole numbers, a scale a column, and how their weights are rounded.

A linear layer "x" that is stored so lies in model.safetensors as

    x.columns        uint8   [in, out]  its weights' distance from -128 times the column's scale
    x.columns.scale  float32 [out]
    x.bias           float32 [out]
    x.lift           float32 [1]    is added to what comes in, so that nothing is below 0; may lack
    x.smooth         float32 [in]   then it is multiplied by this

What comes in is rounded likewise, each row with a scale of its own, so that no answer depends on
its neighbours. Whole numbers are multiplied and added without loss, and where a processor has no
arithmetic made for eight bits they still take half the time of `model.eight_bits`, whose blocks
are nearer to the weights.

Source of `smooth`: Xiao et al. 2022, "SmoothQuant", https://arxiv.org/abs/2211.10438
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ZERO: Final = 128  # what a weight of nothing is stored as
LARGEST: Final = 127  # 0 is left out: a weight and its negative are stored alike
LIFT: Final = 0.17  # GELU is nowhere below -0.17

_SMALLEST = 1e-5  # of a channel, so that none is divided by nothing


@dataclass(frozen=True, slots=True)
class Columns:
    """A linear layer for products of whole numbers; see the module."""

    whole: NDArray[np.uint8]  # [in, out]
    scale: NDArray[np.float32]  # [out]
    bias: NDArray[np.float32]  # [out]
    smooth: NDArray[np.float32]  # [in]
    lift: float


def columns_of(name: str) -> str:
    """What the weights of the linear layer `name` are called."""
    return f"{name}.columns"


def joint(name: str, *parts: str) -> str:
    """What `parts` of `name` that read the same rows are called when they are one product."""
    return f"{name}.{'_'.join(parts)}"


def smoothing(weight: NDArray[np.float32], largest: NDArray[np.float32]) -> NDArray[np.float32]:
    """By what to divide each channel of a layer's input, so that none decides a row's scale alone.

    Args:
        weight: [out, in], the layer's.
        largest: [in], how far from 0 each channel gets.
    """
    smooth = np.sqrt(
        np.maximum(largest, _SMALLEST) / np.maximum(np.abs(weight).max(axis=0), _SMALLEST)
    )
    return np.asarray(smooth / smooth.mean(), np.float32)


def round_columns(
    weight: NDArray[np.float32],
    bias: NDArray[np.float32],
    smooth: NDArray[np.float32],
    *,
    lift: float = 0.0,
) -> Columns:
    """The linear layer `weight` [out, in] and `bias` [out], nearly.

    Each weight is off by half a scale at most, which is 1/254 of its column's largest weight.

    Args:
        smooth: by what each channel of the input is to be divided.
        lift: what is to be added to the input; the bias takes it off the result again.
    """
    weight = weight * smooth
    scale = np.abs(weight).max(axis=1) / LARGEST
    whole = np.rint(weight / np.where(scale > 0, scale, 1)[:, None])  # [out, in]
    lowered = bias - lift * scale * (whole @ (1 / smooth))
    return Columns(
        np.ascontiguousarray((whole + ZERO).astype(np.uint8).T),
        scale.astype(np.float32),
        lowered.astype(np.float32),
        np.asarray(1 / smooth, np.float32),
        lift,
    )
