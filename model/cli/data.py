"""`emojibot model data`: what training would make of files."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from model.cli.errors import spoken_errors
from model.cli.options import data_files, more_files, validation_files
from model.cli.printable import json_line
from model.data.dataset import Dataset, load_dataset
from model.labels import DEFAULT_LABELS


@click.command()
@data_files
@more_files
@validation_files
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@spoken_errors()
def data(
    data: tuple[Path, ...], more: tuple[Path, ...], validation: tuple[Path, ...], as_json: bool
) -> None:
    """Say what training would keep of the data files, and why it drops the rest."""
    dataset = load_dataset([*data, *more], DEFAULT_LABELS, list(validation))
    if as_json:
        report = {**dataset.report.as_dict(), "data_hash": dataset.data_hash}
        click.echo(json_line(report))
    else:
        Console().print(_table(dataset))


def _table(dataset: Dataset) -> Table:
    table = Table("", "source or reason", "rows", title=f"data {dataset.data_hash}")
    for (split, source), rows in sorted(dataset.report.kept.items()):
        table.add_row(split, source, f"{rows:,}")
    for reason, rows in dataset.report.dropped.most_common():
        table.add_row("dropped", reason, f"{rows:,}")
    return table
