"""A day of messages, as fast as the bot takes them: its time passes by what it has answered.

Messages come in waves. When a wave is answered and the bot asks for more, all clocks move on by the
time that the wave stands for: those of the bot, by which it erases, copies and limits, and those of
Telegram. So nothing that waits for a time is cut short by a slow machine.
"""

import asyncio
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any, Final

import psutil

from bot.handlers.callback_data import EmojiButton
from bot.playground.telegram import (
    CallbackAnswered,
    Chat,
    Event,
    LoopbackServer,
    Message,
    MessageEdited,
    MessageSent,
    World,
    bot_api,
)
from tests.e2e.process import PATIENCE, Telegram
from tests.load.day.gauges import Reading, as_rows, read
from tests.load.moved_clock import FILE, Ahead

WAVE: Final = 8  # messages at once: four seconds, less than what the bot waits for Telegram
PEOPLE: Final = 2000
PRESSED: Final = 0.2  # share of the answers on which somebody presses
COMMANDED: Final = 0.01  # commands for each message
COMMANDS: Final = ("/help", "/stats", "/privacy")
EVERY: Final = 20  # waves between two readings of the gauges
NIGHT: Final = 300.0  # seconds that a wave may take; the night's work is in one of them
SETTINGS: Final = {"RETENTION_DAYS": "1", "BACKUP_KEEP": "3", "LOG_LEVEL": "WARNING"}

Say = Callable[[str], None]


@dataclass
class Crowd:
    """People who write, and some who press.

    Attributes:
        waiting: the messages and presses that are not answered yet.
        answered: how many messages were.
    """

    world: World
    dice: Random
    waiting: set[object] = field(default_factory=set)
    answered: int = 0
    pressed: int = 0
    commanded: int = 0
    _pressable: deque[Message] = field(default_factory=deque)

    def __post_init__(self) -> None:
        table = files("tests.model").joinpath("plain_messages.tsv").read_text(encoding="utf-8")
        self._texts = [row.split("\t")[0] for row in table.splitlines()]
        people = (self.world.person(f"Person {number}") for number in range(PEOPLE))
        self._chats = [self.world.private_chat(person) for person in people]
        self.world.subscribe(self._note)

    def wave(self, size: int) -> None:
        """So many write, and some of those who were answered press."""
        for chat in self.dice.sample(self._chats, size):
            text = f"{self.dice.choice(self._texts)} {self.dice.randrange(1000)}"
            self._send(chat, text)
        while self._pressable:
            reply = self._pressable.popleft()
            data = reply.keyboard[0][self.dice.randrange(len(reply.keyboard[0]))]["callback_data"]
            query = self.world.tap(reply, _only(reply.chat), data)
            self.waiting |= {query.id, ("shown", reply.chat.id, reply.id)}
            self.pressed += 1
        if self.dice.random() < COMMANDED * size:
            person = self.world.person("Commander")
            self._send(self.world.private_chat(person), self.dice.choice(COMMANDS))
            self.commanded += 1

    def _send(self, chat: Chat, text: str) -> None:
        self.world.send_text(chat, _only(chat), text)
        self.waiting.add(chat.id)

    def _note(self, event: Event) -> None:
        match event:
            case MessageSent(message) if message.sender == self.world.bot:
                self.waiting.discard(message.chat.id)
                if message.reply_to is not None:
                    self.answered += 1
                    if message.keyboard and self.dice.random() < PRESSED and _offers(message):
                        self._pressable.append(message)
            case CallbackAnswered(query):
                self.waiting.discard(query.id)
            case MessageEdited(message):
                self.waiting.discard(("shown", message.chat.id, message.id))


async def day(
    folder: Path,
    *,
    messages: int,
    hours: float,
    seed: int,
    minutes: float,
    model: str,
    say: Say,
) -> dict[str, Any]:
    """Have so many messages answered as if they came in so many hours; what the bot held.

    Args:
        folder: an empty one.
        minutes: of this machine's time after which no further wave begins.
        model: `default`, the one that ships, or `fixed`, which costs nothing.
    """
    ahead = Ahead(folder / FILE)
    world = World(now=ahead.now, rate_limits=True)
    async with LoopbackServer(bot_api(world)) as server:
        life = Telegram(world, server.url, folder)
        settings = {**SETTINGS, "BACKUP_DIR": str(folder / "backups")}
        async with life.program("tests.load.day.bot", model, **settings) as bot:
            await world.wait_for(lambda: world.updates.has_poller, 3 * PATIENCE)
            crowd = Crowd(world, Random(seed))
            pace = Pace(messages, hours, minutes)
            readings = await _waves(
                crowd, pace, ahead, psutil.Process(bot.process.pid), life.database, say
            )
            worked = sum(psutil.Process(bot.process.pid).cpu_times()[:2])
            code = await bot.ends(signal.SIGTERM)
    return {
        "seed": seed, "model": model, "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "messages": messages, "hours": hours,
        "answered": crowd.answered, "lost": pace.lost, "pressed": crowd.pressed,
        "commands": crowd.commanded, "took": time.monotonic() - pace.began, "ended with": code,
        "worked": {"bot": worked, "people and Telegram": sum(psutil.Process().cpu_times()[:2])},
        "offers": life.rows("select count(*) from suggestions")[0][0],
        "backups": len([*(folder / "backups").glob("*.db")]), "logged": bot.logged().count("\n"),
        "readings": as_rows(readings),
    }  # fmt: skip


@dataclass
class Pace:
    """How far the run is, and when it is over.

    Attributes:
        lost: what was not answered in time.
    """

    messages: int
    hours: float
    minutes: float
    sent: int = 0
    lost: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def seconds_of_a_wave(self) -> float:
        """What a wave stands for."""
        return WAVE * 3600 * self.hours / self.messages

    @property
    def hour(self) -> float:
        """Of the run."""
        return self.hours * self.sent / self.messages

    @property
    def is_over(self) -> bool:
        """Whether no further wave begins."""
        late = time.monotonic() - self.began > 60 * self.minutes
        return late or self.sent >= self.messages


async def _waves(
    crowd: Crowd, pace: Pace, ahead: Ahead, bot: psutil.Process, database: Path, say: Say
) -> list[Reading]:
    world, readings = crowd.world, list[Reading]()
    while not pace.is_over and bot.is_running():
        began = time.monotonic()
        crowd.wave(min(WAVE, pace.messages - pace.sent))
        with suppress(TimeoutError):
            await world.wait_for(lambda: not crowd.waiting and world.updates.has_poller, NIGHT)
        pace.lost += len(crowd.waiting)
        crowd.waiting.clear()
        pace.sent += WAVE
        # Where that is long, the bot finds its poll gone, as after a suspended night.
        ahead.seconds += max(0.0, pace.seconds_of_a_wave - (time.monotonic() - began))
        if pace.is_over or pace.sent % (WAVE * EVERY) == 0:
            readings.append(
                await asyncio.to_thread(
                    read, bot, database, hour=pace.hour, messages=crowd.answered
                )
            )
            speed = pace.sent / (time.monotonic() - pace.began)
            say(f"hour {pace.hour:.1f} of {pace.hours:g}, {pace.sent} sent, {speed:.0f} a second")
    return readings


def _only(chat: Chat) -> Any:
    return next(iter(chat.members.values()))


def _offers(message: Message) -> bool:
    return all(
        it.get("callback_data", "").startswith(f"{EmojiButton.KIND}:") for it in message.keyboard[0]
    )
