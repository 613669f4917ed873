"""The rows of one file of an export, JSON Lines, CSV or Parquet, read one after the other."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from model.errors import DatasetError, MissingExtra
from model.feedback_format import FeedbackRow, row_of
from model.strict_json import parse

_BATCH: Final = 1024  # rows of a Parquet file in memory at once


def rows_of(path: Path) -> Iterator[FeedbackRow]:
    """Every row of `path`, in its order.

    Raises:
        DatasetError: a row cannot be read; names the file and the line.
        MissingExtra: the file is Parquet, and pyarrow is not installed.
    """
    found = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}[path.suffix](path)
    for place, values in found:
        with _named(path, place):
            row = row_of(values)
        yield row


@contextmanager
def _named(path: Path, place: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, csv.Error) as error:
        raise DatasetError(f"{path}, {place}: not a row of feedback ({_why(error)})") from error


def _why(error: Exception) -> str:
    # A decoder's own words would quote the text that it could not read.
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _jsonl(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            place = f"line {number}"
            with _named(path, place):
                row = parse(line)
            yield place, row


def _csv(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        with _named(path, "line 1"):
            if not reader.fieldnames:  # reads it
                raise ValueError("it does not name the columns")
        while True:
            with _named(path, f"line {reader.line_num + 1}"):
                if (row := next(reader, None)) is None:
                    return
                if None in row or None in row.values():
                    raise ValueError("it has another number of columns than the first line")
            yield f"line {reader.line_num}", row


def _parquet(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise MissingExtra("export", "reading a Parquet file") from error
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    number += 1
                    yield f"row {number}", row
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        # Their words may take several lines, and quote the text that could not be read.
        raise DatasetError(f"{path} is not a Parquet file ({type(error).__name__})") from error
