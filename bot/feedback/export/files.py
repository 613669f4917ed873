"""The files of an export: one a split, as JSON Lines, CSV or Parquet, written row by row."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol

from bot.feedback.export.columns import columns
from model.errors import MissingExtra
from model.feedback_format import FORMATS, FeedbackRow, values_of

JSONL, CSV, PARQUET = FORMATS
_GROUP = 1000  # rows of Parquet held in memory, and read at once
_EPOCH = date(1970, 1, 1)


class SplitFile(Protocol):
    """A file that takes the rows of one split."""

    def write(self, row: FeedbackRow) -> None:
        """Add a row."""

    def close(self) -> None:
        """Finish the file."""


class JsonLines:
    """A line for each row."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, row: FeedbackRow) -> None:
        self._file.write(_json(values_of(row)) + "\n")

    def close(self) -> None:
        self._file.close()


class Csv:
    """A line for each row; lists are in JSON."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow([column.name for column in columns()])

    def write(self, row: FeedbackRow) -> None:
        self._writer.writerow(
            [_json(it) if isinstance(it, list) else it for it in values_of(row).values()]
        )

    def close(self) -> None:
        self._file.close()


class Parquet:
    """Columns with their types, a group of rows at a time.

    Rows go to Arrow as JSON: made from Python's lists it would import pandas, where that is
    installed, and take 50 MB more.
    """

    def __init__(self, path: Path) -> None:
        import pyarrow
        from pyarrow import json, parquet

        schema = _schema(pyarrow)
        self._json = json
        self._parsing = json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
        self._reading = json.ReadOptions(use_threads=False)
        self._writer = parquet.ParquetWriter(path, schema)
        self._lines: list[bytes] = []

    def write(self, row: FeedbackRow) -> None:
        days = (row.day - _EPOCH).days  # as Arrow knows a date
        self._lines.append(_json(values_of(row) | {"day": days}).encode() + b"\n")
        if len(self._lines) == _GROUP:
            self._flush()

    def close(self) -> None:
        if self._lines:
            self._flush()
        self._writer.close()

    def _flush(self) -> None:
        lines = BytesIO(b"".join(self._lines))
        self._writer.write_table(self._json.read_json(lines, self._reading, self._parsing))
        self._lines = []


WRITERS: Final[Mapping[str, Callable[[Path], SplitFile]]] = {
    JSONL: JsonLines,
    CSV: Csv,
    PARQUET: Parquet,
}


def require(form: str) -> None:
    """Make sure that files of this format can be written.

    Raises:
        MissingExtra: Parquet is, and pyarrow is not installed.
    """
    if form == PARQUET and find_spec("pyarrow") is None:
        raise MissingExtra("export", "writing Parquet")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _schema(arrow: Any) -> Any:
    return arrow.schema([(column.name, _arrow_type(arrow, column.type)) for column in columns()])


def _arrow_type(arrow: Any, of: Any) -> Any:
    if isinstance(of, list):
        return arrow.list_(_arrow_type(arrow, *of))
    if isinstance(of, dict):
        return arrow.struct([(name, _arrow_type(arrow, inner)) for name, inner in of.items()])
    return arrow.type_for_alias(of)
