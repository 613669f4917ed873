"""Writes all files of an export: rows by split, tombstones, description, card."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

from bot.feedback.export.card import card
from bot.feedback.export.files import WRITERS, SplitFile
from bot.feedback.export.tally import Tally
from bot.feedback.exported import BegunExport
from model.feedback_format import (
    CARD,
    DESCRIPTION,
    SPLITS,
    TOMBSTONES,
    Description,
    Split,
    describe,
    rows_file,
    tombstone_line,
)

_MODE = 0o600


async def write(
    export: BegunExport, folder: Path, form: str, *, advance: Callable[[], None] = lambda: None
) -> Tally:
    """Fill the empty `folder` with an export; what is in it then.

    The same export of the same database always has the same bytes.

    Args:
        form: one of `model.feedback_format.FORMATS`.
        advance: called after each row.

    Raises:
        StoreError: the database cannot be read.
    """
    tally = await _rows(export, folder, form, advance)
    tally.tombstones = await _tombstones(export, _new(folder / TOMBSTONES))
    _describe(export, folder, form, tally)
    return tally


async def _rows(export: BegunExport, folder: Path, form: str, advance: Callable[[], None]) -> Tally:
    tally = Tally()
    files: dict[Split, SplitFile] = {}
    with ExitStack() as stack:
        async for choice in export.choices():
            split = choice.split
            if split not in files:
                file = WRITERS[form](_new(rows_file(folder, split, form)))
                files[split] = stack.enter_context(closing(file))
            files[split].write(choice)
            tally.add(choice)
            advance()
    return tally


async def _tombstones(export: BegunExport, path: Path) -> int:
    number = 0
    with path.open("w", encoding="utf-8") as file:
        async for earlier, row in export.tombstones():
            file.write(tombstone_line(earlier, row))
            number += 1
    return number


def _describe(export: BegunExport, folder: Path, form: str, tally: Tally) -> None:
    """Write export.json, for programs, and README.md, for people and `datasets`."""
    description = Description(
        id=export.id,
        rows={split: tally.rows(split) for split in SPLITS},
        since=export.since,
        file_format=form,
        sha256={path.name: _sha256(path) for path in sorted(folder.iterdir())},
        tombstones=tally.tombstones,
    )
    _new(folder / DESCRIPTION).write_text(describe(description), "utf-8")
    _new(folder / CARD).write_text(card(export, tally, form), "utf-8")


def _new(path: Path) -> Path:
    path.touch(mode=_MODE, exist_ok=False)
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
