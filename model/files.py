"""Files and folders that are there whole or not at all: written aside, synced, renamed.

Whenever the process or the machine dies, whoever looks finds the old content or the new one.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """Give the file `path` this content. One writer at a time; what a crash left is overwritten."""
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    sync(aside)
    os.replace(aside, path)
    sync(path.parent)


@contextmanager
def beside(path: Path, *, mode: int) -> Iterator[Path]:
    """An empty file in the folder of `path`, to be renamed or linked to it; then it is gone."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    aside.touch(mode, exist_ok=False)
    try:
        yield aside
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def becoming(path: Path, aside: Path) -> Iterator[None]:
    """The folder `aside` becomes `path` when the block ends well, and vanishes when it fails."""
    try:
        yield
        aside.rename(path)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def is_taken(path: Path) -> bool:
    """Whether something is at `path` that a new folder would replace; an empty folder is not."""
    return path.exists() and (not path.is_dir() or any(path.iterdir()))


def sync(path: Path) -> None:
    """See the file, or the names in the folder, safely on the disk."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders, and syncs names by itself
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
