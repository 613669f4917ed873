"""`emojibot model optimise`: prepares a large checkpoint for CPUs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from model.cli.errors import spoken_errors
from model.optimise.optimise import Precision, optimise, version_of
from model.registry import REGISTRY


@click.command("optimise")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--precision", type=click.Choice(get_args(Precision)), default="int8",
    show_default=True, help="int8: a fraction of the memory, quicker, answers nearly"
    " the same. fp32: the same answers.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the result."
    "  [default: data/models/PATH's last part-PRECISION]")  # fmt: skip
@spoken_errors(OSError)
def optimise_(path: Path, precision: Precision, out: Path | None) -> None:
    """Prepare the classifier in the folder PATH for CPUs.

    PATH holds an XLM-RoBERTa or RoBERTa classifier as transformers writes it (config.json,
    model.safetensors, tokenizer.json). The result is a version like any other: MODEL=VERSION
    serves it, `emojibot model promote` compares it. Done once; for the same weights there is
    nothing to do a second time. Needs no torch, only pip install -e ".[optimise]".

    \b
    Usage:
        emojibot model optimise checkpoints/xlm-roberta-en-ru-emoji-v2
        MODEL=xlm-roberta-en-ru-emoji-v2-int8 emojibot run
    """
    out = out or REGISTRY / version_of(path, precision)
    now = datetime.now(UTC).replace(microsecond=0)
    with _progress() as step:
        made = optimise(path, out, precision, now=now, step=step)
    size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
    done = "is in" if made.is_new else "is made of these weights already, and is in"
    click.echo(f"{made.manifest.version} {done} {out} ({size:,.0f} MB)")
    if "in_full" in made.manifest.recipe:
        click.echo(_said(made.manifest.recipe))


def _said(recipe: Mapping[str, Any]) -> str:
    return (
        f"of fp32's first choices about {recipe['first_kept']:.1%} stay, of its first three"
        f" {recipe['three_kept']:.1%}; {recipe['in_full']:.0%} of the layers' weights are in fp32"
    )


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar where there is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        bar = progress.add_task("what rounding moves", total=None)
        yield lambda done, total: progress.update(bar, completed=done, total=total)
