"""What a message costs with one process of the bot, and with several behind one webhook.

    .ci/with-postgres python -m tests.load.several

The processes have a model that ranks every text the same, at once: what is left is the bot. All
updates are spread evenly, so that of N processes each hands N-1 of N to others. Told is the CPU
time of all processes of the bot for a message, which does not depend on what else the machine does;
rounds are interleaved.
"""

import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median

import click
import psutil

from bot.feedback.migrate import upgrade
from tests.bot.feedback import postgres
from tests.e2e.process import telegram
from tests.e2e.several import people, several


def cost(processes: int, messages: int, chats: int) -> float:
    """CPU milliseconds of the bot for a message."""
    with postgres.database() as database:
        upgrade(database)
        return asyncio.run(_cost(database, processes, messages, chats))


async def _cost(database: str, processes: int, messages: int, chats: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with telegram(Path(folder)) as life, several(life, database, processes) as bots:
            everybody = people(life.world, chats)
            bots.say(everybody, 1)
            await bots.answered(everybody, 1)
            watched = [psutil.Process(bot.process.pid) for bot in bots.bots]
            before = sum(_seconds(it) for it in watched)
            each = messages // chats
            for number in range(each):
                bots.say(everybody, 1, first=1 + number)
                await bots.answered(everybody, 2 + number)
            return 1000 * (sum(_seconds(it) for it in watched) - before) / (each * chats)


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@click.command()
@click.option("--messages", default=240, show_default=True)
@click.option("--chats", default=12, show_default=True)
@click.option("--rounds", default=3, show_default=True)
@click.option("--most", default=2, show_default=True, help="Processes.")
def main(messages: int, chats: int, rounds: int, most: int) -> None:
    """Print the CPU time of a message by the number of processes, and what that comes to."""
    if postgres.POSTGRES_URL not in os.environ:
        raise click.UsageError("run it beside a PostgreSQL: .ci/with-postgres ...")
    costs: dict[int, list[float]] = {number: [] for number in range(1, most + 1)}
    for _ in range(rounds):
        for number, found in costs.items():
            found.append(cost(number, messages, chats))
    alone = median(costs[1])
    for number, found in costs.items():
        here = median(found)
        click.echo(
            f"{number} processes: {here:.1f} ms ({', '.join(f'{it:.1f}' for it in found)}); on "
            f"cores of their own {number * alone / here:.2f} times one"
        )


if __name__ == "__main__":
    main()
