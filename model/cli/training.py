"""`emojibot model data` and `train`; torch is imported only by what needs it."""

import json
import logging
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from model.cli.options import FILE, more, needs_torch, spoken, validation
from model.labels import DEFAULT_LABELS

_Given = click.Path(exists=True, path_type=Path)
_data = click.option("--data", "data", type=FILE, multiple=True, required=True, metavar="FILE...",
    help="Training files: .jsonl or .tsv, plain or gzip.")  # fmt: skip


@click.command()
@_data
@more
@validation
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def data(
    data: tuple[Path, ...], more: tuple[Path, ...], validation: tuple[Path, ...], as_json: bool
) -> None:
    """Say what training would keep of the data files, and why it drops the rest."""
    from model.data.dataset import load_dataset

    with spoken():
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
@validation
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
@click.option("--tombstones", type=FILE, multiple=True,
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
        with spoken():
            needs_torch("training")
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
    with spoken():
        needs_torch("training")
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
