"""Simulate the learning loop, print what was found and draw it.

    make simulate
    python -m tests.simulation --quick --work build/quick
    python -m tests.simulation --people 300 --rounds 3 --work build/other
    python -m tests.simulation --arm uncorrected

Started again, it goes on where it stopped. Arms may run at the same time, each in a process of
its own; after them, without --arm, everything is there to be told together.
"""

import time
from pathlib import Path

import click

from tests.simulation.loop import ARMS, OtherSimulation, simulate
from tests.simulation.operator import CommandFailed
from tests.simulation.report import draw, markdown
from tests.simulation.world import Size

QUICK = Size(people=40, messages=6, judges=20, judged=10, rounds=1)


@click.command()
@click.option("--work", type=click.Path(file_okay=False, path_type=Path),
    default="build/simulation", show_default=True, help="Where everything is kept.")  # fmt: skip
@click.option("--people", default=Size().people, show_default=True, help="Of each language.")
@click.option("--messages", default=Size().messages, show_default=True,
    help="Of each person in a round.")  # fmt: skip
@click.option("--rounds", default=Size().rounds, show_default=True)
@click.option("--seed", default=Size().seed, show_default=True)
@click.option("--quick", is_flag=True, help="One small round, to see that everything works.")
@click.option("--base", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The model to begin with.  [default: the one that ships]")  # fmt: skip
@click.option("--arm", "names", type=click.Choice([arm.name for arm in ARMS]), multiple=True,
    help="Only this arm; may be given again.  [default: all]")  # fmt: skip
@click.option("--picture", type=click.Path(dir_okay=False, path_type=Path),
    help="Where to draw it.  [default: loop.png in the work folder]")  # fmt: skip
def main(
    work: Path,
    people: int,
    messages: int,
    rounds: int,
    seed: int,
    quick: bool,
    base: Path | None,
    names: tuple[str, ...],
    picture: Path | None,
) -> None:
    """Five rounds of collect, export, train and promote, with and without bias correction."""
    size = Size(people=people, messages=messages, rounds=rounds, seed=seed)
    started = time.monotonic()

    def say(text: str) -> None:
        click.echo(f"{(time.monotonic() - started) / 60:6.1f} min  {text}", err=True)

    try:
        arms = [arm for arm in ARMS if arm.name in names or not names]
        found = simulate(work.resolve(), QUICK if quick else size, say, arms=arms, base=base)
    except (OtherSimulation, CommandFailed) as error:
        raise click.ClickException(str(error)) from error
    click.echo(markdown(found))
    draw(found, picture or work / "loop.png")


if __name__ == "__main__":
    main()
