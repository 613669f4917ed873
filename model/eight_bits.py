"""Weights at eight bits, each with a scale that it shares with its neighbours in a row.

A matrix "x" that is stored so lies in model.safetensors as "x", uint8 `[rows, columns]`, and
"x.scale", float32 `[rows, blocks]`; what a stored number means is its distance from 128 times
its block's scale. That is how ONNX Runtime's `MatMulNBits` and `GatherBlockQuantized` read it,
so that the file is what lies in memory: a quarter of float32, and nothing is unpacked. They
round what comes in for each row of it apart, so no answer depends on its neighbours in a batch.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.weights import read_header

ZERO: Final = 128  # what a weight of nothing is stored as

_SCALE: Final = ".scale"
_BLOCKS: Final = (32, 16)  # weights; ONNX Runtime takes powers of two from 16 on
_LARGEST: Final = 127  # 0 is left out: a weight and its negative are stored alike


def scale_of(name: str) -> str:
    """What the scales of the matrix `name` are called."""
    return name + _SCALE


def is_packed(folder: Path) -> bool:
    """Whether the weights of the checkpoint in `folder` lie there at eight bits."""
    weights = folder / "model.safetensors"
    return weights.is_file() and any(name.endswith(_SCALE) for name in read_header(weights))


def is_by_blocks(folder: Path) -> bool:
    """Whether all that lies there at eight bits does so by blocks, as rows of matrices."""
    weights = read_header(folder / "model.safetensors")
    scales = [name.removesuffix(_SCALE) for name in weights if name.endswith(_SCALE)]
    return bool(scales) and not any(name.endswith(".columns") for name in scales)


def can_pack(columns: int) -> bool:
    """Whether rows of `columns` weights fall into blocks."""
    return columns % _BLOCKS[-1] == 0


def pack(matrix: NDArray[np.float32]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Stored numbers `[rows, columns]` and scales `[rows, blocks]` that mean nearly `matrix`.

    Each weight is off by half a scale at most, which is 1/254 of its block's largest weight.
    """
    rows, columns = matrix.shape
    block = next(size for size in _BLOCKS if columns % size == 0)
    blocks = matrix.reshape(rows, columns // block, block)
    scale = np.abs(blocks).max(axis=2).astype(np.float32) / _LARGEST
    whole = np.rint(blocks / np.where(scale > 0, scale, 1)[:, :, None]) + ZERO
    return whole.astype(np.uint8).reshape(rows, columns), scale


def unpack(tensors: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """`tensors` as they were before any of them was packed, all others as they are."""
    return {
        name: _whole(tensor, tensors[scale_of(name)]) if scale_of(name) in tensors else tensor
        for name, tensor in tensors.items()
        if not name.endswith(_SCALE)
    }


def _whole(stored: NDArray[Any], scale: NDArray[Any]) -> NDArray[Any]:
    distance = stored.reshape(*scale.shape, -1).astype(np.float32) - ZERO
    matrix: NDArray[Any] = distance * scale[:, :, None]
    return matrix.reshape(stored.shape)
