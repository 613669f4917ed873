"""What a day found, as Markdown and as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, Final

from tests.load.day.gauges import GAUGES
from tests.load.tables import table

NAMES: Final = {
    "memory": "memory, MB",
    "descriptors": "open descriptors",
    "threads": "threads",
    "log": "write-ahead log, MB",
    "database": "database, MB",
}
COLOUR: Final = "#0b6e99"

Found = Mapping[str, Any]


def markdown(found: Found) -> str:
    """Tables: how much was said, and what the bot held in each quarter."""
    return f"{_said(found)}\n\n{_held(found)}\n"


def _said(found: Found) -> str:
    hours = found["readings"][-1]["hour"] if found["readings"] else 0.0
    rows = [
        ["messages answered", f"{found['answered']:,}"],
        ["not answered", found["lost"]],
        ["presses, commands", f"{found['pressed']:,}, {found['commands']:,}"],
        ["hours of the bot's clock", f"{hours:.1f}"],
        ["minutes of the machine's", f"{found['took'] / 60:.0f}"],
        ["processor seconds of the bot, of people and Telegram",
            ", ".join(f"{it:,.0f}" for it in found["worked"].values())],
        ["offers in the database at the end", f"{found['offers']:,}"],
        ["backups", found["backups"]],
        ["warnings in the log", found["logged"]],
        ["exit code after SIGTERM", found["ended with"]],
    ]  # fmt: skip
    return table(["", ""], rows)


def _held(found: Found) -> str:
    rows = []
    for gauge in GAUGES:
        values = [it[gauge] for it in found["readings"]]
        quarters = [fmean(it) for it in _quarters(values)]
        rows.append([NAMES[gauge], *(f"{it:.1f}" for it in quarters), f"{max(values):.1f}"])
    return table(["mean of the", "1st quarter", "2nd", "3rd", "4th", "highest"], rows)


def _quarters(values: Sequence[float]) -> list[Sequence[float]]:
    """Four parts of at least one value; the last takes what is over."""
    length = max(len(values) // 4, 1)
    parts = [values[start : start + length] for start in (0, length, 2 * length)]
    return [part or values[-1:] for part in [*parts, values[3 * length :]]]


def draw(found: Found, path: Path) -> None:
    """Each gauge over the hours, from zero on."""
    import matplotlib

    matplotlib.use("Agg")  # no display is needed
    from matplotlib.figure import Figure

    with matplotlib.rc_context(
        {"font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
    ):
        figure = Figure(figsize=(10, 9), layout="constrained")
        axes = figure.subplots(len(GAUGES), 1, sharex=True)
        hours = [it["hour"] for it in found["readings"]]
        for axis, gauge in zip(axes, GAUGES, strict=True):
            axis.plot(hours, [it[gauge] for it in found["readings"]], color=COLOUR, linewidth=1.6)
            axis.set_ylim(bottom=0)
            axis.set_title(NAMES[gauge], loc="left", weight="bold")
            axis.grid(axis="y", color="#e4e6ea", linewidth=0.8)
            axis.set_axisbelow(True)
        axes[-1].set_xlabel("hours of the bot's clock")
        figure.savefig(path, dpi=80)
