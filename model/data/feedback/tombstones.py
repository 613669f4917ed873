"""Refuses to train on what people have taken back since it was exported."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from model.data.feedback.export import (
    ExportFolder,
    is_export,
    read_tombstones,
    tombstones_of,
)
from model.errors import DatasetError
from model.feedback_format import EVERY_ROW


def refuse_erased(exports: Sequence[ExportFolder], more: Iterable[Path] = ()) -> int:
    """Refuse `exports` that hold a row which a known list of tombstones names.

    The lists are those of the exports themselves, of exports in folders beside theirs (the next
    export is usually written there), and the files `more`.

    Returns:
        How many entries the lists have, of whatever export.

    Raises:
        DatasetError: an export holds erased rows, or a list cannot be read.
    """
    known = set().union(*(export.tombstones for export in exports))
    for beside in sorted({export.path.resolve().parent for export in exports}):
        for folder in sorted(beside.iterdir()):
            if is_export(folder):
                known |= tombstones_of(folder)
    for file in more:
        known |= read_tombstones(file)
    for export in exports:
        if erased := _erased(export, known):
            raise DatasetError(
                f"{export.path} holds {erased} since it was written: "
                "make a new export, delete this one, and train on the new one"
            )
    return len(known)


def _erased(export: ExportFolder, known: Collection[tuple[str, str]]) -> str:
    """Which of its rows were erased, in words; nothing when none was."""
    if (export.id, EVERY_ROW) in known:
        return "only rows that have become too old to keep"
    rows = sum((export.id, row.id) in known for some in export.rows.values() for row in some)
    return {0: "", 1: "a row that was erased"}.get(rows, f"{rows} rows that were erased")
