"""`emojibot model list`, `rollback` and `export`: which models there are, and which one answers."""

import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from model.artifact import Artifact, Manifest, write_aside
from model.cli.errors import spoken_errors
from model.cli.printable import json_line, printable
from model.cli.tables import narrow_table
from model.errors import ArtifactError, ModelError
from model.loading import CURRENT, DEFAULT, locate
from model.pointer import PointerState
from model.registry import Entry, Registry, read_entry

_LANGUAGES = ("en", "ru")


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@spoken_errors(OSError)
def list_versions(as_json: bool) -> None:
    """List the models there are: what ships, and data/models.

    Says of each its parent, date, size and figures, which is current, which is the candidate, and
    what is wrong with damaged ones. The figures are those on the held-out part of the written
    corpus, from when a model was made.

    \b
    Usage:
        emojibot model list
        emojibot model list --json
    """
    registry = Registry()
    damage = None
    state: PointerState | None = None
    try:
        state = registry.state()
    except ModelError as error:
        damage = str(error)
    rows = _rows(registry, state)
    if as_json:
        click.echo(json_line({"versions": rows, "damage": damage}))
        return
    Console().print(_versions(rows))
    for said in (*(row["damage"] for row in rows), damage):
        if said:
            click.echo(printable(said))


def _rows(registry: Registry, state: PointerState | None) -> list[dict[str, Any]]:
    """What ships, what is in the registry, and what its pointer names and is not there."""
    entries = registry.entries()
    rows = [_row(read_entry(DEFAULT), state, None)]
    rows += [_row(entry, state, entry.version) for entry in entries]
    if state is not None:
        there = {entry.version for entry in entries}
        named = dict.fromkeys((state.version, state.candidate))
        rows += [_missing(it, registry.root / it, state) for it in named if it and it not in there]
    return rows


def _row(entry: Entry, state: PointerState | None, name: str | None) -> dict[str, Any]:
    """What `list --json` says of a folder; `name` is what the pointer calls it, None: shipped."""
    manifest = entry.manifest
    return {
        "version": manifest.version if manifest and name is None else entry.version,
        "parent": manifest.parent if manifest else None,
        "created_at": manifest.created_at.isoformat() if manifest else None,
        "size": entry.size,
        "labels": len(manifest.labels) if manifest else None,
        "metrics": _metrics(manifest) if manifest else {},
        "current": state is not None and state.version == name,
        "candidate": state is not None and name is not None and state.candidate == name,
        "shipped": name is None,
        "path": str(entry.path),
        "damage": entry.damage,
    }


def _missing(name: str, path: Path, state: PointerState) -> dict[str, Any]:
    damage = "the pointer names it, but it is not there; 'emojibot model rollback' goes back"
    return _row(Entry(name, path, 0, None, damage), state, name)


def _metrics(manifest: Manifest) -> dict[str, dict[str, Any]]:
    """First right and in first 3 of each language, as far as they were measured."""
    found = {}
    for lang in manifest.languages:
        figures = manifest.metrics.get(f"held_out_{lang}")
        if isinstance(figures, Mapping):
            pair = {name: figures.get(name) for name in ("accuracy", "top3")}
            if all(isinstance(figure, float | int) for figure in pair.values()):
                found[lang] = pair
    return found


def _versions(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = narrow_table(title="models; first right and in first 3, in per cent")
    for heading in ("", "version", "made from", "made on"):
        table.add_column(heading, overflow="fold", min_width=9, no_wrap=heading == "made on")
    for heading in ("MB", *_LANGUAGES):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        marks = [name for name in ("current", "candidate", "shipped") if row[name]]
        marks += ["damaged"] if row["damage"] else []
        table.add_row(
            ", ".join(marks),
            printable(row["version"]),
            printable(row["parent"] or ""),
            (row["created_at"] or "")[:10],
            f"{row['size'] / 1e6:.1f}",
            *(_pair(row["metrics"].get(lang)) for lang in _LANGUAGES),
            style="red" if row["damage"] else "bold" if row["current"] else None,
        )
    return table


def _pair(figures: Mapping[str, float] | None) -> str:
    return f"{100 * figures['accuracy']:.1f} / {100 * figures['top3']:.1f}" if figures else ""


@click.command()
@spoken_errors(OSError)
def rollback() -> None:
    """Undo the last promotion: the version before it answers again.

    If there is a candidate on trial, it is withdrawn instead; once more, and the version before
    answers. A running bot follows by itself. Also gets out of a damaged data/models/current.

    \b
    Usage:
        emojibot model rollback
    """
    state = Registry().rollback(at=datetime.now(UTC))
    answers = state.version or "the shipped model"
    last = state.history[-1]
    if last.action == "withdraw":
        click.echo(f"{last.version} is no longer the candidate; {answers} answers everybody")
    else:
        click.echo(f"{answers} answers again")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--model", "name", default=CURRENT, show_default=True,
    help="current, default, a folder or a version.")  # fmt: skip
@spoken_errors(OSError)
def export(path: Path, name: str) -> None:
    """Copy a model, whole, to the new folder PATH.

    \b
    Usage:
        emojibot model export /mnt/backup/emoji-model
        emojibot model export --model round-3 round-3
    """
    source = locate(name)
    if not isinstance(source, Path):
        raise ArtifactError(f"{name} is on the Hugging Face Hub, not a folder to copy")
    manifest = Artifact.load(source).manifest
    with write_aside(path) as aside:
        for file in source.iterdir():
            if file.is_symlink() and file.resolve().parent != source.resolve():
                raise ArtifactError(f"{file} leads out of the folder; put the file there instead")
            if file.is_file():
                shutil.copy(file, aside)
        Artifact.load(aside)
    click.echo(f"{manifest.version} is in {path}")
