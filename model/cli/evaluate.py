"""`emojibot model evaluate`: how often a model ranks first what people picked, or what fits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from model.cli.errors import spoken_errors
from model.cli.options import FILE, more_files
from model.cli.printable import json_line
from model.data.dataset import load_dataset
from model.data.examples import Example, Pair, read_files
from model.engine import Classify, emojis_of
from model.evaluation.acceptance import acceptance, read_judgements
from model.evaluation.bad_news import bad_news_figures
from model.evaluation.evaluation import Judged, agreement, answers_of, judge
from model.evaluation.metrics import paired_difference
from model.labels import DEFAULT_LABELS, SEED_LABELS, TWEETEVAL_LABELS, display
from model.loading import load_engine, require_torch

LABEL_SETS = {"all": DEFAULT_LABELS, "seed32": SEED_LABELS, "tweeteval20": TWEETEVAL_LABELS}
_YARDSTICKS = ("ngrams", "ngrams-balanced", "majority")
_FIGURES = ("n", "accuracy", "top3", "top5", "macro_f1", "loss", "ece")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateOptions:
    """What was asked for; the options of `evaluate` say what each means."""

    data: tuple[Path, ...]
    more: tuple[Path, ...]
    accept: tuple[Path, ...]
    name: str
    labels: str
    held_out: bool
    against: str | None
    train_data: tuple[Path, ...]
    validation: tuple[Path, ...]
    plot: Path | None


@dataclass(frozen=True, slots=True)
class Ranker:
    """A model or a yardstick, and the emojis that it knows."""

    name: str
    classify: Classify
    labels: tuple[str, ...]


@click.command()
@click.option("--data", "data", type=FILE, multiple=True, metavar="FILE...",
    help="Labelled texts: .jsonl or .tsv, plain or gzip.")  # fmt: skip
@more_files
@click.option("--accept", type=FILE, multiple=True,
    help="Texts with every emoji that fits: text TAB emojis.")  # fmt: skip
@click.option("--model", "name", default="default", show_default=True,
    help="default, a folder, a version, a Hub id; ngrams, ngrams-balanced, majority.")  # fmt: skip
@click.option("--labels", type=click.Choice(list(LABEL_SETS)), default="all", show_default=True,
    help="Emojis to choose among, and to judge by.")  # fmt: skip
@click.option("--held-out", is_flag=True, help="Judge only by rows that training never sees.")
@click.option("--against", metavar="MODEL", help="Compare with another model, text by text.")
@click.option("--train-data", type=FILE, multiple=True,
    help="What ngrams and majority learn from; once for each file.")  # fmt: skip
@click.option("--validation", type=FILE, multiple=True,
    help="Texts that ngrams and majority must not learn from.")  # fmt: skip
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path),
    help="Write a picture of which emojis are taken for which.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@spoken_errors()
def evaluate(as_json: bool, **options: Any) -> None:
    """Measure how often a model is right, alone or against another.

    Right is what people picked, or with --accept what fits.

    \b
    Usage:
        emojibot model evaluate --data messages.jsonl --against majority --train-data FILE
        emojibot model evaluate --accept model/corpus/accept_ru.tsv
    """
    asked = EvaluateOptions(**options)
    if not (asked.data or asked.accept):
        raise click.UsageError("there is nothing to judge by: give --data or --accept a file")
    report = _report(asked)
    if as_json:
        click.echo(json_line(report))
    else:
        _print(report)


def _report(asked: EvaluateOptions) -> dict[str, Any]:
    examples, pairs = _rows(asked)
    ranker = _ranker(asked.name, asked)
    report: dict[str, Any] = {}
    if examples:
        judged = judge(ranker.classify, ranker.labels, examples, LABEL_SETS[asked.labels])
        report = judged.report()
        report["bad_news"] = {
            lang: bad_news_figures(ranker.classify, ranker.labels, rows)
            for lang, rows in _by_language(examples).items()
        }
    if pairs:
        report["pairs"] = agreement(ranker.classify, pairs)
    report["model"] = asked.name
    other = _ranker(asked.against, asked) if asked.against else None
    if other and examples:
        report["against"] = _compared(ranker, other, examples, LABEL_SETS[asked.labels])
    if asked.accept:
        report["accept"] = {file.name: _accepted(file, ranker, other) for file in asked.accept}
    if asked.plot and examples:
        _draw(judged, asked.plot)
    return report


def _rows(asked: EvaluateOptions) -> tuple[list[Example], list[Pair]]:
    files = [*asked.data, *asked.more]
    if asked.held_out:
        dataset = load_dataset(files, DEFAULT_LABELS)
        return dataset.held_out, dataset.held_out_pairs
    rows = read_files(files)
    return rows.examples, rows.pairs


def _by_language(examples: list[Example]) -> dict[str, list[Example]]:
    """The examples of each language that have an emoji."""
    found: dict[str, list[Example]] = {}
    for example in examples:
        if example.emojis and example.text:
            found.setdefault(example.lang, []).append(example)
    return found


def _ranker(name: str, asked: EvaluateOptions) -> Ranker:
    if name not in _YARDSTICKS:
        engine = load_engine(name, in_full=True)
        return Ranker(name, answers_of(engine), emojis_of(engine))
    if not asked.train_data:
        raise click.UsageError(f"'{name}' learns from --train-data; give it files")
    require_torch("the n-gram yardstick")
    from model.evaluation.baselines import majority, train_ngrams
    from model.training.train import compact_rows

    rows = compact_rows(list(asked.train_data), list(asked.validation))
    if name == "majority":
        return Ranker(name, majority(rows, DEFAULT_LABELS), DEFAULT_LABELS)
    classify = train_ngrams(rows, DEFAULT_LABELS, balanced=name == "ngrams-balanced")
    return Ranker(name, classify, DEFAULT_LABELS)


def _compared(
    ranker: Ranker, other: Ranker, examples: list[Example], wanted: Sequence[str]
) -> dict[str, Any]:
    """Figures of `other`, and by how much `ranker` is better, among the emojis that both know."""
    shared = tuple(it for it in wanted if it in ranker.labels and it in other.labels)
    ours = judge(ranker.classify, ranker.labels, examples, shared)
    theirs = judge(other.classify, other.labels, examples, shared)
    difference = paired_difference(ours.probabilities, theirs.probabilities, ours.gold)
    return {"model": other.name, **theirs.report(), "difference": difference}


def _accepted(file: Path, ranker: Ranker, other: Ranker | None) -> dict[str, Any]:
    """The figures by what fits; under "against" those of the other model."""
    rows = read_judgements(file)
    ours = acceptance(ranker.classify, ranker.labels, rows)
    against = {"against": acceptance(other.classify, other.labels, rows)} if other else {}
    return {**ours, **against}


def _draw(judged: Judged, path: Path) -> None:
    require_torch("drawing")
    from model.evaluation.plots import plot_confusion

    plot_confusion(judged, path)


def _print(report: Mapping[str, Any]) -> None:
    console = Console()
    other = report.get("against")
    if "n" in report:
        console.print(_figures(report, other), _label_table(report["by_label"]))
        console.print(_bad_news_table(report["bad_news"]))
    if pairs := report.get("pairs"):
        console.print("pairs: " + ", ".join(f"{key} {_number(pairs[key])}" for key in pairs))
    if accepted := report.get("accept"):
        console.print(_accept_table(accepted), _silence_table(accepted))
    for name, found in (other or {}).get("difference", {}).items():
        low, high = found["interval"]
        console.print(f"{name}: {found['difference']:+.4f} ({low:+.4f} to {high:+.4f})")


def _figures(report: Mapping[str, Any], other: Mapping[str, Any] | None) -> Table:
    rows = {"all": report, **report["by_lang"]}
    if other:
        rows[other["model"]] = other
    table = Table("", *_FIGURES, title=report["model"])
    for heading, figures in rows.items():
        table.add_row(heading, *(_number(figures[name]) for name in _FIGURES))
    return table


def _accept_table(accepted: Mapping[str, Mapping[str, Any]]) -> Table:
    names = ("n", "first_fits", "three_fit")
    table = Table("what fits", *names)
    for file, figures in accepted.items():
        table.add_row(file, *(_number(figures[name]) for name in names))
        if other := figures.get("against"):
            table.add_row("against", *(_number(other[name]) for name in names))
    return table


def _silence_table(accepted: Mapping[str, Mapping[str, Any]]) -> Table:
    """How often the bot is silent, and how often right where it speaks, by the least sureness."""
    names = ("at_least", "silent", "first_fits")
    table = Table("unasked", *names)
    for file, figures in accepted.items():
        for point in figures["curve"]:
            table.add_row(file, *(_number(point[name]) for name in names))
    return table


def _bad_news_table(by_lang: Mapping[str, Mapping[str, float]]) -> Table:
    """Who loses a joke to restraint, and who gets one under bad news, without and with it."""
    names = ("joyful", "lost", "grave", "alone", "seen")
    table = Table("cheerful first", *names)
    for lang, figures in by_lang.items():
        table.add_row(lang, *(_number(figures[name]) for name in names))
    return table


def _label_table(by_label: Mapping[str, Mapping[str, float]]) -> Table:
    names = ("n", "precision", "recall", "f1", "top3")
    table = Table("", *names)
    for label, figures in sorted(by_label.items(), key=lambda item: -item[1]["n"]):
        table.add_row(display(label), *(_number(figures[name]) for name in names))
    return table


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
