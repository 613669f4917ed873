"""A folder that appears when all that belongs in it is there, for its owner's eyes only."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bot.errors import ExportError
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

    Where the process was killed, `.NAME.partial` stays beside; the next export to the same
    name erases it.

    Raises:
        ExportError: it cannot be written, or another process is writing it.
    """
    aside = path.with_name(f".{path.name}.partial")
    with _named_failures(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path):
            aside.mkdir(mode=0o700, exist_ok=True)
            with becoming(path, aside):
                for left in aside.iterdir():
                    left.unlink()
                yield aside


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keeps other exports away from `path`, as long as this process lives."""
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
        raise ExportError(f"{path} was not written: {error}") from error
