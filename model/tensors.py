"""Tensors of a `.safetensors` file, read and written one at a time, so that memory suffices."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from model.eight_bits import scale_of, unpack
from model.errors import ArtifactError
from model.weights import read_header

_HEADER: Final = 2**18  # bytes kept free for the names, which are known at the end only
_READ_AS: Final = {"F32": np.float32, "F16": np.float16, "U8": np.uint8, "BF16": np.uint16}
_WRITTEN_AS: Final = {
    np.dtype(np.float32): "F32",
    np.dtype(np.uint8): "U8",
    np.dtype(np.int64): "I64",
}


class Tensors:
    """The weights in a file, in fp32 whatever they are stored in."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            ArtifactError: the file is missing, damaged, or of another kind.
        """
        self._path = path
        self._places = read_header(path)

    def shape(self, name: str) -> tuple[int, ...]:
        """That of a tensor.

        Raises:
            ArtifactError: there is none of this name.
        """
        if name not in self._places:
            raise ArtifactError(f"{self._path}: there is no tensor {name!r}")
        return self._places[name].shape

    def size(self, part: str) -> int:
        """How many weights those tensors have whose names contain `part`."""
        return sum(prod(place.shape) for name, place in self._places.items() if part in name)

    def read(self, name: str, start: int = 0, stop: int | None = None) -> NDArray[np.float32]:
        """A tensor, or its rows from `start` on up to `stop`.

        Raises:
            ArtifactError: there is none of this name, or it is of a kind that no weight has.
        """
        stored = self._rows(name, start, stop)
        if scale_of(name) in self._places:
            scale = self._rows(scale_of(name), start, stop)
            return np.asarray(unpack({name: stored, scale_of(name): scale})[name], np.float32)
        return np.asarray(stored, np.float32)

    def _rows(self, name: str, start: int, stop: int | None) -> NDArray[Any]:
        first, *others = self.shape(name)
        place, many = self._places[name], prod(others)
        if place.dtype not in _READ_AS:
            raise ArtifactError(f"{self._path}: {name} is {place.dtype}, which no weight is")
        kind = np.dtype(_READ_AS[place.dtype])
        stop = first if stop is None else min(stop, first)
        read = np.fromfile(
            self._path,
            kind,
            (stop - start) * many,
            offset=place.offset + start * many * kind.itemsize,
        )
        if place.dtype == "BF16":  # the upper half of a float32
            read = (read.astype(np.uint32) << 16).view(np.float32)
        return read.reshape(stop - start, *others)


class NewTensors:
    """A `.safetensors` file that is being written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._entries: dict[str, dict[str, Any]] = {}
        self._end = 0
        file.write(bytes(8 + _HEADER))

    def add(self, name: str, *parts: NDArray[Any]) -> None:
        """Write a tensor: `parts`, which have the same columns, one under the other."""
        self.add_rows(name, parts)

    def add_rows(self, name: str, parts: Iterable[NDArray[Any]]) -> None:
        """The same, where not all of it is to be in memory at once."""
        begin, rows, last = self._end, 0, None
        for last in parts:
            self._file.write(np.ascontiguousarray(last).data)
            self._end += last.nbytes
            rows += len(last)
        assert last is not None
        self._entries[name] = {
            "dtype": _WRITTEN_AS[last.dtype],
            "shape": [rows, *last.shape[1:]],
            "data_offsets": [begin, self._end],
        }

    def finish(self) -> None:
        """Write where each tensor lies; the format lets spaces follow."""
        header = json.dumps({"__metadata__": {"format": "pt"}} | self._entries).encode()
        assert len(header) <= _HEADER
        self._file.seek(0)
        self._file.write(_HEADER.to_bytes(8, "little") + header.ljust(_HEADER))


@contextmanager
def writing(path: Path) -> Iterator[NewTensors]:
    """The new file `path`, to be filled."""
    with path.open("wb") as file:
        tensors = NewTensors(file)
        yield tensors
        tensors.finish()
