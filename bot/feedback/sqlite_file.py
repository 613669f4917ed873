"""The file of a SQLite database: whether it is there, and may be used, before SQLite is asked."""

from pathlib import Path

from bot.errors import StoreError
from bot.feedback.database import sqlite_path
from model.access import refusal, why_not_readable, why_not_writable


def existing_file(url: str) -> Path | None:
    """The file of the database at `url`; None where there is none, or it is of another kind.

    Raises:
        SettingsError: `url` is not the address of a database.
        StoreError: this user cannot see whether it is there, or it is a folder.
    """
    path = sqlite_path(url)
    if path is None:
        return None
    if why := why_not_readable(path):
        raise StoreError(f"the database {path} cannot be used: {why}")
    return path if path.is_file() else None


def refuse_unwritable(url: str) -> None:
    """Do nothing if the database at `url` may be made or written, as far as its file goes.

    Raises:
        SettingsError: `url` is not the address of a database.
        StoreError: it may not.
    """
    path = sqlite_path(url)
    if path is not None and (why := why_not_writable(path)):
        raise StoreError(f"the database {path} cannot be used: {why}")


def make_file(url: str) -> None:
    """Make an empty file, for its owner alone, where the database at `url` has none yet.

    Raises:
        SettingsError: `url` is not the address of a database.
        StoreError: it cannot be made.
    """
    refuse_unwritable(url)
    path = sqlite_path(url)
    try:
        if path is not None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"the database cannot be made: {refusal(error)}") from error
