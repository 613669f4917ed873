"""Weights at eight bits: int8 with one scale a row, and float32 again when they are loaded.

A matrix "x" that is stored so lies in model.safetensors as "x", int8 `[rows, columns]`, and
"x.scale", float32 `[rows]`; what it means is each row times its scale. Only storage has eight bits:
all arithmetic is in float32, so no answer depends on its neighbours in a batch.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.weights import read_header

_SCALE: Final = ".scale"
_LARGEST: Final = 127  # -128 is left out: a weight and its negative are stored alike


def scale_of(name: str) -> str:
    """What the scales of the matrix `name` are called."""
    return name + _SCALE


def is_packed(folder: Path) -> bool:
    """Whether the weights of the checkpoint in `folder` lie there at eight bits."""
    weights = folder / "model.safetensors"
    return weights.is_file() and any(name.endswith(_SCALE) for name in read_header(weights))


def pack(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Whole numbers `[rows, columns]` and scales `[rows]` whose product is nearly `matrix`.

    Each weight is off by half a scale at most, which is 1/254 of the row's largest weight.
    """
    scale = np.abs(matrix).max(axis=1).astype(np.float32) / _LARGEST
    whole = np.rint(matrix / np.where(scale > 0, scale, 1)[:, None]).astype(np.int8)
    return whole, scale


def unpack(tensors: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """`tensors` as they were before any of them was packed, all others as they are."""
    return {
        name: tensor * tensors[scale_of(name)][:, None] if scale_of(name) in tensors else tensor
        for name, tensor in tensors.items()
        if not name.endswith(_SCALE)
    }
