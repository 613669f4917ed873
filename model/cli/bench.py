"""`emojibot model bench`: how fast a model is on this machine, and next to what."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import click
from rich.console import Console
from rich.table import Table

from model.cli.errors import spoken_errors
from model.errors import ArtifactError
from model.evaluation.bench.figures import Report
from model.evaluation.bench.measure import Plan, measure
from model.evaluation.large import write_large
from model.evaluation.unpacked import write_unpacked
from model.loading import DEFAULT, has_torch, locate, require_torch
from model.optimise.optimise import Precision, optimise

_FEW = Plan(rounds=3, messages=12, compared=0)


@click.command()
@click.option("--model", "name", default="default", show_default=True, help="Folder or version.")
@click.option("--large", "work", type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER", help="Measure a classifier as large as XLM-RoBERTa-large instead, with"
    " weights of chance, made in FOLDER: 3.1 GB.")  # fmt: skip
@click.option("--quick", is_flag=True, help="A few rounds only: to try, not to tell.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path),
    help="Draw latency and throughput into this file.")  # fmt: skip
@spoken_errors(OSError)
def bench(name: str, work: Path | None, quick: bool, as_json: bool, picture: Path | None) -> None:
    """Measure a model on this CPU, beside what people would use instead.

    That is transformers' pipeline on the same weights, message by message and in batches, and a
    linear n-gram model as the floor of what costs; they are left out where the torch extra is not
    installed. OpenVINO, infinity-emb and LitServe take part where they are. Rounds go in turns;
    every figure is a ratio to the pipeline and a median. Takes minutes, the large one half an hour.

    \b
    Usage:
        emojibot model bench
        emojibot model bench --large build/large --plot large.png
        emojibot model bench --json > bench.json
    """
    if picture:
        require_torch("drawing")
    plan = Plan(rounds=5, messages=30, compared=0) if work else Plan()
    with Console(stderr=True).status("preparing") as status, _models(name, work) as models:
        report = measure(*models, _FEW if quick else plan, say=status.update)
    if picture:
        from model.evaluation.bench.plot import plot

        plot(report, picture)
    if as_json:
        click.echo(report.to_json())
        return
    Console().print(_table(report))
    if report.kept:
        Console().print(_kept_table(report))


@contextmanager
def _models(name: str, work: Path | None) -> Iterator[tuple[list[str], Path]]:
    """What is to be measured, one model in several precisions, and its checkpoint."""
    if work is not None:
        write_large(work / "large", DEFAULT)
        now = datetime.now(UTC).replace(microsecond=0)
        made = [
            optimise(work / "large", work / f"large-{precision}", precision, now=now).path
            for precision in get_args(Precision)
        ]
        yield [str(path) for path in made], work / "large"
        return
    source = locate(name)
    if not isinstance(source, Path):
        raise ArtifactError(f"{name} is on the Hugging Face Hub; give a folder with its files")
    with TemporaryDirectory() as folder:
        if has_torch():
            write_unpacked(source, Path(folder))
        yield [name], Path(folder)


def _table(report: Report) -> Table:
    """Ratios, and what the baseline took; without one, what everybody took."""
    base = report.baseline
    names = dict.fromkeys(name for it in report.figures for name in it.measured if name != base)
    table = Table("", "unit", title=f"{report.model}: times better than {base or 'nothing'}")
    for heading in (*names, *([base] if base else [])):
        table.add_column(heading, justify="right")
    for figure in report.figures:
        ratios, measured = figure.times_better(base), figure.measured
        cells = [
            _ratio(ratios[name]) if name in ratios
            else f"{measured[name].median:,.1f}" if name in measured else ""
            for name in names
        ]  # fmt: skip
        if base:
            cells.append(f"{measured[base].median:,.1f}" if base in measured else "")
        table.add_row(figure.what, figure.unit, *cells)
    return table


def _kept_table(report: Report) -> Table:
    names = list(report.kept)
    table = Table("answers", *names)
    for figure in dict.fromkeys(key for figures in report.kept.values() for key in figures):
        table.add_row(figure, *(f"{report.kept[name][figure]:.4g}" for name in names))
    return table


def _ratio(times: float) -> str:
    return f"{times:.1f}×"
