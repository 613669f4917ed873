"""A whole run: people, troubles and the bot, and what was found."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Final

from bot.playground.telegram import LoopbackServer, bot_api
from model.registry import Registry
from tests.e2e.models import copy_as
from tests.e2e.process import PATIENCE, Telegram
from tests.load.chaos import account
from tests.load.chaos.disk import SizeLimit, Tmpfs, small_disk
from tests.load.chaos.line import Line
from tests.load.chaos.people import People
from tests.load.chaos.schedule import Trouble
from tests.load.chaos.supervisor import Supervisor
from tests.load.chaos.telegram import Chaotic
from tests.load.chaos.troubles import VERSION, Troubles
from tests.load.moved_clock import FILE, Ahead

BOT: Final = "tests.load.chaos.bot"
GRACE: Final = 300.0  # seconds for the last answers; a busy machine may be far behind
LOOK: Final = 0.5  # seconds between two looks into the database
LINES: Final = {  # of the log, by a piece of each
    "database locked": "another program is writing it for long",
    "disk full": "its disk is full",
    "model failed": "this model fails on purpose",
    "clock doubted": "which is far from when something was last written",
    "model switched": " instead of ",
}

Say = Callable[[str], None]


@dataclass
class SmallDisk(Telegram):
    """A life whose database lies on a disk of its own."""

    @property
    def database(self) -> Path:
        return self.folder / "disk" / "emojibot.db"


@contextmanager
def _disk(folder: Path, schedule: Sequence[Trouble]) -> Iterator[Tmpfs | SizeLimit]:
    """A small one where it is to be full; else there need not be any."""
    if any(it.kind == "disk full" for it in schedule):
        with small_disk(folder) as disk:
            yield disk
    else:
        folder.mkdir()
        yield SizeLimit()


@asynccontextmanager
async def stage(
    folder: Path, schedule: Sequence[Trouble], dice: Random
) -> AsyncIterator[tuple[Chaotic, Troubles]]:
    """A bot that runs, and what `schedule` needs to befall it."""
    world = Chaotic(dice)
    async with AsyncExitStack() as stack:
        disk = stack.enter_context(_disk(folder / "disk", schedule))
        server = await stack.enter_async_context(LoopbackServer(bot_api(world)))
        line = Line(int(server.url.rpartition(":")[2]), world.doubt)
        await stack.enter_async_context(line)
        life = SmallDisk(world, line.url, folder)
        registry = Registry(folder / "data/models")
        copy_as(VERSION, registry)
        supervisor = Supervisor(life, BOT)
        await stack.enter_async_context(supervisor.running())
        parts = world, line, supervisor, life.database, disk, registry, Ahead(folder / FILE)
        await world.wait_for(lambda: world.updates.has_poller, 3 * PATIENCE)
        yield world, Troubles(*parts, dice)


async def chaos(
    folder: Path,
    schedule: Sequence[Trouble],
    *,
    seed: int,
    seconds: float,
    pace: float,
    say: Say = lambda _: None,
) -> dict[str, Any]:
    """Let people do `pace` deeds a second for so long, while troubles come; what was found.

    Args:
        folder: an empty one.
    """
    loop = asyncio.get_running_loop()
    date = datetime.now(UTC)
    async with stage(folder, schedule, Random(seed + 1)) as (world, troubles):
        people = People(world, Random(seed + 2))
        began = loop.time()
        bringing = asyncio.create_task(troubles.bring(schedule))
        telling = asyncio.create_task(_tell(say, people, world, began, seconds))
        await people.act(seconds, pace)
        await bringing
        ended = loop.time()
        with suppress(TimeoutError):
            await world.wait_for(lambda: not account.unanswered(people.asked, world), GRACE)
            await _settled(world, troubles.database)
        telling.cancel()
        await troubles.supervisor.close()
        found = _found(people, troubles, schedule, began)
    return {
        "seed": seed, "date": f"{date:%Y-%m-%d}", "minutes": seconds / 60, "pace": pace,
        "ended": ended - began, **found,
    }  # fmt: skip


async def _settled(world: Chaotic, database: Path) -> None:
    """Wait until the bot has done what nobody is seen to wait for: presses and edits."""
    async with asyncio.timeout(GRACE):
        while len(world.updates) or await asyncio.to_thread(account.notes, database):  # noqa: ASYNC110
            await asyncio.sleep(LOOK)
    await world.wait_for(lambda: world.updates.has_poller, PATIENCE)


def _found(
    people: People, troubles: Troubles, schedule: Sequence[Trouble], began: float
) -> dict[str, Any]:
    world, supervisor = troubles.world, troubles.supervisor
    fates = account.fates(people.asked, world)
    outcomes = {deed: Counter[str]() for deed in account.ANSWERED}
    for fate in fates:
        outcomes[fate.deed][fate.outcome] += 1
    since, silent = account.silence(fates)
    log = (supervisor.life.folder / "bot.log").read_text(encoding="utf-8")
    return {
        "deeds": people.counted(),
        "messages": outcomes,
        "sorry": sum(it.sorry for it in fates),
        "inline": account.inline(people.asked),
        "presses": asdict(account.presses(people.asked, account.chosen(troubles.database))),
        "edits": {"edited": len(people.edits),
            "stale": [round(at - began, 2) for at in account.stale(people, world)]},
        "database": account.database(troubles.database, account.tokens(world)),
        "doubles": _from(began, account.doubles(fates, supervisor.killed_at)),
        "never": _from(began, [{"deed": it.deed, "asked": it.at, "where": it.where}
            for it in fates if it.outcome == "never"]),
        "silence": {"at": since - began, "seconds": silent},
        "starts": [at - began for at in supervisor.starts],
        "ends": supervisor.ends,
        "faults": world.random_faults.struck,
        "repeated": world.restless.repeated,
        "disk": troubles.disk.name,
        "not brought about": troubles.failed,
        "logged": {what: log.count(piece) for what, piece in LINES.items()},
        "troubles": [asdict(it) for it in schedule],
        "asked": [round(it.at - began, 2) for it in people.asked],
        "fates": [[round(it.at - began, 2), *(round(at - began, 2) for at in it.answered)]
            for it in fates],
    }  # fmt: skip


def _from(began: float, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, with times in seconds since the beginning."""

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [moved(it) for it in value]
        return round(value - began, 2) if isinstance(value, float) else value

    return [{name: moved(value) for name, value in row.items()} for row in rows]


async def _tell(say: Say, people: People, world: Chaotic, began: float, seconds: float) -> None:
    """Say now and then how it goes."""
    while True:
        await asyncio.sleep(1)
        passed = asyncio.get_running_loop().time() - began
        waiting = account.unanswered(people.asked, world)
        say(f"{passed:4.0f} of {seconds:.0f} s, {len(people.asked)} deeds, {waiting} wait")
