"""`emojibot model train`: a model from files, or its next version from people's feedback."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from model.cli.errors import spoken_errors
from model.cli.options import FILE, data_and_exports, more_and_exports, validation_files
from model.feedback_format import DATABASE_TOMBSTONES
from model.loading import require_torch


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainOptions:
    """What was asked for; the options of `train` say what each means."""

    data: tuple[Path, ...]
    more: tuple[Path, ...]
    validation: tuple[Path, ...]
    base: str | None
    out: Path | None
    name: str | None
    grow_labels: int | None
    no_bias_correction: bool
    network: bool | None
    tombstones: tuple[Path, ...]
    no_database: bool
    recipe: str | None
    device_batch: int
    work: Path | None

    @property
    def exports(self) -> list[Path]:
        """Folders among the data."""
        return [path for path in (*self.data, *self.more) if path.is_dir()]

    @property
    def files(self) -> list[Path]:
        """Files among the data."""
        return [path for path in (*self.data, *self.more) if not path.is_dir()]

    @property
    def is_round(self) -> bool:
        """Whether a model is to learn from feedback, and not to be made by a recipe."""
        return self.base is not None and self.recipe is None


@click.command()
@data_and_exports
@more_and_exports
@validation_files
@click.option("--base", help="The model to start from. For a round: current, default, a version"
    " or a folder. With --recipe seed: a folder or a Hub id.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the new model; must not"
    " exist.  [default for a round: data/models/NAME]")  # fmt: skip
@click.option("--name", help="The model's version.  [default: OUT's last part; for a round"
    " without OUT the first free round-N]")  # fmt: skip
@click.option("--grow-labels", type=click.IntRange(min=1), metavar="N",
    help="For a network that learns in a round: emojis that N people picked, and that are no"
    " labels yet, become labels.")  # fmt: skip
@click.option("--no-bias-correction", is_flag=True,
    help="For a round: let a pick count alike at whatever rank it stood.")  # fmt: skip
@click.option("--network/--no-network", default=None, help="For a round: whether the network learns"
    " too, after the taste.  [default: from 5,000 answers on]")  # fmt: skip
@click.option("--tombstones", type=FILE, multiple=True,
    help="For a round: a list of rows erased since they were exported, as the bot keeps it beside"
    f" its database.  [default: {DATABASE_TOMBSTONES}]")  # fmt: skip
@click.option("--no-database", is_flag=True, help="For a round: go by what the exports say of each"
    " other where the bot's list cannot be had; the card says so.")  # fmt: skip
@click.option("--recipe", type=click.Choice(["compact", "seed"]),
    help="compact: the small default. seed: fine-tune XLM-R large."
    "  [default: a round with --base, compact without]")  # fmt: skip
@click.option("--device-batch", type=int, default=96, show_default=True,
    help="For seed: texts at once on the device; gathered to 96.")  # fmt: skip
@click.option("--work", type=click.Path(file_okay=False, path_type=Path),
    help="Where stages and checkpoints are kept and resumed.  [default: OUT.work, hidden for a"
    " round]")  # fmt: skip
@spoken_errors()
def train(**options: Any) -> None:
    """Make a model, or a better one from what people picked.

    Started again with the same folders it goes on where it stopped. With --base and no --recipe it
    is a round: from exports of feedback the base learns what your people like, in seconds, and
    becomes the next version. Where there are thousands of answers its network learns too, without
    forgetting old data, and becomes the version NAME-network. So the bot learns from its people by
    three commands:

    \b
        emojibot feedback export --out exports/1
        emojibot model train --data exports/1 --base current
        emojibot model promote round-1
    """
    asked = TrainOptions(**options)
    if asked.is_round:
        _round(asked)
    else:
        _recipe(asked)


def _round(asked: TrainOptions) -> None:
    if not asked.exports:
        raise click.UsageError(
            "a round learns from an export: give --data a folder that 'emojibot feedback"
            " export' wrote, or --recipe seed to fine-tune on files alone"
        )
    require_torch("training", extra="torch,train")
    from model.cli.round import run_round
    from model.data.feedback import lists_here
    from model.training.round import RoundRequest

    assert asked.base is not None
    request = RoundRequest(
        base=asked.base,
        exports=asked.exports,
        files=asked.files,
        validation=asked.validation,
        tombstones=lists_here(asked.tombstones),
        database=not asked.no_database,
        grow=asked.grow_labels,
        correct_bias=not asked.no_bias_correction,
    )
    run_round(request, asked.out, asked.work, asked.name, network=asked.network)


def _recipe(asked: TrainOptions) -> None:
    round_only = (asked.grow_labels, asked.no_bias_correction, asked.tombstones, asked.no_database)
    if asked.exports or any(round_only) or asked.network is not None:
        raise click.UsageError(
            "an export, --grow-labels, --no-bias-correction, --network, --tombstones and"
            " --no-database belong to a round: give --base current and no --recipe"
        )
    if asked.recipe != "seed" and asked.base:
        raise click.UsageError("--base belongs to --recipe seed")
    if asked.out is None:
        raise click.UsageError("say with --out where the new model is to be")
    logging.getLogger("model").setLevel(logging.INFO)
    require_torch("training", extra="torch,train")
    from model.training.train import train_model

    manifest = train_model(
        asked.files,
        list(asked.validation),
        out=asked.out,
        work=asked.work or asked.out.with_name(f"{asked.out.name}.work"),
        recipe=asked.recipe or "compact",
        base=asked.base,
        device_batch=asked.device_batch,
        version=asked.name or asked.out.name,
    )
    click.echo(f"{manifest.version} is in {asked.out}")
