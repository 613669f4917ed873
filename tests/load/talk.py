"""Many people who each write to the bot in private, and press a button under some answers."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import count, cycle
from random import Random
from typing import Final

from bot.playground.telegram import CallbackAnswered, Event, Message, MessageSent, User, World
from tests.load.waits import Waits

TEXTS: Final = ("accept_en.tsv", "accept_ru.tsv")
PEOPLE: Final = 2_000  # nobody asks more than a person may


@dataclass
class Talk:
    """A conversation of all with the bot.

    Attributes:
        every: one of so many answers has a button pressed; 0: none.
        answered: how many messages were.
        at_once: how many are waited for by those who write again when they are answered.
    """

    world: World
    every: int
    waits: Waits = field(init=False)
    answered: int = 0
    at_once: bool = False

    def __post_init__(self) -> None:
        self._people: Iterator[User] = cycle(
            [self.world.person(f"Person {number}") for number in range(PEOPLE)]
        )
        self._texts = cycle(_texts())
        self._answers = count(1)
        self.waits = Waits(self.world)
        self.world.subscribe(self._hear)

    def write(self) -> None:
        """The next person writes."""
        person = next(self._people)
        chat = self.world.private_chat(person)
        self.waits.begin("message", chat.id)
        self.world.send_text(chat, person, next(self._texts))

    async def crowd(self, people: int, seconds: float) -> float:
        """So many always wait for an answer, or for that to a press; messages a second."""
        self.at_once = True
        before, began = self.answered, asyncio.get_running_loop().time()
        for _ in range(people):
            self.write()
        await asyncio.sleep(seconds)
        self.at_once = False
        lasted = asyncio.get_running_loop().time() - began
        return (self.answered - before) / lasted

    async def arrive(self, rate: float, seconds: float, random: Random) -> None:
        """Messages arrive at random, `rate` a second, however many wait."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        end = due + seconds
        while due < end:
            await asyncio.sleep(due - loop.time())
            self.write()
            due += random.expovariate(rate)

    async def ends(self, within: float) -> None:
        """Wait until all are answered.

        Raises:
            TimeoutError: somebody still waits after so many seconds.
        """
        await self.world.wait_for(lambda: not self.waits.waiting, within)

    def _hear(self, event: Event) -> None:
        match event:
            case MessageSent(message) if message.sender == self.world.bot:
                self.answered += 1
                if self.every and next(self._answers) % self.every == 0:
                    self._press(message)
                elif self.at_once:
                    self.write()
            case CallbackAnswered() if self.at_once:
                self.write()

    def _press(self, message: Message) -> None:
        person = message.chat.creator
        query = self.world.tap(message, person, message.keyboard[0][0]["callback_data"])
        self.waits.begin("press", ("press", query.id))


def _texts() -> list[str]:
    """What people write: messages of a chat's length, in English and Russian by turns."""
    folder = files("model") / "corpus"
    both = [(folder / name).read_text("utf-8").splitlines() for name in TEXTS]
    pairs = zip(*both, strict=False)
    return [line.partition("\t")[0] for pair in pairs for line in pair]
