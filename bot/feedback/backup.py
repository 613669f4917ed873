"""Copies a SQLite database to a file and back, whole or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.errors import StoreError
from bot.feedback.database import sqlite_path
from bot.feedback.health import in_words
from bot.feedback.migrate import refuse_newer, require_file
from bot.feedback.shape import refuse_other_shape
from model.access import refusal
from model.files import beside


def backup(url: str, target: Path) -> None:
    """Copy the database at `url` to `target`, also while the bot is writing to it.

    Raises:
        StoreError: it is not a SQLite database, it is damaged, or `target` holds something else.
    """
    source = _sqlite_file(require_file(url))
    if target.exists():
        if target.samefile(source):
            raise StoreError(f"{target} is the database itself: name another file")
        examine(target)  # replaces an older backup, nothing else
    with _copied(source, target) as copy:
        os.replace(copy, target)


def restore(url: str, source: Path) -> Path | None:
    """Put the backup `source` in the place of the database at `url`.

    Returns:
        Where the database before is kept; None where there was none.

    Raises:
        StoreError: `source` is not a whole backup that this program knows, or the
            database is in use.
    """
    target = _sqlite_file(sqlite_path(url))
    examine(source)
    if target.exists() and target.samefile(source):
        raise StoreError(f"{source} is the database itself: name a backup")
    kept = target.with_name(f"{target.name}.replaced") if target.exists() else None
    with _copied(source, target) as copy, _unused(target):
        if kept is not None:
            kept.unlink(missing_ok=True)
            os.link(target, kept)  # both names, so that the database is never missing
        os.replace(copy, target)
    return kept


def examine(path: Path, *, called: Path | None = None) -> None:
    """Make sure that `path` is a whole database of this program.

    Args:
        called: what people know it by; None: by `path`.

    Raises:
        StoreError: it is missing, damaged, newer, or something else.
    """
    name = str(called or path)
    try:
        with closing(_open(path)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            if verdict != "ok" or orphan or not revision:
                raise StoreError(f"{name} is damaged: restore a backup of it ({verdict})")
            refuse_newer(revision[0], name)
            refuse_other_shape(connection, revision[0], name)
    except sqlite3.Error as error:
        raise StoreError(
            f"{name} is not a whole database of emojibot: {in_words(error)}"
        ) from error


def _sqlite_file(path: Path | None) -> Path:
    if path is None:
        raise StoreError("only a SQLite database is copied here: use pg_dump and pg_restore")
    return path


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)


@contextmanager
def _copied(source: Path, target: Path) -> Iterator[Path]:
    """A checked copy of `source` beside `target`, to be renamed: never half a file."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with beside(target, mode=0o600) as aside:
            with closing(_open(source)) as old, closing(_open(aside)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode = DELETE")  # the copy is one file, without a log
            examine(aside, called=source)
            yield aside
    except OSError as error:
        raise StoreError(f"{target} was not written: {refusal(error)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{target} was not written: {in_words(error)}") from error


@contextmanager
def _unused(path: Path) -> Iterator[None]:
    """Keeps every other process away from the database `path`, and its log out of the way."""
    if not path.exists():
        yield
        return
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")  # refused while it is open elsewhere
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreError(f"{path} is in use: stop the bot first") from error
            # A damaged database is what backups are for. Its log would damage the next one.
        for log in (f"{path}-wal", f"{path}-shm"):
            Path(log).unlink(missing_ok=True)
        yield
