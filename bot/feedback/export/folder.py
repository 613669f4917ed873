"""A folder that appears when all that belongs in it is there, for its owner's eyes only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.errors import ExportError
from model.access import refusal
from model.files import becoming, is_taken


def refuse_used(path: Path) -> None:
    """Do nothing if an export may be written to the folder `path`: it is missing, or empty.

    An earlier export is not replaced: models name the exports that they were trained on.

    Raises:
        ExportError: something is there.
    """
    with _named_failures(path):
        if is_taken(path):
            raise ExportError(f"{path} holds something already: name another folder")


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """A new folder that takes the name `path` in the end, or is erased when anything fails.

    Where the process was killed, `.NAME.partial` stays beside, with people's texts in it; see
    `erase_partial`.

    Raises:
        ExportError: it cannot be written, or another process is writing it.
    """
    aside = path.with_name(f".{path.name}.partial")
    with _named_failures(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        erase_partial(path.parent)
        with _locked(path):
            aside.mkdir(mode=0o700)
            with becoming(path, aside):
                yield aside


def erase_partial(folder: Path) -> None:
    """Erase what exports into `folder` left when they were killed; one that goes on stays."""
    for left in sorted(folder.glob(".*.partial")):
        with suppress(ExportError), _locked(folder / left.name[1 : -len(".partial")]):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keeps other exports away from `path`, as long as this process lives."""
    from filelock import FileLock, Timeout  # the bot looks here at each start, and locks nothing

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise ExportError(f"another export is being written to {path}") from error
    try:
        yield
    finally:
        with suppress(OSError):  # Windows erases no open file; an empty one is harmless
            Path(lock.lock_file).unlink()
        lock.release()


@contextmanager
def _named_failures(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(f"{path} was not written: {refusal(error)}") from error
