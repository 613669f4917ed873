"""Options that several commands of the model share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from model.device import DEVICES, device_named

_Command = TypeVar("_Command", bound=Callable[..., Any])

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_GIVEN = click.Path(exists=True, path_type=Path)

# `--data a b c` as well as `--data a --data b`: what follows the first file is an argument.
data_and_exports = click.option("--data", "data", type=_GIVEN, multiple=True, required=True,
    metavar="FILE|EXPORT...",
    help="Training files: .jsonl or .tsv, plain or gzip. For a round, exports too.")  # fmt: skip
more_and_exports = click.argument("more", type=_GIVEN, nargs=-1, metavar="")
more_files = click.argument("more", type=FILE, nargs=-1, metavar="")
validation_files = click.option("--validation", type=FILE, multiple=True,
    help="A file whose texts must never be trained on.")  # fmt: skip


class _Device(click.Choice[str]):
    """One of those that have names, or a GPU by its number."""

    def convert(self, value: str, *_: object) -> str:
        try:
            return device_named(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error


def device_option(default: str, explained: str) -> Callable[[_Command], _Command]:
    """`--device`: where a model is to run."""
    return click.option("--device", type=_Device(DEVICES), metavar="[auto|cpu|cuda|cuda:N|mps]",
        default=default, show_default=True, help=explained)  # fmt: skip
