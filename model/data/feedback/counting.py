"""What training would keep of exports, counted before anything is trained."""

from collections.abc import Collection, Sequence
from pathlib import Path

from model.data.dataset import RowCounts
from model.data.feedback.answers import usable
from model.data.feedback.export import read_export
from model.data.feedback.tombstones import refuse_erased


def count_usable(
    paths: Sequence[Path],
    labels: Collection[str],
    forbidden: Collection[str],
    report: RowCounts,
) -> None:
    """Add to `report` what can be learned from the exports in `paths`, and what not.

    Args:
        forbidden: folded texts that are held out.

    Raises:
        DatasetError: one is damaged, or holds what was erased since, as far as exports tell.
        MissingExtra: its files are Parquet, and pyarrow is not installed.
    """
    exports = [read_export(path) for path in paths]
    refuse_erased(exports)
    for export in exports:
        for split, rows in export.rows.items():
            kept = usable(rows, labels, forbidden, report.dropped)
            if number := sum(1 for _ in kept):
                report.kept[split, f"export {export.path.name}"] += number
