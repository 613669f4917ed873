"""`emojibot model evaluate`: how good a model is, by what people sent and by what fits."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from model.cli.options import FILE, more, needs_torch, spoken
from model.labels import DEFAULT_LABELS, SEED_LABELS, TWEETEVAL_LABELS, display
from model.loading import load_engine

if TYPE_CHECKING:
    from model.data.examples import Example, Pair
    from model.evaluation.evaluation import Answer

    _Answering = tuple[Answer, tuple[str, ...]]  # a model as a function, and its labels

LABEL_SETS = {"all": DEFAULT_LABELS, "seed32": SEED_LABELS, "tweeteval20": TWEETEVAL_LABELS}


@click.command()
@click.option("--data", "data", type=FILE, multiple=True, metavar="FILE...",
    help="Labelled texts: .jsonl or .tsv, plain or gzip.")  # fmt: skip
@more
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
def evaluate(
    data: tuple[Path, ...],
    more: tuple[Path, ...],
    accept: tuple[Path, ...],
    name: str,
    labels: str,
    held_out: bool,
    against: str | None,
    train_data: tuple[Path, ...],
    validation: tuple[Path, ...],
    plot: Path | None,
    as_json: bool,
) -> None:
    """Measure how often a model ranks first what people picked, or what fits.

    \b
    Usage:
        emojibot model evaluate --data messages.jsonl --against majority --train-data FILE
        emojibot model evaluate --accept model/corpus/accept_ru.tsv
    """
    files = [*data, *more]
    if not files and not accept:
        raise click.UsageError("there is nothing to judge by: give --data or --accept a file")
    with spoken():
        ours = _answer(name, train_data, validation)
        other = _answer(against, train_data, validation) if against else None
        report: dict[str, Any] = {"model": name}
        if files:
            examples, pairs = _rows(files, held_out=held_out)
            report |= _picked(examples, pairs, LABEL_SETS[labels], ours, plot)
            if other and examples:
                report["against"] = {
                    "model": against,
                    **_compared(examples, LABEL_SETS[labels], ours, other),
                }
        if accept:
            report["accept"] = {file.name: _accepted(file, ours, other) for file in accept}
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)


def _rows(files: list[Path], *, held_out: bool) -> "tuple[list[Example], list[Pair]]":
    from model.data.dataset import load_dataset
    from model.data.examples import read_files

    if held_out:
        dataset = load_dataset(files, DEFAULT_LABELS)
        return dataset.held_out, dataset.held_out_pairs
    rows = read_files(files)
    return rows.examples, rows.pairs


def _picked(
    examples: "list[Example]",
    pairs: "list[Pair]",
    wanted: tuple[str, ...],
    ours: "_Answering",
    plot: Path | None,
) -> dict[str, Any]:
    """The figures by what people put first, and of translations."""
    from model.evaluation.evaluation import agreement, judge

    report: dict[str, Any] = {}
    if examples:
        judged = judge(*ours, examples, wanted)
        report = judged.report()
        if plot:
            needs_torch("drawing")
            from model.evaluation.plots import plot_confusion

            plot_confusion(judged, plot)
    if pairs:
        report["pairs"] = agreement(ours[0], pairs)
    return report


def _compared(
    examples: "list[Example]", wanted: tuple[str, ...], ours: "_Answering", other: "_Answering"
) -> dict[str, Any]:
    """The other model's figures, and by how much ours are better, over the emojis of both."""
    from model.evaluation.evaluation import judge
    from model.evaluation.metrics import paired_difference

    shared = tuple(label for label in wanted if label in ours[1] and label in other[1])
    mine, theirs = judge(*ours, examples, shared), judge(*other, examples, shared)
    difference = paired_difference(mine.probabilities, theirs.probabilities, mine.gold)
    return {**theirs.report(), "difference": difference}


def _accepted(file: Path, ours: "_Answering", other: "_Answering | None") -> dict[str, Any]:
    """The figures by what fits; under "against" those of the other model."""
    from model.evaluation.acceptance import acceptance, read_judgements

    rows = read_judgements(file)
    against = {"against": acceptance(*other, rows)} if other else {}
    return {**acceptance(*ours, rows), **against}


def _answer(name: str, train_data: tuple[Path, ...], validation: tuple[Path, ...]) -> "_Answering":
    from model.evaluation.evaluation import answers_of

    if name not in ("ngrams", "ngrams-balanced", "majority"):
        engine = load_engine(name)
        return answers_of(engine), engine.labels
    if not train_data:
        raise click.UsageError(f"'{name}' learns from --train-data; give it files")
    needs_torch("the n-gram yardstick")
    from model.evaluation.baselines import majority, train_ngrams
    from model.training.run import compact_rows

    rows = compact_rows(list(train_data), list(validation))
    if name == "majority":
        return majority(rows, DEFAULT_LABELS), DEFAULT_LABELS
    balanced = name == "ngrams-balanced"
    return train_ngrams(rows, DEFAULT_LABELS, balanced=balanced), DEFAULT_LABELS


def _print(report: dict[str, Any]) -> None:
    console = Console()
    names = ("n", "accuracy", "top3", "top5", "macro_f1", "loss", "ece")
    table = Table("", *names, title=report["model"])
    if "n" in report:
        table.add_row("all", *(_number(report[name]) for name in names))
        for lang, figures in report["by_lang"].items():
            table.add_row(lang, *(_number(figures[name]) for name in names))
    if other := report.get("against"):
        table.add_row(other["model"], *(_number(other[name]) for name in names))
    if "n" in report:
        console.print(table, _label_table(report["by_label"]))
    if pairs := report.get("pairs"):
        console.print("pairs: " + ", ".join(f"{key} {_number(pairs[key])}" for key in pairs))
    for name, found in report.get("against", {}).get("difference", {}).items():
        low, high = found["interval"]
        console.print(f"{name}: {found['difference']:+.4f} ({low:+.4f} to {high:+.4f})")
    if accepted := report.get("accept"):
        console.print(_accept_table(accepted))


def _accept_table(accepted: dict[str, dict[str, Any]]) -> Table:
    names = ("n", "first_fits", "three_fit")
    table = Table("what fits", *names)
    for file, figures in accepted.items():
        table.add_row(file, *(_number(figures[name]) for name in names))
        if other := figures.get("against"):
            table.add_row("against", *(_number(other[name]) for name in names))
    return table


def _label_table(by_label: dict[str, dict[str, float]]) -> Table:
    names = ("n", "precision", "recall", "f1", "top3")
    table = Table("", *names)
    for label, figures in sorted(by_label.items(), key=lambda item: -item[1]["n"]):
        table.add_row(display(label), *(_number(figures[name]) for name in names))
    return table


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
