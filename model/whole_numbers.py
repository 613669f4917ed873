"""Matrices for products of whole numbers, a scale a column, and how their weights are rounded.

A linear layer "x" that is stored so lies in model.safetensors as

    x.columns        uint8   [in, out]  its weights' distance from -128 times the column's scale
    x.columns.scale  float32 [out]
    x.bias           float32 [out]
    x.lift           float32 [1]    is added to what comes in, so that nothing is below 0; may lack
    x.smooth         float32 [in]   then it is multiplied by this
    x.loud           int64   [few]  channels that get so large that all others would be lost beside
    x.loud.weight    float32 [out, few]   them; they are multiplied in fp32, and are 0 above

What comes in is rounded likewise, each row with a scale of its own, so that no answer depends on
its neighbours. Whole numbers are multiplied and added without loss, and where a processor has no
arithmetic made for eight bits they still take half the time of `model.eight_bits`, whose blocks
are nearer to the weights.

Source of `smooth`: Xiao et al. 2022, "SmoothQuant", https://arxiv.org/abs/2211.10438;
of `loud`: Dettmers et al. 2022, "LLM.int8()", https://arxiv.org/abs/2208.07339
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ZERO: Final = 128  # what a weight of nothing is stored as
LARGEST: Final = 127  # 0 is left out: a weight and its negative are stored alike
LIFT: Final = 0.17  # GELU is nowhere below -0.17

_SMALLEST: Final = 1e-5  # of a channel, so that none is divided by nothing
_STEPS_ABOVE: Final = 255  # of what is not below 0
_LEAST: Final = 1e-9  # of a row, so that a row of nothing is not divided by nothing

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Columns:
    """A linear layer for products of whole numbers; see the module."""

    whole: NDArray[np.uint8]  # [in, out]
    scale: Floats  # [out]
    bias: Floats  # [out]
    smooth: Floats  # [in]
    lift: float
    loud: NDArray[np.int64]  # [few]
    loud_weight: Floats  # [out, few]

    def __call__(self, x: Floats) -> Floats:
        """What the product makes of [rows, in]: [rows, out]."""
        read = (x + np.float32(self.lift)) * self.smooth
        least, steps = (0, _STEPS_ABOVE) if self.lift else (-LARGEST, LARGEST)
        step = np.maximum(np.abs(read).max(axis=1, keepdims=True), _LEAST) / np.float32(steps)
        rounded = np.clip(np.rint(read / step), least, steps)
        whole = rounded @ (self.whole.astype(np.float32) - ZERO)
        exact = x[:, self.loud] @ self.loud_weight.T + self.bias
        return np.asarray(whole * self.scale * step + exact, np.float32)


def columns_of(name: str) -> str:
    """What the weights of the linear layer `name` are called."""
    return f"{name}.columns"


def loud_of(name: str) -> str:
    """What the channels of the linear layer `name` that are left in fp32 are called."""
    return f"{name}.loud"


def joint(name: str, *parts: str) -> str:
    """What `parts` of `name` that read the same rows are called when they are one product."""
    return f"{name}.{'_'.join(parts)}"


def smoothing(weight: Floats, largest: Floats, strength: float = 0.5) -> Floats:
    """By what to divide each channel of a layer's input, so that none decides a row's scale alone.

    Args:
        weight: [out, in], the layer's.
        largest: [in], how far from 0 each channel gets.
        strength: 1 makes all channels equally large, 0 all weights.
    """
    of_weights = np.maximum(np.abs(weight).max(axis=0), _SMALLEST)
    smooth = np.maximum(largest, _SMALLEST) ** strength / of_weights ** (1 - strength)
    return np.asarray(smooth / smooth.mean(), np.float32)


def round_columns(
    weight: Floats,
    bias: Floats,
    smooth: Floats,
    *,
    lift: float = 0.0,
    loud: NDArray[np.int64] | None = None,
    mean: Floats | None = None,
) -> Columns:
    """The linear layer `weight` [out, in] and `bias` [out], nearly.

    Each weight is off by half a scale at most, which is 1/254 of its column's largest weight.

    Args:
        smooth: by what each channel of the input is to be divided.
        lift: what is to be added to the input; the bias takes it off the result again.
        loud: which channels to leave in fp32; none if left out.
        mean: [in], of the input: for that the result is to be exact.
    """
    loud = np.zeros(0, np.int64) if loud is None else loud
    inverse = 1 / smooth
    inverse[loud] = 0
    quiet = weight.copy()
    quiet[:, loud] = 0
    scale = np.abs(quiet * smooth).max(axis=1) / LARGEST
    whole = np.rint(quiet * smooth / np.where(scale > 0, scale, 1)[:, None])  # [out, in]
    nearly = scale[:, None] * whole * inverse  # what stands for `quiet`
    offset = bias - lift * nearly.sum(axis=1)
    if mean is not None:
        offset = offset + (quiet - nearly) @ mean
    return Columns(
        np.ascontiguousarray((whole + ZERO).astype(np.uint8).T),
        scale.astype(np.float32),
        offset.astype(np.float32),
        np.asarray(inverse, np.float32),
        lift,
        loud,
        np.ascontiguousarray(weight[:, loud], np.float32),
    )
