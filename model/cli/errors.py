"""Turns what is refused on purpose, by the model package or by the system, into one sentence."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from model.access import refusal
from model.cli.printable import printable
from model.errors import ModelError

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT)  # where what is printed goes, as a rule


@contextmanager
def spoken_errors(*more: type[Exception]) -> Iterator[None]:
    """A ModelError, one of `more`, or a refused file becomes one sentence on stderr.

    The exit code is 1 then; a traceback means a bug. Usable as a decorator below the click ones.
    """
    expected: tuple[type[Exception], ...] = (ModelError, *more)
    try:
        yield
    except OSError as error:
        if error.filename is None and not isinstance(error, expected):
            if error.errno not in _NO_ROOM:
                raise
            raise click.ClickException(f"the output ends here: {refusal(error)}") from error
        raise click.ClickException(printable(refusal(error))) from error
    except expected as error:
        raise click.ClickException(printable(str(error))) from error
