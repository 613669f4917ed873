"""`emojibot model data`: what training would make of files and exports."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from model.cli.errors import spoken_errors
from model.cli.options import data_and_exports, more_and_exports, validation_files
from model.cli.printable import json_line
from model.data.dataset import RowCounts, load_dataset
from model.data.examples import fold
from model.data.feedback.counting import count_usable
from model.labels import DEFAULT_LABELS


@click.command()
@data_and_exports
@more_and_exports
@validation_files
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@spoken_errors()
def data(
    data: tuple[Path, ...], more: tuple[Path, ...], validation: tuple[Path, ...], as_json: bool
) -> None:
    """Say what training would keep of files, and why not the rest."""
    report, data_hash = _counted([*data, *more], list(validation))
    if as_json:
        click.echo(json_line({**report.as_dict(), "data_hash": data_hash}))
    else:
        Console().print(_table(report, data_hash))


def _counted(paths: Sequence[Path], validation: list[Path]) -> tuple[RowCounts, str | None]:
    """What becomes of each row, and the name of the files; None where there are only exports."""
    files = [path for path in paths if not path.is_dir()]
    dataset = load_dataset(files, DEFAULT_LABELS, validation)
    held_out = {fold(example.text) for example in dataset.held_out}
    exports = [path for path in paths if path.is_dir()]
    count_usable(exports, DEFAULT_LABELS, held_out, dataset.report)
    return dataset.report, dataset.data_hash if files else None


def _table(report: RowCounts, data_hash: str | None) -> Table:
    table = Table("", "source or reason", "rows", title=f"data {data_hash or 'of exports'}")
    for (split, source), rows in sorted(report.kept.items()):
        table.add_row(split, source, f"{rows:,}")
    for reason, rows in report.dropped.most_common():
        table.add_row("dropped", reason, f"{rows:,}")
    return table
