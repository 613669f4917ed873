"""Turns what the project raises on purpose into one sentence and the right exit code."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from bot.errors import BotError, SettingsError
from model.cli.errors import spoken_errors as spoken_model_errors
from model.cli.printable import printable


class WrongSettings(click.ClickException):
    """The settings are wrong: exit code 2, like wrong words on the command line."""

    exit_code = 2


@contextmanager
def spoken_errors() -> Iterator[None]:
    """Errors with a name become one sentence on stderr; a traceback means a bug.

    Usable as a decorator below the click ones.
    """
    with spoken_model_errors(BotError):
        try:
            yield
        except SettingsError as error:
            raise WrongSettings(printable(str(error))) from error
