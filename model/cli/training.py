"""`emojibot model data`, `train` and `evaluate`; torch is imported only by what needs it."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from model.errors import MissingExtra, ModelError
from model.labels import DEFAULT_LABELS, SEED_LABELS, TWEETEVAL_LABELS, display
from model.loading import has_torch, load_engine, make_torch_yield

if TYPE_CHECKING:
    from model.evaluation.evaluation import Answer

LABEL_SETS = {"all": DEFAULT_LABELS, "seed32": SEED_LABELS, "tweeteval20": TWEETEVAL_LABELS}

_Given = click.Path(exists=True, path_type=Path)
_File = click.Path(exists=True, dir_okay=False, path_type=Path)
# `--data a b c` as well as `--data a --data b`: what follows the first file is an argument.
_data = click.option("--data", "data", type=_File, multiple=True, required=True, metavar="FILE...",
    help="Training files: .jsonl or .tsv, plain or gzip.")  # fmt: skip
_more = click.argument("more", type=_File, nargs=-1, metavar="")
_validation = click.option("--validation", type=_File, multiple=True,
    help="A file whose texts must never be trained on.")  # fmt: skip


@contextmanager
def _spoken() -> Iterator[None]:
    try:
        yield
    except ModelError as error:
        raise click.ClickException(str(error)) from error


def _needs_torch(purpose: str) -> None:
    if not has_torch():
        raise MissingExtra("torch", purpose)
    make_torch_yield()


@click.command()
@_data
@_more
@_validation
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def data(
    data: tuple[Path, ...], more: tuple[Path, ...], validation: tuple[Path, ...], as_json: bool
) -> None:
    """Say what training would keep of the data files, and why it drops the rest."""
    from model.data.dataset import load_dataset

    with _spoken():
        dataset = load_dataset([*data, *more], DEFAULT_LABELS, list(validation))
    report = {**dataset.report.as_dict(), "data_hash": dataset.data_hash}
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
        return
    console = Console()
    table = Table("", "source or reason", "rows", title=f"data {dataset.data_hash}")
    for (split, source), rows in sorted(dataset.report.kept.items()):
        table.add_row(split, source, f"{rows:,}")
    for reason, rows in dataset.report.dropped.most_common():
        table.add_row("dropped", reason, f"{rows:,}")
    console.print(table)


@click.command()
@click.option("--data", "data", type=_Given, multiple=True, required=True,
    metavar="FILE|EXPORT...",
    help="Training files: .jsonl or .tsv, plain or gzip. For a round, exports too.")  # fmt: skip
@click.argument("more", type=_Given, nargs=-1, metavar="")
@_validation
@click.option("--base", help="The model to start from. For a round: current, default, a version"
    " or a folder. With --recipe seed: a folder or a Hub id.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the new model; must not"
    " exist.  [default for a round: data/models/NAME]")  # fmt: skip
@click.option("--name", help="The model's version.  [default: OUT's last part; for a round"
    " without OUT the first free round-N]")  # fmt: skip
@click.option("--grow-labels", type=click.IntRange(min=1), metavar="N", help="For a round: emojis"
    " that N people picked, and that are no labels yet, become labels.")  # fmt: skip
@click.option("--no-bias-correction", is_flag=True,
    help="For a round: let a pick count alike at whatever rank it stood.")  # fmt: skip
@click.option("--tombstones", type=_File, multiple=True,
    help="For a round: one more list of rows erased since they were exported.")  # fmt: skip
@click.option("--recipe", type=click.Choice(["compact", "seed"]),
    help="compact: the small default. seed: fine-tune XLM-R large."
    "  [default: a round with --base, compact without]")  # fmt: skip
@click.option("--device-batch", type=int, default=96, show_default=True,
    help="For seed: texts at once on the device; gathered to 96.")  # fmt: skip
@click.option("--work", type=click.Path(file_okay=False, path_type=Path),
    help="Where stages and checkpoints are kept and resumed.  [default: OUT.work, hidden for a"
    " round]")  # fmt: skip
def train(
    data: tuple[Path, ...],
    more: tuple[Path, ...],
    validation: tuple[Path, ...],
    base: str | None,
    out: Path | None,
    name: str | None,
    grow_labels: int | None,
    no_bias_correction: bool,
    tombstones: tuple[Path, ...],
    recipe: str | None,
    device_batch: int,
    work: Path | None,
) -> None:
    """Train a model; started again with the same folders it goes on where it stopped.

    With --base and no --recipe it is a fine-tuning round: the base learns from exports of
    feedback, without forgetting old data, and becomes the next version. So the bot learns
    from its people by three commands:

    \b
        emojibot feedback export --out exports/1
        emojibot model train --data exports/1 --base current
        emojibot model promote round-1
    """
    paths = [*data, *more]
    exports = [path for path in paths if path.is_dir()]
    files = [path for path in paths if not path.is_dir()]
    if base is not None and recipe is None:
        if not exports:
            raise click.UsageError(
                "a round learns from an export: give --data a folder that 'emojibot feedback"
                " export' wrote, or --recipe seed to fine-tune on files alone"
            )
        with _spoken():
            _needs_torch("training")
            from model.cli.round import run_round

            run_round(
                out,
                work,
                name,
                base=base,
                exports=exports,
                files=files,
                validation=validation,
                tombstones=tombstones,
                grow=grow_labels,
                correct_bias=not no_bias_correction,
            )
        return
    if exports or grow_labels or no_bias_correction or tombstones:
        raise click.UsageError(
            "an export, --grow-labels, --no-bias-correction and --tombstones belong to a round:"
            " give --base current and no --recipe"
        )
    if recipe != "seed" and base:
        raise click.UsageError("--base belongs to --recipe seed")
    if out is None:
        raise click.UsageError("say with --out where the new model is to be")
    logging.getLogger("model").setLevel(logging.INFO)
    with _spoken():
        _needs_torch("training")
        from model.training.run import train_model

        manifest = train_model(
            files,
            list(validation),
            out=out,
            work=work or out.with_name(f"{out.name}.work"),
            recipe=recipe or "compact",
            base=base,
            device_batch=device_batch,
            version=name or out.name,
        )
    click.echo(f"{manifest.version} is in {out}")


@click.command()
@_data
@_more
@click.option("--model", "name", default="default", show_default=True,
    help="default, a folder, a version, a Hub id; ngrams, ngrams-balanced, majority.")  # fmt: skip
@click.option("--labels", type=click.Choice(list(LABEL_SETS)), default="all", show_default=True,
    help="Emojis to choose among, and to judge by.")  # fmt: skip
@click.option("--held-out", is_flag=True, help="Judge only by rows that training never sees.")
@click.option("--against", metavar="MODEL", help="Compare with another model, text by text.")
@click.option("--train-data", type=_File, multiple=True,
    help="What ngrams and majority learn from; once for each file.")  # fmt: skip
@click.option("--validation", type=_File, multiple=True,
    help="Texts that ngrams and majority must not learn from.")  # fmt: skip
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path),
    help="Write a picture of which emojis are taken for which.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(
    data: tuple[Path, ...],
    more: tuple[Path, ...],
    name: str,
    labels: str,
    held_out: bool,
    against: str | None,
    train_data: tuple[Path, ...],
    validation: tuple[Path, ...],
    plot: Path | None,
    as_json: bool,
) -> None:
    """Measure how often a model ranks first what people picked."""
    from model.data.dataset import load_dataset
    from model.data.examples import read_files
    from model.evaluation.evaluation import agreement, judge
    from model.evaluation.metrics import paired_difference

    with _spoken():
        files = [*data, *more]
        if held_out:
            dataset = load_dataset(files, DEFAULT_LABELS)
            examples, pairs = dataset.held_out, dataset.held_out_pairs
        else:
            rows = read_files(files)
            examples, pairs = rows.examples, rows.pairs
        wanted = LABEL_SETS[labels]
        answer, known = _answer(name, train_data, validation)
        report: dict[str, Any] = {}
        if examples:
            judged = judge(answer, known, examples, wanted)
            report = judged.report()
        if pairs:
            report["pairs"] = agreement(answer, pairs)
        report["model"] = name
        if against and examples:
            other_answer, other_known = _answer(against, train_data, validation)
            shared = tuple(label for label in wanted if label in known and label in other_known)
            ours = judge(answer, known, examples, shared)
            theirs = judge(other_answer, other_known, examples, shared)
            report["against"] = {
                "model": against,
                **theirs.report(),
                "difference": paired_difference(
                    ours.probabilities, theirs.probabilities, ours.gold
                ),
            }
        if plot and examples:
            _needs_torch("drawing")
            from model.evaluation.plots import plot_confusion

            plot_confusion(judged, plot)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        _print(report)


def _answer(
    name: str, train_data: tuple[Path, ...], validation: tuple[Path, ...]
) -> "tuple[Answer, tuple[str, ...]]":
    from model.evaluation.evaluation import answers_of

    if name not in ("ngrams", "ngrams-balanced", "majority"):
        engine = load_engine(name)
        return answers_of(engine), engine.labels
    if not train_data:
        raise click.UsageError(f"'{name}' learns from --train-data; give it files")
    _needs_torch("the n-gram yardstick")
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


def _label_table(by_label: dict[str, dict[str, float]]) -> Table:
    names = ("n", "precision", "recall", "f1", "top3")
    table = Table("", *names)
    for label, figures in sorted(by_label.items(), key=lambda item: -item[1]["n"]):
        table.add_row(display(label), *(_number(figures[name]) for name in names))
    return table


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.4f}"
