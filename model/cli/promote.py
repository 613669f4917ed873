"""`emojibot model promote`: a version answers, if it is better than the one that answers now."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from model.artifact import Artifact
from model.cli.errors import spoken_errors
from model.cli.others import by_others, is_few, learned_alone
from model.cli.printable import json_line
from model.cli.tables import narrow_table
from model.engine import Engine
from model.errors import DatasetError, MissingExtra
from model.evaluation.same_network import have_same_network
from model.feedback_format import SPLITS
from model.loading import DEFAULT, load_engine
from model.pointer import PointerState
from model.promotion import held_out
from model.promotion.comparison import LANGUAGES, Comparison, compare
from model.promotion.gate import Decision, decide
from model.promotion.held_out import OWN
from model.registry import Registry
from model.remembering import Remembering
from model.taste import Taste

_FIGURES = {"first": "first", "top3": "top 3", "mrr": "MRR", "log": "log"}
_COLOURS = {"better": "green", "worse": "red", "slightly worse": "yellow", "too few": "yellow"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PromoteOptions:
    """What was asked for; the options of `promote` say what each means."""

    version: str
    data: Path | None
    force: bool
    canary: bool


@dataclass(frozen=True, slots=True)
class Promotion:
    """What came of it; `current` is the model that answered before."""

    asked: PromoteOptions
    current: str
    comparisons: Sequence[Comparison]
    decision: Decision

    @property
    def promoted(self) -> bool:
        """Whether the version answers now, or a share of the people."""
        return self.decision.passed or self.asked.force

    @property
    def forced(self) -> bool:
        """Whether it does although the comparison says that it must not."""
        return self.asked.force and not self.decision.passed

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "version": self.asked.version,
            "current": self.current,
            "promoted": self.promoted,
            "canary": self.asked.canary,
            "forced": self.forced,
            "why": self.decision.why,
            "comparisons": [found.as_dict() for found in self.comparisons],
        }


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
@spoken_errors(OSError)
def promote(as_json: bool, **options: Any) -> None:
    """Let VERSION answer, if it is better than what answers now.

    Both rank the emojis of the same texts: what your own held-out people picked, and the
    reference that ships. VERSION must be significantly better for your people and no worse on
    the reference; without feedback, better on the reference. The reference judges networks: where
    only the taste differs it is not read. A running bot takes VERSION by itself.

    Exit code 0: promoted. 1: refused, and why.

    \b
    Usage:
        emojibot model promote round-3
        emojibot model promote round-3 --data data/export --canary
    """
    registry = Registry()
    seen = registry.state()
    promotion = _judged(PromoteOptions(**options), registry, seen)
    if promotion.promoted:
        _point(registry, promotion, seen)
    if as_json:
        click.echo(json_line(promotion.as_dict()))
    else:
        _tell(promotion, seen)
    if not promotion.promoted:
        raise click.exceptions.Exit(1)


def _judged(asked: PromoteOptions, registry: Registry, seen: PointerState) -> Promotion:
    candidate = Artifact.load(registry.path(asked.version))
    current = Artifact.load(registry.current() or DEFAULT)
    seen.refuse_again(asked.version, canary=asked.canary)
    try:
        comparisons, decision = _examined(asked, candidate, current)
    except (DatasetError, MissingExtra) as error:
        if not asked.force:
            raise
        comparisons, decision = [], Decision(False, f"it was not compared: {error}")
    return Promotion(asked, current.manifest.version, comparisons, decision)


def _examined(
    asked: PromoteOptions, candidate: Artifact, current: Artifact
) -> tuple[list[Comparison], Decision]:
    """Both models compared on everything there is."""
    export = held_out.export_of(asked.version, candidate.manifest, asked.data)
    reference = held_out.reference()
    before, after = Remembering(_engine(current)), _engine(candidate)
    same_network = have_same_network(current, candidate)
    if same_network:
        after = Remembering(after, before.known)
    sets = [held_out.own_people(export)] if export else []
    others: Mapping[str, Taste] = {}
    if export and is_few(sets[0]) and learned_alone(candidate, export):
        sets = [held_out.own_people(export, SPLITS)]
        others = by_others(candidate, after, export, reference)
    if not (sets and same_network):  # of itself the reference says nothing
        sets.append(reference)
    with _progress(2 * sum(len(one.picks) for one in sets)) as advance:
        comparisons = compare(before, after, sets, advance, others)
    feedback = export is not None
    return comparisons, decide(asked.version, comparisons, feedback=feedback, canary=asked.canary)


@contextmanager
def _progress(texts: int) -> Iterator[Any]:
    """A bar where there is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    hidden = not console.is_terminal
    with Progress(
        *columns, TimeRemainingColumn(), console=console, transient=True, disable=hidden
    ) as progress:
        bar = progress.add_task("both models read the same texts", total=texts)
        yield lambda read: progress.advance(bar, read)


def _engine(artifact: Artifact) -> Engine:
    """In fp32 on a CPU, like its rival; where it has no graph, wherever torch is quickest."""
    device = "cpu" if artifact.graph.is_file() else "auto"
    return load_engine(str(artifact.path), device=device, in_full=True)


def _point(registry: Registry, promotion: Promotion, seen: PointerState) -> None:
    registry.promote(
        promotion.asked.version,
        at=datetime.now(UTC),
        canary=promotion.asked.canary,
        forced=promotion.forced,
        why=promotion.decision.why,
        seen=seen,
    )


def _tell(promotion: Promotion, seen: PointerState) -> None:
    version, why = promotion.asked.version, promotion.decision.why
    if promotion.comparisons:
        Console().print(_comparisons(promotion))
    if not promotion.promoted:
        click.echo(f"not promoted: {why}", err=True)
        return
    click.echo(f"forced, although {why}" if promotion.forced else why)
    if promotion.asked.canary:
        click.echo(f"{version} answers the share of the people that MODEL_CANARY says")
        return
    if seen.candidate not in (None, version):
        click.echo(f"the trial of {seen.candidate} has ended")
    click.echo(f"{version} answers from now on; 'emojibot model rollback' takes it back")


def _comparisons(promotion: Promotion) -> Table:
    """Fits into 80 columns."""
    title = f"{promotion.asked.version} against {promotion.current}, in hundredths"
    table = narrow_table("set,\nlanguage", title=title, show_lines=True)
    for heading in ("n", "", "current", "candidate", "difference (95 %)"):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    table.add_column("verdict", min_width=8)
    for found in promotion.comparisons:
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
