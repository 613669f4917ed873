"""`emojibot model train --base ...`: one round, told on the terminal as it goes."""

from itertools import count
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from model.artifact import Manifest
from model.registry import REGISTRY
from model.training.recipe import RoundRecipe
from model.training.round import RoundRequest, train_round
from model.training.round.card import SETS


def run_round(request: RoundRequest, out: Path | None, work: Path | None, name: str | None) -> None:
    """Train as `request` says, into the registry where `out` is not given.

    Raises:
        ModelError: see `train_round`.
    """
    name = name or (out.name if out else _free_name())
    out = out or REGISTRY / name
    console = Console(stderr=True)
    manifest = train_round(
        request,
        out=out,
        work=work or out.with_name(f".{out.name}.work"),
        version=name,
        numbers=RoundRecipe(),
        say=console.print,
    )
    console.print(_table(manifest))
    click.echo(f"{manifest.version} is in {out}")
    if out == REGISTRY / name:
        click.echo(f"next: emojibot model promote {name}", err=True)


def _free_name() -> str:
    return next(
        name for number in count(1) if not (REGISTRY / (name := f"round-{number}")).exists()
    )


def _table(manifest: Manifest) -> Table:
    table = Table("", title=f"{manifest.version}, after {manifest.parent}")
    for heading in ("texts", "first right", "before", "in first 3", "before"):
        table.add_column(heading, justify="right")
    former = manifest.metrics["parent"]
    for key, name in SETS.items():
        if figures := manifest.metrics.get(key):
            cells = [one[by] for by in ("accuracy", "top3") for one in (figures, former[key])]
            table.add_row(name, f"{figures['n']:,}", *(f"{cell:.4f}" for cell in cells))
    return table
