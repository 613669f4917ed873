"""`emojibot feedback export`: what people picked and agreed to, as data for training."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.errors import spoken_errors
from bot.settings import load_settings

if TYPE_CHECKING:  # SQLAlchemy takes half a second that `--help` need not wait for
    from bot.feedback.export.tally import Tally


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder of the export; made when it is missing, never overwritten.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines, CSV, or Parquet (which needs pyarrow).",
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Leave out what was picked before this day (UTC).",
)
@spoken_errors()
def export(out: Path, form: str, since: datetime | None) -> None:
    """Write what consenting people picked to a folder, for training.

    OUT gets a file for each split (train, validation, test; a person is in one of them only), a
    README.md that explains the columns and lets `datasets.load_dataset("OUT")` read them, and
    tombstones.txt, which lists what earlier exports hold and was erased since. People and rows have
    other names in every export.

    The folder holds people's texts in the clear: erase it when the training is done.

    \b
    Usage:
        emojibot feedback export --out data/exports/monday
        emojibot feedback export --out data/exports/may --format parquet --since 2026-05-01
    """
    from bot.feedback.export.files import require
    from bot.feedback.export.folder import refuse_used

    require(form)
    refuse_used(out)
    day = since.date() if since else None
    with _stopped_like_interrupted():
        tally = asyncio.run(_write(out, form, day))
    if tally is None:
        when = f"since {day}" if day else "yet"
        click.echo(f"{out} is not made: nobody who consents has picked anything {when}.")
        return
    erased = f"; {tally.tombstones} lines of what was erased" if tally.tombstones else ""
    people = sum(map(len, tally.people.values()))
    click.echo(f"{out}: {tally.total} rows of {people} people{erased}.")


async def _write(out: Path, form: str, since: date | None) -> Tally | None:
    """What the export holds; None when there is nothing to write, and no folder."""
    from bot.cli.progress import progress
    from bot.cli.stored import stored_feedback
    from bot.feedback.export.folder import written_aside
    from bot.feedback.export.writing import write

    async with stored_feedback(load_settings()) as store:
        begun = await store.exports.begin(since=since)
        if begun is None:
            return None
        with written_aside(out) as folder, progress("Exporting", begun.rows) as written:
            return await write(begun, folder, form, advance=lambda: written(1))


@contextmanager
def _stopped_like_interrupted() -> Iterator[None]:
    """SIGTERM, too, leaves no half an export behind."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
