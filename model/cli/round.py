"""`emojibot model train --base ...`: one round, told on the terminal as it goes."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from model.artifact import Artifact, Manifest
from model.registry import REGISTRY
from model.training.recipe import RoundRecipe
from model.training.round import RoundRequest, train_round
from model.training.round.card import SETS

NETWORK_FROM: Final = 5_000  # answers; fewer move a network less than they move its taste

_NETWORK: Final = "-network"  # behind the name of the version whose network learned


def run_round(
    request: RoundRequest,
    out: Path | None,
    work: Path | None,
    name: str | None,
    *,
    network: bool | None,
) -> None:
    """Train as `request` says, into the registry where `out` is not given.

    The taste learns first, and is a version by itself; `network`, or enough answers, makes another
    one of it whose network has learned too.

    Raises:
        ModelError: see `train_round`.
    """
    name = name or (out.name if out else _free_name(request, work))
    out = out or REGISTRY / name
    if _was_cut_off(out, request, work):
        manifest = Artifact.load(out).manifest
    else:
        manifest = _train(replace(request, network=False), out, work, name)
    answers = sum(manifest.recipe["taste"]["answers"].values())
    if network or (network is None and answers >= NETWORK_FROM):
        beside, longer = out.with_name(f"{out.name}{_NETWORK}"), f"{name}{_NETWORK}"
        _train(replace(request, base=str(out), network=True), beside, work, longer)


def _was_cut_off(out: Path, request: RoundRequest, work: Path | None) -> bool:
    """Whether `out` has learned its taste of these exports, and its network has begun to learn."""
    beside = out.with_name(f"{out.name}{_NETWORK}")
    begun = work or _work_of(beside)
    if not begun.is_dir() or not out.is_dir() or beside.exists():
        return False
    told = Artifact.load(out).manifest.recipe.get("exports")
    return told == [str(path) for path in request.exports]


def _work_of(out: Path) -> Path:
    return out.with_name(f".{out.name}.work")


def _train(request: RoundRequest, out: Path, work: Path | None, name: str) -> Manifest:
    console = Console(stderr=True)
    manifest = train_round(
        request,
        out=out,
        work=work or _work_of(out),
        version=name,
        numbers=RoundRecipe(),
        say=console.print,
    )
    console.print(_table(manifest))
    click.echo(f"{manifest.version} is in {out}")
    if out == REGISTRY / name:
        click.echo(f"next: emojibot model promote {name}", err=True)
    return manifest


def _free_name(request: RoundRequest, work: Path | None) -> str:
    """The first that no version has, or whose training was cut off."""
    names = (f"round-{number}" for number in count(1))
    return next(
        name
        for name in names
        if not (REGISTRY / name).exists() or _was_cut_off(REGISTRY / name, request, work)
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
