"""What the commands of training and of measuring share: options, and errors in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from model.errors import MissingExtra, ModelError
from model.loading import has_torch, make_torch_yield

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

# `--data a b c` as well as `--data a --data b`: what follows the first file is an argument.
more = click.argument("more", type=FILE, nargs=-1, metavar="")
validation = click.option("--validation", type=FILE, multiple=True,
    help="A file whose texts must never be trained on.")  # fmt: skip


@contextmanager
def spoken() -> Iterator[None]:
    """Our own errors become a sentence and exit code 1; anything else is a bug.

    Raises:
        ClickException: in place of a ModelError.
    """
    try:
        yield
    except ModelError as error:
        raise click.ClickException(str(error)) from error


def needs_torch(purpose: str) -> None:
    """Make torch ready to import.

    Raises:
        MissingExtra: it is not installed.
    """
    if not has_torch():
        raise MissingExtra("torch", purpose)
    make_torch_yield()
