"""`emojibot model bench`: how fast a model is on this machine, and next to what."""

import click
from rich.console import Console
from rich.table import Table

from model.cli.errors import spoken_errors
from model.evaluation.benchmark import Benchmark, measure


@click.command()
@click.option("--model", "name", default="default", show_default=True, help="Folder or version.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@spoken_errors()
def bench(name: str, as_json: bool) -> None:
    """Measure a model on this CPU, beside the usual way to run it.

    The usual way is transformers' pipeline on the same weights; it is left out where the
    torch extra is not installed. Takes about a minute.

    \b
    Usage:
        emojibot model bench
        emojibot model bench --json > bench.json
    """
    with Console(stderr=True).status("loading") as status:
        report = measure(name, say=status.update)
    if as_json:
        click.echo(report.to_json())
    else:
        Console().print(_table(report))


def _table(report: Benchmark) -> Table:
    table = Table("", "unit", title=f"{report.model}, {report.engine}, {report.cores} cores")
    for heading in ("emojibot", "pipeline", "times better"):
        table.add_column(heading, justify="right")
    for figure in report.figures:
        numbers = (figure.ours, figure.baseline, figure.times_better)
        table.add_row(
            figure.what, figure.unit, *("" if n is None else f"{n:,.1f}" for n in numbers)
        )
    return table
