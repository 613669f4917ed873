"""How much personal re-ranking lifts: tables and a picture.

python -m tests.simulation.personal --people 300 --picture docs/personal.png
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click
import numpy as np

from model.loading import load_engine
from model.personal import habits
from tests.simulation.lift import Lift, Lines, Say, lifts, load_lines, simulate

TASTES: Final = (0.0, 0.5, 1.0, 1.5)


def table(found: Sequence[Lift]) -> str:
    """Markdown."""
    rows = [
        "| taste | picks | people | first | with picks | lift | first three | with picks | lift |",
        "|--:|--:|--:|--:|--:|---|--:|--:|---|",
    ]
    for it in found:
        cells = [f"{it.taste:g}", str(it.picks), str(it.people)]
        for place in (0, 1):
            gain = it.personal[place] - it.plain[place]
            cells += [f"{it.plain[place]:.3f}", f"{it.personal[place]:.3f}"]
            cells.append(f"{gain:+.3f} ({it.low[place]:+.3f} to {it.high[place]:+.3f})")
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def tuning_table(lines: Lines, people: int, seed: int, say: Say) -> str:
    """Lift of the first place by limit and indifference, averaged over picks above 0."""
    rows = ["| limit | indifference | no taste | taste 1 |", "|--:|--:|--:|--:|"]
    for limit in (2.0, 4.0, 6.0):
        for indifference in (0.0, 1.0, 2.0):
            say(f"limit {limit:g}, indifference {indifference:g}")
            habit = partial(habits, limit=limit, indifference=indifference)
            gains = []
            for taste in (0.0, 1.0):
                figures = simulate(lines, taste=taste, people=people, seed=seed, habit=habit)
                gain = figures[:, 1:, 1, 0] - figures[:, 1:, 0, 0]
                gains.append(f"{np.nanmean(gain):+.4f}")
            rows.append(f"| {limit:g} | {indifference:g} | {' | '.join(gains)} |")
    return "\n".join(rows)


def plot(found: Sequence[Lift], path: Path) -> None:
    """Lift of the first place and of the first three by picks, a line for each taste."""
    import matplotlib

    matplotlib.use("Agg")  # no display is needed
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.5), layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    for place, axis, title in ((0, left, "first"), (1, right, "among the first three")):
        for taste in TASTES:
            own = [it for it in found if it.taste == taste]
            lift = [100 * (it.personal[place] - it.plain[place]) for it in own]
            label = f"taste {taste:g}" if taste else "no taste"
            [line] = axis.plot([it.picks for it in own], lift, marker="o", label=label)
            axis.fill_between(
                [it.picks for it in own],
                [100 * it.low[place] for it in own],
                [100 * it.high[place] for it in own],
                color=line.get_color(),
                alpha=0.15,
            )
        axis.axhline(0, color="grey", linewidth=0.8)
        axis.set_title(f"their emoji {title}")
        axis.set_xlabel("picks so far")
    left.set_ylabel("lift, percentage points")
    left.legend()
    figure.savefig(path, dpi=90)


@click.command()
@click.option("--people", type=click.IntRange(2), default=300, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--model", "name", default="default", show_default=True)
@click.option("--tune", is_flag=True, help="Try constants on the other half of the lines instead.")
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Where to draw the lifts; needs matplotlib, of the torch extra.",
)
def main(people: int, seed: int, name: str, tune: bool, picture: Path | None) -> None:
    """Print, as Markdown, how much re-ranking by a person's picks lifts."""

    def say(text: str) -> None:
        click.echo(text, err=True)

    tuning, reporting = load_lines(load_engine(name, device="cpu"), say)
    if tune:
        click.echo(tuning_table(tuning, people, seed + 1, say))
        return
    found = []
    for taste in TASTES:
        say(f"{people} people with taste {taste:g}")
        figures = simulate(reporting, taste=taste, people=people, seed=seed)
        found += lifts(figures, taste, seed)
    click.echo(table(found))
    if picture is not None:
        plot(found, picture)


if __name__ == "__main__":
    main()
