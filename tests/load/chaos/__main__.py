"""Let everything go wrong for ten minutes, and account for every message and every press.

    make chaos
    python -m tests.load.chaos --minutes 1 --seed 7 --work build/other

People write, press, type, edit and command, a fifth of it in bursts, to the whole bot on this
machine with the model that ships. Meanwhile it is killed and stopped, the line to Telegram breaks,
Telegram refuses, the database is locked, its disk is full, the model fails and is exchanged, and
the clock leaps. The same seed draws the same people and the same troubles; what meets what is up to
the machine. Ends with 1 where a message or a press was lost.
"""

import asyncio
import json
import shutil
import sys
from pathlib import Path
from random import Random

import click
from rich.console import Console
from rich.status import Status

from tests.load.chaos.report import draw, is_well, markdown
from tests.load.chaos.run import chaos
from tests.load.chaos.schedule import draw as troubles


@click.command()
@click.option("--minutes", default=10.0, show_default=True, help="For how long.")
@click.option("--pace", default=3.0, show_default=True, help="Deeds a second, on average.")
@click.option("--seed", default=1, show_default=True)
@click.option("--work", type=click.Path(file_okay=False, path_type=Path),
    default="build/chaos", show_default=True, help="Where all is kept; emptied first.")  # fmt: skip
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to draw it.  [default: chaos.png in the work folder]")  # fmt: skip
def main(minutes: float, pace: float, seed: int, work: Path, picture: Path | None) -> None:
    """Run the bot through everything that can go wrong."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with Status("starting", console=Console(stderr=True)) as status:
        seconds, folder = 60 * minutes, work.resolve()
        schedule = troubles(Random(seed), seconds)
        found = asyncio.run(
            chaos(folder, schedule, seed=seed, seconds=seconds, pace=pace, say=status.update)
        )
    (work / "chaos.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    table = markdown(found)
    (work / "chaos.md").write_text(table, encoding="utf-8")
    draw(found, picture or work / "chaos.png")
    click.echo(table)
    if not is_well(found):
        sys.exit(1)


if __name__ == "__main__":
    main()
