"""The bot is killed again and again while people write, and every message is accounted for.

    python -m tests.load.killed
    python -m tests.load.killed --messages 100 --pace 20 --seed 7

People write in private, at a steady pace. The bot is ended with SIGKILL or SIGTERM at random
moments and started anew, and one of twenty requests meets a fault: told to wait, a server error,
a line cut before the request is carried out or after. Then every message must have been answered,
once. A message whose answer was cut off on its way is answered or not, and never twice: the bot
cannot know whether the answer arrived, and prefers silence to a double.
"""

import asyncio
import signal
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import click

from bot.playground.telegram import LoopbackServer, World, bot_api
from tests.e2e.process import PATIENCE, Telegram
from tests.load.bots import fixed_bot
from tests.load.cut import Cut
from tests.load.random_faults import RandomFaults


@dataclass(frozen=True)
class Account:
    """How many answers each message has, what struck the bot, and how often it ended."""

    answers: Counter[tuple[int, int]]
    asked: frozenset[tuple[int, int]]
    cut: frozenset[tuple[int, int]]
    struck: Counter[str]
    ends: Counter[str]

    @property
    def lost(self) -> set[tuple[int, int]]:
        """Who was not answered, though nothing was cut off."""
        return {it for it in self.asked - self.cut if not self.answers[it]}

    @property
    def silent(self) -> set[tuple[int, int]]:
        """Who was not answered, because the answer was cut off before it was sent."""
        return {it for it in self.asked & self.cut if not self.answers[it]}

    @property
    def doubled(self) -> set[tuple[int, int]]:
        """Who was answered more than once."""
        return {it for it in self.asked if self.answers[it] > 1}

    def lines(self) -> list[str]:
        """It all, in words."""
        once = len(self.asked) - len(self.lost) - len(self.silent) - len(self.doubled)
        return [
            f"asked {len(self.asked)}, answered once {once}, more than once {len(self.doubled)}, "
            f"never {len(self.lost)}, never because the answer was cut off {len(self.silent)}",
            f"the bot ended by {_counted(self.ends)}; faults: {_counted(self.struck)}",
        ]


async def account(
    messages: int, pace: float, ends: int, faults: float, seed: int, *, people: int = 50
) -> Account:
    """Let `people` write `messages`, `pace` a second, while the bot ends `ends` times.

    Args:
        faults: the share of requests that meet one.
    """
    dice, world = Random(seed), Cut()
    world.faults = random_faults = RandomFaults(dice=dice)
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackServer(bot_api(world)) as server:
            life = Telegram(world, server.url, Path(folder))
            talk = _Talk(world, dice, people)
            writing = asyncio.create_task(talk.write(messages, pace))
            for _ in range(ends):
                async with fixed_bot(life) as bot:
                    await _begun(world)
                    random_faults.share = faults
                    talk.may_begin.set()
                    goal = world.recorded + dice.randint(3, 2 * messages // (ends + 1))
                    await world.wait_for(_reached(world, goal, writing), 10 * PATIENCE)
                    number = dice.choice([signal.SIGKILL, signal.SIGTERM])
                    ended[number.name] += 1
                    await bot.ends(number)
            async with fixed_bot(life):
                await writing
                random_faults.share = 0
                with suppress(TimeoutError):
                    await world.wait_for(lambda: talk.unanswered() <= world.cut, 5 * PATIENCE)
                await world.wait_for(lambda: world.updates.has_poller, 5 * PATIENCE)
    return Account(
        talk.answers(), frozenset(talk.asked), frozenset(world.cut), random_faults.struck, ended
    )


@dataclass
class _Talk:
    """What people write, and what they are answered."""

    world: World
    dice: Random
    people: int
    asked: set[tuple[int, int]] = field(default_factory=set)
    may_begin: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self, messages: int, pace: float) -> None:
        chats = [
            self.world.private_chat(self.world.person(f"Person {number}"))
            for number in range(self.people)
        ]
        await self.may_begin.wait()
        for number in range(messages):
            chat = self.dice.choice(chats)
            person = next(iter(chat.members.values()))
            message = self.world.send_text(chat, person, f"we won the match {number}")
            self.asked.add((chat.id, message.id))
            await asyncio.sleep(1 / pace)

    def answers(self) -> Counter[tuple[int, int]]:
        return Counter(
            (chat.id, message.reply_to)
            for chat in self.world.chats.values()
            for message in self.world.history(chat)
            if message.sender == self.world.bot and message.reply_to is not None
        )

    def unanswered(self) -> set[tuple[int, int]]:
        return self.asked - self.answers().keys()


async def _begun(world: Cut) -> None:
    """Wait until a bot that was started now is fetching updates."""
    before = world.polls
    await world.wait_for(lambda: world.polls > before or world.updates.has_poller, 5 * PATIENCE)


def _reached(world: Cut, requests: int, writing: "asyncio.Task[None]") -> Callable[[], bool]:
    return lambda: world.recorded >= requests or writing.done()


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counter.items())) or "nothing"


@click.command()
@click.option("--messages", default=1000, show_default=True)
@click.option("--pace", default=20.0, show_default=True, help="Messages a second.")
@click.option("--ends", default=12, show_default=True, help="How often the bot is ended.")
@click.option("--faults", default=0.05, show_default=True, help="Share of requests.")
@click.option("--seed", default=1, show_default=True)
def main(messages: int, pace: float, ends: int, faults: float, seed: int) -> None:
    """End the bot at random moments, and account for every message."""
    click.echo("\n".join(asyncio.run(account(messages, pace, ends, faults, seed)).lines()))


if __name__ == "__main__":
    main()
