"""The lines of a file of data, plain or gzip, numbered from 1, so that a wrong one can be named."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from model.access import refusal
from model.errors import DatasetError


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Every line of `path`, with its end.

    Raises:
        DatasetError: it cannot be read, is not UTF-8, or holds nothing.
    """
    number = 0
    try:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                yield number, line
    except UnicodeDecodeError as error:
        raise DatasetError(
            f"{path}, after line {number}: it is not UTF-8; save the file as that"
        ) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise DatasetError(f"{path} is damaged, or not made by gzip; copy it again") from error
    except OSError as error:
        raise DatasetError(refusal(error)) from error
    if not number:
        raise DatasetError(f"{path} is empty; give a file that holds a row on each line")


def open_lines(path: Path) -> IO[str]:
    """The text of `path`, unpacked; the caller closes it."""
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")
