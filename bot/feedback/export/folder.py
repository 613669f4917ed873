"""A folder that appears when all that belongs in it is there, for its owner's eyes only."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import ExportError


def refuse_used(path: Path) -> None:
    """Do nothing if an export may be written to the folder `path`: it is missing, or empty.

    An earlier export is not replaced: models name the exports that they were trained on.

    Raises:
        ExportError: something is there.
    """
    with _named_failures(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ExportError(f"{path} holds something already: name another folder")


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """A new folder that takes the name `path` in the end, or is erased when anything fails.

    Where the process was killed, `.NAME.partial` stays beside; the next export to the same
    name erases it.

    Raises:
        ExportError: it cannot be written, or another process is writing it.
    """
    aside = path.with_name(f".{path.name}.partial")
    with _named_failures(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.mkdir(mode=0o700, exist_ok=True)
        with _locked(aside):
            try:
                for left in aside.iterdir():
                    left.unlink()
                yield aside
                aside.rename(path)
            except BaseException:
                shutil.rmtree(aside)
                raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keeps other exports out of `folder`, as long as this process lives."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ExportError(f"another export is being written: {folder} is in use") from error
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _named_failures(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"{path} was not written: {error}") from error
