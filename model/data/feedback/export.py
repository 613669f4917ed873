"""Reads an export of feedback: a folder, as `emojibot feedback export` writes it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from model.data.feedback.files import rows_of
from model.errors import DatasetError
from model.feedback_format import (
    DESCRIPTION,
    FORMATS,
    SPLITS,
    TOMBSTONES,
    Description,
    FeedbackRow,
    description_of,
    rows_file,
    tombstone_of,
)


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """An export that was read: what people answered, up to the day it was written.

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
    return (path / DESCRIPTION).is_file()


def read_export(path: Path) -> ExportFolder:
    """The export in the folder `path`, after a look whether it is whole and unchanged.

    Raises:
        DatasetError: it is not; one sentence that names the file and, where there is one, the
            line.
        MissingExtra: its files are Parquet, and pyarrow is not installed.
    """
    description = _description(path)
    for name, expected in description.sha256.items():
        _check(path / name, expected)
    return ExportFolder(
        path,
        description.id,
        {split: _split(path, split, description) for split in SPLITS},
        tombstones_of(path),
    )


def tombstones_of(path: Path) -> frozenset[tuple[str, str]]:
    """The rows of earlier exports that the export in `path` says were erased.

    Raises:
        DatasetError: it does not say, or not readably.
    """
    return read_tombstones(path / TOMBSTONES)


def read_tombstones(path: Path) -> frozenset[tuple[str, str]]:
    """The (export id, row id) of every line of the file `path`.

    Raises:
        DatasetError: it is missing, or a line is not two words.
    """
    found = set()
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found.add(_tombstone(path, number, line))
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"the list of erased rows {path} cannot be read") from error
    return frozenset(found)


def _tombstone(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        return tombstone_of(line)
    except ValueError as error:
        raise DatasetError(f"{path}, line {number}: not an export id and a row id") from error


def _description(path: Path) -> Description:
    file = path / DESCRIPTION
    try:
        return description_of(file.read_bytes())
    except FileNotFoundError as error:
        raise DatasetError(
            f"{path} is not an export of feedback: it holds no {DESCRIPTION}"
        ) from error
    except (OSError, ValueError) as error:
        raise DatasetError(f"{file} does not describe an export: {error}") from error


def _check(file: Path, expected: str) -> None:
    try:
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except (OSError, ValueError) as error:  # no file can have a name with a null in it
        raise DatasetError(f"{str(file)!r} is missing from the export") from error
    if digest != expected:
        raise DatasetError(f"{file} was changed or cut off since the export was made")


def _split(path: Path, split: str, description: Description) -> tuple[FeedbackRow, ...]:
    files = [rows_file(path, split, form) for form in FORMATS]
    rows = tuple(row for file in files if file.name in description.sha256 for row in rows_of(file))
    expected = description.rows.get(split, 0)
    if len(rows) != expected:
        raise DatasetError(
            f"{path} has {len(rows)} rows to {split} with, and {DESCRIPTION} says {expected}"
        )
    return rows
