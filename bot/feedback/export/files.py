"""The files of an export: one a split, as JSON Lines, CSV or Parquet, written row by row."""

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Protocol

from model.errors import MissingExtra

PARQUET: Final = "parquet"
_GROUP = 1000  # rows of Parquet held in memory, and read at once
_EPOCH = date(1970, 1, 1)


class SplitFile(Protocol):
    """A file that takes the rows of one split."""

    def write(self, row: dict[str, Any]) -> None:
        """Add a row, as `ExportedChoice.as_row` makes it."""

    def close(self) -> None:
        """Finish the file."""


class JsonLines:
    """A line for each row."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def write(self, row: dict[str, Any]) -> None:
        self._file.write(_json(row) + "\n")

    def close(self) -> None:
        self._file.close()


class Csv:
    """A line for each row; lists are in JSON."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._header = False

    def write(self, row: dict[str, Any]) -> None:
        if not self._header:
            self._writer.writerow(row)
            self._header = True
        self._writer.writerow(
            [_json(value) if isinstance(value, list) else value for value in row.values()]
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

    def write(self, row: dict[str, Any]) -> None:
        days = (row["day"] - _EPOCH).days  # as Arrow knows a date
        self._lines.append(_json(row | {"day": days}).encode() + b"\n")
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


FORMATS: Final[Mapping[str, Callable[[Path], SplitFile]]] = {
    "jsonl": JsonLines,
    "csv": Csv,
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
    return json.dumps(value, ensure_ascii=False, default=date.isoformat)


def _schema(arrow: Any) -> Any:
    text, number = arrow.string(), arrow.int64()
    shown = arrow.struct([("emoji", text), ("rank", number), ("score", arrow.float64())])
    return arrow.schema(
        [
            ("id", text),
            ("person", text),
            ("text", text),
            ("emojis", arrow.list_(text)),
            ("none", arrow.bool_()),
            ("rank", number),
            ("shown", arrow.list_(shown)),
            ("shuffled", arrow.bool_()),
            ("kind", text),
            ("lang", text),
            ("source", text),
            ("model", text),
            ("day", arrow.date32()),
        ]
    )
