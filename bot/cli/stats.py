"""`emojibot feedback stats`: what was shown and picked, in tables of 80 columns or as JSON."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from bot.cli.errors import spoken_errors
from bot.settings import load_settings
from model.cli.printable import json_line
from model.labels import display

if TYPE_CHECKING:  # SQLAlchemy takes half a second that `--help` need not wait for
    from rich.console import Console
    from rich.table import Table

    from bot.feedback import Acceptance, DayStats, OverallStats
    from model.taste.moved import MovedMost

_MOST_PICKED = 10


@click.command()
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
    """Count what was shown and picked, and tell what the model learned from it.

    By model, language, rank, emoji and day (UTC). The accepted replies leave out those whose
    order was drawn at random; their intervals are Wilson's, of 95 %. What was learned is which
    emojis come more often or less than before.
    """
    from bot.cli.stored import stored_feedback
    from model.loading import learned_by

    settings = load_settings()

    async def count() -> tuple[OverallStats, tuple[DayStats, ...]]:
        async with stored_feedback(settings) as store:
            return await store.statistics.overall(), await store.statistics.daily(days)

    counts, daily = asyncio.run(count())
    learned = learned_by(settings.model)
    if as_json:
        told = {
            "days": [day.as_json() for day in daily],
            "learned": [found.as_json() for found in learned],
        }
        click.echo(json_line(counts.as_json() | told))
    elif not _anybody(counts):
        click.echo("Nothing was offered yet, and nobody was asked: there is nothing to count.")
    else:
        _print(counts, daily, learned)


def _anybody(counts: OverallStats) -> bool:
    """Whether anybody was offered anything, or answered whether they consent."""
    answered = counts.consents_given + counts.consents_outdated + counts.consents_withdrawn
    return bool(counts.kinds or answered)


def _print(
    counts: OverallStats, daily: tuple[DayStats, ...], learned: tuple[MovedMost, ...]
) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    tables = (_groups(counts), _acceptance(counts.acceptance), _emojis(counts), _days(daily))
    for table in (*tables, _learned(learned)):
        if table.row_count:
            console.print(table, "")
    _print_sentences(console, counts)


def _groups(counts: OverallStats) -> Table:
    """A row for each model and language."""
    headings = ("offered", "picked", "none\nfits", "no\nanswer", "picked at\nrank 1, 2, …")
    table = _table("Suggestions", "model", "lang", numbers=headings)
    for group in counts.groups:
        unanswered = group.offered - group.chosen - group.none
        table.add_row(
            group.model,
            group.lang,
            *map(str, (group.offered, group.chosen, group.none, unanswered)),
            " ".join(str(rank.chosen) for rank in group.ranks),
        )
    return table


def _acceptance(acceptance: tuple[Acceptance, ...]) -> Table:
    """A row for each model, with intervals that hold the true share in 95 of 100 cases."""
    headings = ("replies", "picked at rank 1", "at rank 1 to 3")
    table = _table("Accepted replies, in % (from - to)", "model", numbers=headings)
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


def _emojis(counts: OverallStats) -> Table:
    table = _table("Emojis picked most", "emoji", numbers=("shown", "picked"))
    for emoji in counts.emojis[:_MOST_PICKED]:
        table.add_row(display(emoji.emoji), str(emoji.shown), str(emoji.chosen))
    return table


def _days(daily: tuple[DayStats, ...]) -> Table:
    """A row for each day on which something happened."""
    headings = ("replies", "picked", "first", "none\nfits", "inline", "reac-\ntions")
    more = ("median\nms", "con-\nsents")
    table = _table(f"The last {len(daily)} days", "day", numbers=(*headings, *more))
    table.columns[0].no_wrap = True  # a date is torn at its dashes
    table.add_column("lang")
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
            "\n".join(f"{language.name} {language.offered}" for language in day.languages),
        )
    return table


def _learned(learned: tuple[MovedMost, ...]) -> Table:
    """The emojis that come more often or less since people picked."""
    headings = ("before", "now", "picked")
    table = _table("Learned from picks, mean probability in %", "lang", "emoji", numbers=headings)
    for found in learned:
        for one in (*found.raised, *found.lowered):
            shares = (f"{100 * one.before:.1f}", f"{100 * one.after:.1f}")
            table.add_row(found.lang, display(one.emoji), *shares, str(one.picks))
    return table


def _print_sentences(console: Console, counts: OverallStats) -> None:
    if counts.missing:
        missing = (f"{display(it.emoji)} {it.count}" for it in counts.missing[:_MOST_PICKED])
        console.print(f"Picked though not shown: {', '.join(missing)}.")
    console.print(
        f"{counts.consents_given} people consent to training, {counts.consents_outdated} did under "
        f"an earlier policy, {counts.consents_withdrawn} do not; "
        f"{counts.examples} examples to export."
    )


def _table(title: str, *headings: str, numbers: tuple[str, ...]) -> Table:
    from model.cli.tables import narrow_table

    table = narrow_table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table
