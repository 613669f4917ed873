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
from model.feedback_format import DATABASE_TOMBSTONES, EVERY_ROW, IS_KNOWN


def lists_here(given: Iterable[Path] = ()) -> list[Path]:
    """The lists of erased rows that were `given`, and that of the database in this folder."""
    return [*given, *(file for file in [DATABASE_TOMBSTONES] if file.is_file())]


def refuse_erased(
    exports: Sequence[ExportFolder], lists: Iterable[Path] = (), *, complete: bool = False
) -> int:
    """Refuse `exports` that hold a row which a known list of tombstones names.

    Known are the lists of the exports themselves, of exports in folders beside theirs (the next
    export is usually written there), and the files `lists`.

    Args:
        complete: whether `lists` must be those of the databases that the exports are of, which
            alone name every row erased until now.

    Returns:
        How many erased rows they name, of whatever export.

    Raises:
        DatasetError: an export holds erased rows, or a list is missing or cannot be read.
    """
    told = frozenset().union(*map(read_tombstones, lists))
    if complete:
        _refuse_unknown(exports, told)
    known = set(told).union(*(export.tombstones for export in exports))
    for beside in sorted({export.path.resolve().parent for export in exports}):
        for folder in sorted(beside.iterdir()):
            if is_export(folder):
                known |= tombstones_of(folder)
    for export in exports:
        if erased := _erased(export, known):
            raise DatasetError(
                f"{export.path} holds {erased} since it was written: "
                "make a new export, delete this one, and train on the new one"
            )
    return sum(row != IS_KNOWN for _, row in known)


def _refuse_unknown(exports: Sequence[ExportFolder], told: Collection[tuple[str, str]]) -> None:
    for export in exports:
        if (export.id, IS_KNOWN) not in told:
            raise DatasetError(
                f"nothing says what was erased since {export.path} was written: the bot keeps a "
                f"list of it beside its database ({DATABASE_TOMBSTONES}, unless DATABASE_URL is "
                "set); name it with --tombstones, or say --no-database if it cannot be had"
            )


def _erased(export: ExportFolder, known: Collection[tuple[str, str]]) -> str:
    """Which of its rows were erased, in words; nothing when none was."""
    if (export.id, EVERY_ROW) in known:
        return "only rows that have become too old to keep"
    rows = sum((export.id, row.id) in known for some in export.rows.values() for row in some)
    return {0: "", 1: "a row that was erased"}.get(rows, f"{rows} rows that were erased")
