"""Have the bot answer a day's messages, and watch what it holds.

    make day
    python -m tests.load.day --messages 20000 --hours 240 --work build/days

172,800 messages, two a second for 24 hours, as fast as this machine takes them; the bot's clocks
and Telegram's move on accordingly. It ends early after `--minutes` of the machine's time, and says
how far it came. With many hours for few messages it shows what the nights do: feedback is kept for
one day.
"""

import asyncio
import json
import shutil
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

from tests.load.day.report import draw, markdown
from tests.load.day.run import day


@click.command()
@click.option("--messages", default=172_800, show_default=True)
@click.option("--hours", default=24.0, show_default=True, help="In which they come.")
@click.option("--minutes", default=240.0, show_default=True,
    help="Of this machine's time after which it ends anyway.")  # fmt: skip
@click.option("--model", type=click.Choice(["default", "fixed"]), default="default",
    show_default=True, help="The one that ships, or one that costs nothing.")  # fmt: skip
@click.option("--seed", default=1, show_default=True)
@click.option("--work", type=click.Path(file_okay=False, path_type=Path),
    default="build/day", show_default=True, help="Where all is kept; emptied first.")  # fmt: skip
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to draw it.  [default: day.png in the work folder]")  # fmt: skip
def main(
    messages: int,
    hours: float,
    minutes: float,
    model: str,
    seed: int,
    work: Path,
    picture: Path | None,
) -> None:
    """Answer a day's messages, and see that memory, descriptors and files stay as they are."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    with Status("starting", console=Console(stderr=True)) as status:
        found = asyncio.run(
            day(
                work.resolve(),
                messages=messages,
                hours=hours,
                seed=seed,
                minutes=minutes,
                model=model,
                say=status.update,
            )
        )
    (work / "day.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    (work / "day.md").write_text(markdown(found), encoding="utf-8")
    draw(found, picture or work / "day.png")
    click.echo(markdown(found))


if __name__ == "__main__":
    main()
