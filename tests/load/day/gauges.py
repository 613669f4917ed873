"""What a running bot holds: memory, descriptors, threads, and its files on the disk."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

MEGABYTE: Final = 1e6


@dataclass(frozen=True, slots=True)
class Reading:
    """What it holds at one moment.

    Attributes:
        hour: of the run.
        messages: that were answered until then.
        memory: resident, in MB.
        database, log: the file and its write-ahead log, in MB.
    """

    hour: float
    messages: int
    memory: float
    descriptors: int
    threads: int
    database: float
    log: float


GAUGES: Final = ("memory", "descriptors", "threads", "log", "database")


def read(process: psutil.Process, database: Path, *, hour: float, messages: int) -> Reading:
    """What the bot that is this process holds now."""
    with process.oneshot():
        memory = process.memory_info().rss / MEGABYTE
        threads = process.num_threads()
    return Reading(
        hour, messages, memory, process.num_fds(), threads,
        _size(database), _size(database.with_name(f"{database.name}-wal")),
    )  # fmt: skip


def _size(path: Path) -> float:
    return path.stat().st_size / MEGABYTE if path.exists() else 0.0


def as_rows(readings: list[Reading]) -> list[dict[str, float]]:
    """The same for JSON."""
    return [asdict(it) for it in readings]
