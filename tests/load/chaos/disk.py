"""A disk for the database that can be full: a small tmpfs, or a limit on the size of files."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

MEGABYTES: Final = 24
LIMIT: Final = 4096  # bytes that a file may have where the disk is full by a limit
_BLOCK: Final = b"\0" * 4096
_UNLIMITED: Final = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Tmpfs:
    """A file system of a few megabytes, filled up by a file."""

    name = f"a tmpfs of {MEGABYTES} MB"

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, pid: int) -> None:
        """Leave no room."""
        del pid  # it is full for everybody
        with suppress(OSError), self._ballast.open("ab", buffering=0) as file:
            while file.write(_BLOCK):
                pass

    def clear(self, pid: int) -> None:
        """Give it back."""
        del pid
        self._ballast.unlink(missing_ok=True)


class SizeLimit:
    """Where nothing can be mounted: the bot's files cannot grow, as its process is told."""

    name = "a limit on the size of files (RLIMIT_FSIZE)"

    def fill(self, pid: int) -> None:
        """Leave no room."""
        self._limit(pid, (LIMIT, resource.RLIM_INFINITY))

    def clear(self, pid: int) -> None:
        """Give it back."""
        self._limit(pid, _UNLIMITED)

    def _limit(self, pid: int, limits: tuple[int, int]) -> None:
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def small_disk(folder: Path) -> Iterator[Tmpfs | SizeLimit]:
    """A disk at `folder`, which is made; gone at the end, with what is on it, if it is a tmpfs."""
    folder.mkdir(parents=True)
    size = f"size={MEGABYTES}m"
    try:
        mounting = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True
        )
        mounted = mounting.returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        yield SizeLimit()
        return
    try:
        yield Tmpfs(folder)
    finally:
        subprocess.run(["umount", folder], check=True)
