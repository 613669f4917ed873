"""Turns what the model package raises on purpose into one sentence on stderr and exit code 1."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from model.cli.printable import printable
from model.errors import ModelError


@contextmanager
def spoken_errors(*more: type[Exception]) -> Iterator[None]:
    """A ModelError, or one of `more`, becomes one sentence; a traceback means a bug.

    Usable as a decorator below the click ones.
    """
    expected: tuple[type[Exception], ...] = (ModelError, *more)
    try:
        yield
    except expected as error:
        raise click.ClickException(printable(str(error))) from error
