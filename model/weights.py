"""Reads where the tensors lie in a `.safetensors` file, without reading the tensors.

The format: eight bytes of length, a JSON header of that length, then raw little-endian
tensors end to end. https://huggingface.co/docs/safetensors
"""

from dataclasses import dataclass
from math import prod
from pathlib import Path

from model.errors import ArtifactError
from model.strict_json import parse

_MAX_HEADER = 100_000_000  # the format's own limit
_BYTES = {"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I64": 8, "I32": 4, "I8": 1, "U8": 1, "BOOL": 1}


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """One tensor: its type ("F16", "F32", ...), its shape, and its bytes in the file."""

    dtype: str
    shape: tuple[int, ...]
    offset: int  # from the start of the file
    length: int


def read_header(path: Path) -> dict[str, StoredTensor]:
    """The tensors stored in the file at `path`, by name.

    Raises:
        ArtifactError: the file is missing, cut short or not in this format.
    """
    try:
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = parse(file.read(length) if length <= _MAX_HEADER else b"")
            size = file.seek(0, 2)
        header.pop("__metadata__", None)
        tensors = {name: _stored(entry, 8 + length) for name, entry in header.items()}
    except OSError as error:
        raise ArtifactError(
            f"cannot read {path}: {error.strerror}; train or copy it again"
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ArtifactError(f"{path} is no safetensors file; copy it again") from error
    needed = max((tensor.offset + tensor.length for tensor in tensors.values()), default=8 + length)
    if size < needed:
        raise ArtifactError(f"{path} is cut short ({size} of {needed} bytes); copy it again")
    return tensors


def _stored(entry: dict[str, list[int]], data: int) -> StoredTensor:
    begin, end = entry["data_offsets"]
    tensor = StoredTensor(str(entry["dtype"]), tuple(entry["shape"]), data + begin, end - begin)
    if tensor.length != prod(tensor.shape) * _BYTES[tensor.dtype]:
        raise ValueError("the length and the shape of a tensor disagree")
    return tensor
