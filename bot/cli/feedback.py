"""`emojibot feedback`: read back what people picked, export it, erase it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from bot.cli.errors import spoken_errors
from bot.cli.export import export
from bot.errors import StoreError
from bot.settings import load_settings
from model.cli.printable import json_line
from model.labels import display

if TYPE_CHECKING:  # SQLAlchemy takes half a second that `--help` need not wait for
    from rich.table import Table

    from bot.feedback import Acceptance, DayStats, OverallStats

_MOST_PICKED = 10


@click.group()
def feedback() -> None:
    """Read back what people picked, export it for training, erase it."""


feedback.add_command(export)


@feedback.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--days",
    type=click.IntRange(1, 3660),
    default=30,
    show_default=True,
    help="How many days to count one by one, today included.",
)
@spoken_errors()
def stats(as_json: bool, days: int) -> None:
    """Count what was shown and picked, by model, language, rank, emoji and day (UTC).

    The accepted replies leave out those whose order was drawn at random; their intervals are
    Wilson's, of 95 %.
    """
    from bot.cli.stored import stored_feedback

    async def count() -> tuple[OverallStats, tuple[DayStats, ...]]:
        async with stored_feedback(load_settings()) as store:
            return await store.statistics.overall(), await store.statistics.daily(days)

    counts, daily = asyncio.run(count())
    if as_json:
        whole = counts.as_json() | {"days": [day.as_json() for day in daily]}
        click.echo(json_line(whole))
    else:
        _print(counts, daily)


@feedback.command()
@click.option("--user", type=int, required=True, help="Telegram id of the person.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@spoken_errors()
def forget(user: int, yes: bool) -> None:
    """Erase all that is kept about a person: suggestions, picks, texts, consent.

    Backups that were made before still hold them, and exports: the next export lists the rows,
    and training refuses them.
    """
    if not yes:
        click.confirm(f"Erase all that is kept about {user}?", abort=True)

    from bot.cli.stored import stored_feedback

    async def erase() -> int:
        async with stored_feedback(load_settings()) as store:
            if not any((await store.people.belongings(user)).values()):
                raise StoreError(
                    f"nothing is kept about {user}: look whether that is their Telegram id"
                )
            erased = await store.people.forget(user)
            await store.overwrite_erased()
            return erased

    click.echo(f"Erased {asyncio.run(erase())} suggestions of {user}, and their consent.")


def _print(counts: OverallStats, daily: tuple[DayStats, ...]) -> None:
    from rich.console import Console

    groups = _table("Suggestions", "model", "lang")
    for heading in ("offered", "picked", "none fits", "no answer", "picked at rank 1, 2, …"):
        groups.add_column(heading, justify="right")
    for group in counts.groups:
        unanswered = group.offered - group.chosen - group.none
        groups.add_row(
            group.model,
            group.lang,
            *map(str, (group.offered, group.chosen, group.none, unanswered)),
            " ".join(str(rank.chosen) for rank in group.ranks),
        )
    emojis = _table("Emojis picked most", "emoji")
    for heading in ("shown", "picked"):
        emojis.add_column(heading, justify="right")
    for emoji in counts.emojis[:_MOST_PICKED]:
        emojis.add_row(display(emoji.emoji), str(emoji.shown), str(emoji.chosen))
    console = Console()
    console.print(groups)
    console.print(_acceptance(counts.acceptance))
    console.print(emojis)
    console.print(_days(daily))
    if counts.missing:
        missing = (f"{display(it.emoji)} {it.count}" for it in counts.missing[:_MOST_PICKED])
        console.print(f"Picked though not shown: {', '.join(missing)}.", highlight=False)
    console.print(
        f"{counts.consents_given} people consent to training, {counts.consents_outdated} did under "
        f"an earlier policy, {counts.consents_withdrawn} do not; "
        f"{counts.examples} examples to export.",
        highlight=False,
    )


def _acceptance(acceptance: tuple[Acceptance, ...]) -> Table:
    """A row for each model, with intervals that hold the true share in 95 of 100 cases."""
    table = _table("Accepted replies, in % (from - to)", "model")
    for heading in ("replies", "picked at rank 1", "at rank 1 to 3"):
        table.add_column(heading, justify="right")
    for model in acceptance:
        table.add_row(
            model.model,
            str(model.offered),
            _share(model.first, model.offered, model.first_interval),
            _share(model.top3, model.offered, model.top3_interval),
        )
    return table


def _share(part: int, whole: int, interval: tuple[float, float]) -> str:
    low, high = interval
    return f"{100 * part / whole:.1f} ({100 * low:.1f} - {100 * high:.1f})"


def _days(daily: tuple[DayStats, ...]) -> Table:
    """A row for each day on which something happened."""
    table = _table(f"The last {len(daily)} days", "day")
    for heading in ("replies", "picked", "first", "none fits", "inline", "reactions", "median ms"):
        table.add_column(heading, justify="right")
    table.add_column("consents", justify="right")
    table.add_column("languages")
    for day in daily:
        if not (day.offered or day.inline or day.reactions or day.consents):
            continue
        first = day.ranks[0] if day.ranks else 0
        latency = "" if day.latency_ms is None else f"{day.latency_ms:.0f}"
        table.add_row(
            day.day.isoformat(),
            *map(str, (day.offered, day.chosen, first, day.none, day.inline, day.reactions)),
            latency,
            str(day.consents),
            ", ".join(f"{language.name} {language.offered}" for language in day.languages),
        )
    return table


def _table(title: str, *headings: str) -> Table:
    from rich.table import Table

    return Table(*headings, title=title)
