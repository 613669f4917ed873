"""Reads an export of feedback: a folder, as `emojibot feedback export` writes it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.data.feedback.files import FORMATS, rows_of
from model.data.feedback.rows import FeedbackRow
from model.errors import DatasetError

TRAIN: Final = "train"
SPLITS: Final = (TRAIN, "validation", "test")
EVERY_ROW: Final = "*"
_DESCRIPTION: Final = "export.json"
_TOMBSTONES: Final = "tombstones.txt"
_FORMAT: Final = 1


@dataclass(frozen=True, slots=True)
class Export:
    """What people answered, up to the day it was written.

    Attributes:
        id: names this export in the tombstones of later ones.
        rows: by split, every split; a person's rows are all in one.
        tombstones: (export id, row id) of rows of earlier exports that were erased since; with
            EVERY_ROW for a row's id where all of an export is too old to be used.
    """

    path: Path
    id: str
    rows: Mapping[str, tuple[FeedbackRow, ...]]
    tombstones: frozenset[tuple[str, str]]


def is_export(path: Path) -> bool:
    """Whether `path` is a folder that holds an export, sound or not."""
    return (path / _DESCRIPTION).is_file()


def read_export(path: Path) -> Export:
    """The export in the folder `path`, after a look whether it is whole and unchanged.

    Raises:
        DatasetError: it is not; one sentence that names the file and, where there is one, the
            line.
        MissingExtra: its files are Parquet, and pyarrow is not installed.
    """
    description = _description(path)
    hashes, counts = description["sha256"], description["rows"]
    for name, expected in hashes.items():
        _check(path / name, expected)
    rows = {split: _split(path, split, hashes, counts.get(split, 0)) for split in SPLITS}
    return Export(path, description["id"], rows, tombstones_of(path))


def tombstones_of(path: Path) -> frozenset[tuple[str, str]]:
    """The rows of earlier exports that the export in `path` says were erased.

    Raises:
        DatasetError: it does not say, or not readably.
    """
    return read_tombstones(path / _TOMBSTONES)


def read_tombstones(path: Path) -> frozenset[tuple[str, str]]:
    """The (export id, row id) of every line of the file `path`.

    Raises:
        DatasetError: it is missing, or a line is not two words.
    """
    found = set()
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                words = line.split()
                if len(words) != 2:
                    raise DatasetError(f"{path}, line {number}: not an export id and a row id")
                found.add((words[0], words[1]))
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"the list of erased rows {path} cannot be read") from error
    return frozenset(found)


def _description(path: Path) -> dict[str, Any]:
    file = path / _DESCRIPTION
    if not file.is_file():
        raise DatasetError(f"{path} is not an export of feedback: it holds no {_DESCRIPTION}")
    try:
        found = json.loads(file.read_bytes())
        known = found["format"] == _FORMAT
        sound = isinstance(found["id"], str) and all(
            isinstance(key, str) and isinstance(value, kind)
            for name, kind in (("rows", int), ("sha256", str))
            for key, value in found[name].items()
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{file} does not describe an export") from error
    if not known:
        raise DatasetError(f"{file} has format {found['format']!r}; this program reads {_FORMAT}")
    if not sound:
        raise DatasetError(f"{file} does not describe an export")
    return dict(found)


def _check(file: Path, expected: str) -> None:
    try:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise DatasetError(f"{file} is missing from the export") from error
    if digest != expected:
        raise DatasetError(f"{file} was changed or cut off since the export was made")


def _split(
    path: Path, split: str, hashes: Mapping[str, str], expected: int
) -> tuple[FeedbackRow, ...]:
    files = [path / name for name in (f"{split}.{end}" for end in FORMATS) if name in hashes]
    rows = tuple(row for file in files for row in rows_of(file))
    if len(rows) != expected:
        raise DatasetError(
            f"{path} has {len(rows)} rows to {split} with, and {_DESCRIPTION} says {expected}"
        )
    return rows
