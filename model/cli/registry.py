"""`emojibot model list`, `promote`, `rollback` and `export`: which model answers, and why."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from model.artifact import Artifact, Manifest, write_aside
from model.engine import Engine
from model.errors import ArtifactError, DatasetError, MissingExtra, ModelError
from model.loading import CURRENT, DEFAULT, load_engine, locate
from model.registry import Entry, Registry, State, read_entry

if TYPE_CHECKING:
    from model.promotion.comparison import Comparison
    from model.promotion.gate import Decision

_FIGURES = {"first": "first", "top3": "top 3", "mrr": "MRR", "log": "log"}
_COLOURS = {"better": "green", "worse": "red", "slightly worse": "yellow", "too few": "yellow"}
_LANGUAGES = ("en", "ru")
_NARROW: Any = {"box": SIMPLE_HEAD, "pad_edge": False, "collapse_padding": True, "show_edge": False}


@contextmanager
def _spoken() -> Iterator[None]:
    try:
        yield
    except (ModelError, OSError) as error:
        raise click.ClickException(str(error)) from error


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def list_versions(as_json: bool) -> None:
    """List the models there are: the one that ships, and those in data/models.

    Says which is current, which is the candidate, and what is wrong with damaged ones. The
    figures are those on the held-out part of the written corpus, from when a model was made.

    \b
    Usage:
        emojibot model list
        emojibot model list --json
    """
    registry = Registry()
    damage = None
    state: State | None = None
    try:
        state = registry.state()
    except ModelError as error:
        damage = str(error)
    with _spoken():
        shipped, entries = read_entry(DEFAULT), registry.entries()
    rows = [_row(shipped, state, None), *(_row(entry, state, entry.version) for entry in entries)]
    if state is not None:
        there = {entry.version for entry in entries}
        for name in (state.version, state.candidate):
            if name is not None and name not in there:
                rows.append(_missing(name, registry.root / name, state))
    if as_json:
        click.echo(json.dumps({"versions": rows, "damage": damage}, ensure_ascii=False))
        return
    Console().print(_versions(rows))
    for said in (*(row["damage"] for row in rows), damage):
        if said:
            click.echo(said)


def _row(entry: Entry, state: State | None, name: str | None) -> dict[str, Any]:
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


def _missing(name: str, path: Path, state: State) -> dict[str, Any]:
    damage = "the pointer names it, but it is not there; 'emojibot model rollback' goes back"
    return _row(Entry(name, path, 0, None, damage), state, name)


def _metrics(manifest: Manifest) -> dict[str, dict[str, float]]:
    """First right and in first 3 of each language, as far as they were measured."""
    found = {}
    for lang in manifest.languages:
        figures = manifest.metrics.get(f"held_out_{lang}")
        if isinstance(figures, Mapping) and {"accuracy", "top3"} <= figures.keys():
            found[lang] = {name: figures[name] for name in ("accuracy", "top3")}
    return found


def _versions(rows: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(title="models; first right and in first 3, in per cent", **_NARROW)
    for heading in ("", "version", "made from", "made on"):
        table.add_column(heading, overflow="fold", min_width=9, no_wrap=heading == "made on")
    for heading in ("MB", *_LANGUAGES):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        marks = [name for name in ("current", "candidate", "shipped") if row[name]]
        marks += ["damaged"] if row["damage"] else []
        table.add_row(
            ", ".join(marks),
            row["version"],
            row["parent"] or "",
            (row["created_at"] or "")[:10],
            f"{row['size'] / 1e6:.1f}",
            *(_pair(row["metrics"].get(lang)) for lang in _LANGUAGES),
            style="red" if row["damage"] else "bold" if row["current"] else None,
        )
    return table


def _pair(figures: Mapping[str, float] | None) -> str:
    return f"{100 * figures['accuracy']:.1f} / {100 * figures['top3']:.1f}" if figures else ""


@click.command()
@click.argument("version")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="EXPORT",
    help="Export whose held-out people judge.  [default: the one VERSION was trained on]",
)
@click.option("--force", is_flag=True, help="Promote whatever the comparison says; it is noted.")
@click.option(
    "--canary",
    is_flag=True,
    help="Let it answer only MODEL_CANARY of the people; enough that it is not worse.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def promote(version: str, data: Path | None, force: bool, canary: bool, as_json: bool) -> None:
    """Let VERSION answer, if it is better than the model that answers now.

    Both rank the emojis of the same texts: what your own held-out people picked, and the
    reference that ships. VERSION must be significantly better for your people and no worse on
    the reference; without feedback, better on the reference. A running bot takes it by itself.

    Exit code 0: promoted. 1: refused, and why.

    \b
    Usage:
        emojibot model promote round-3
        emojibot model promote round-3 --data data/export --canary
    """
    registry = Registry()
    with _spoken():
        seen = registry.state()
        artifact = Artifact.load(registry.path(version))
        current = Artifact.load(registry.current() or DEFAULT)
        if version in ((seen.version, seen.candidate) if canary else (seen.version,)):
            being = "current version" if version == seen.version else "candidate"
            raise click.ClickException(f"{version} is the {being} already")
        try:
            comparisons, decision = _examine(artifact, current, data, canary=canary)
        except (DatasetError, MissingExtra) as error:
            if not force:
                raise
            comparisons, decision = [], _not_compared(error)
        forced = force and not decision.passed
        if decision.passed or force:
            change = registry.nominate if canary else registry.promote
            change(version, at=datetime.now(UTC), forced=forced, why=decision.why, seen=seen)
    if as_json:
        answer = {
            "version": version,
            "current": current.manifest.version,
            "promoted": decision.passed or force,
            "canary": canary,
            "forced": forced,
            "why": decision.why,
            "comparisons": [found.as_dict() for found in comparisons],
        }
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        if comparisons:
            title = f"{version} against {current.manifest.version}"
            Console().print(_comparisons(comparisons, title))
        _say(version, decision, seen, forced=forced, canary=canary)
    if not decision.passed and not force:
        raise click.exceptions.Exit(1)


def _examine(
    candidate: Artifact, current: Artifact, data: Path | None, *, canary: bool
) -> "tuple[list[Comparison], Decision]":
    """Compare on everything there is, with a bar where there is a terminal."""
    from model.promotion.comparison import compare
    from model.promotion.gate import decide
    from model.promotion.held_out import export_of, own_people, reference

    version = candidate.path.name
    export = export_of(version, candidate.manifest, data)
    held_out = [own_people(export)] if export else []
    held_out.append(reference())
    before, after = _engine(current), _engine(candidate)
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        texts = 2 * sum(len(one.picks) for one in held_out)
        bar = progress.add_task("both models read the same texts", total=texts)
        comparisons = compare(
            before, after, held_out, advance=lambda read: progress.advance(bar, read)
        )
    return comparisons, decide(version, comparisons, feedback=export is not None, canary=canary)


def _engine(artifact: Artifact) -> Engine:
    """As it serves on a CPU, or where it has no graph, wherever torch is quickest."""
    device = "cpu" if artifact.graph.is_file() else "auto"
    return load_engine(str(artifact.path), device=device)


def _not_compared(error: ModelError) -> "Decision":
    from model.promotion.gate import Decision

    return Decision(False, f"it was not compared: {error}")


def _comparisons(comparisons: "Sequence[Comparison]", title: str) -> Table:
    """Fits into 80 columns."""
    from model.promotion.comparison import LANGUAGES
    from model.promotion.held_out import OWN

    table = Table("set,\nlanguage", title=f"{title}, in hundredths", show_lines=True, **_NARROW)
    for heading in ("n", "", "current", "candidate", "difference (95 %)"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    table.add_column("verdict", min_width=8)
    for found in comparisons:
        people = f"\nof {found.clusters:,}" if found.held_out == OWN else ""
        colour = _COLOURS.get(found.verdict, "default")
        table.add_row(
            f"{found.held_out}\n{LANGUAGES.get(found.lang, found.lang)}",
            f"{found.picks:,}{people}",
            "\n".join(_FIGURES.values()),
            "\n".join(f"{100 * found.current[name]:.1f}" for name in _FIGURES),
            "\n".join(f"{100 * found.candidate[name]:.1f}" for name in _FIGURES),
            "\n".join(str(found.difference[name]) for name in _FIGURES),
            f"[{colour}]{found.verdict}",
        )
    return table


def _say(version: str, decision: "Decision", seen: State, *, forced: bool, canary: bool) -> None:
    if not decision.passed and not forced:
        click.echo(f"not promoted: {decision.why}", err=True)
        return
    click.echo(f"forced, although {decision.why}" if forced else decision.why)
    if canary:
        click.echo(f"{version} answers the share of the people that MODEL_CANARY says")
        return
    if seen.candidate not in (None, version):
        click.echo(f"the trial of {seen.candidate} has ended")
    click.echo(f"{version} answers from now on; 'emojibot model rollback' takes it back")


@click.command()
def rollback() -> None:
    """Undo the last promotion: the version before it answers again.

    If there is a candidate on trial, it is withdrawn instead; once more, and the version before
    answers. A running bot follows by itself. Also gets out of a damaged data/models/current.

    \b
    Usage:
        emojibot model rollback
    """
    registry = Registry()
    with _spoken():
        state = registry.rollback(at=datetime.now(UTC))
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
def export(path: Path, name: str) -> None:
    """Copy a model, whole, to the folder PATH, which must not exist.

    \b
    Usage:
        emojibot model export /mnt/backup/emoji-model
        emojibot model export --model round-3 round-3
    """
    with _spoken():
        source = locate(name)
        if not isinstance(source, Path):
            raise ArtifactError(f"{name} is on the Hugging Face Hub, not a folder to copy")
        manifest = Artifact.load(source).manifest
        with write_aside(path) as aside:
            for file in source.iterdir():
                if file.is_file():
                    shutil.copy(file, aside)
            Artifact.load(aside)
    click.echo(f"{manifest.version} is in {path}")
