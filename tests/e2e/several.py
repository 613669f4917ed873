"""Several processes of one bot, behind one webhook, with one PostgreSQL."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import httpx

from bot.playground.telegram import Chat, World
from bot.transport.webhook import SECRET_HEADER, WEBHOOK_PATH
from tests.e2e.process import PATIENCE, Bot, Telegram
from tests.load.bots import fixed_bot

ADDRESS = f"https://bot.example{WEBHOOK_PATH}"
START = 120.0  # seconds; two Pythons that start at once on a busy machine
LATE = 2.0  # seconds that the courier waits for a process before it tries another


@dataclass
class Courier:
    """Telegram, and what spreads its updates over processes: each goes to the next of these.

    The updates of a chat come one after another, and one again until some process has it.
    """

    world: World
    ports: Iterator[int]
    copies: int = 1  # of each update, to so many processes at once
    _client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=LATE))
    _chats: dict[int, "asyncio.Queue[Any]"] = field(default_factory=dict)
    _tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    async def carry(self) -> None:
        """Bring what happens, for ever."""
        offset = 0
        while True:
            for update in await self.world.updates.get(offset=offset, limit=100, wait=60):
                offset = update["update_id"] + 1
                chat = update["message"]["chat"]["id"]
                if chat not in self._chats:
                    self._chats[chat] = asyncio.Queue()
                    self._tasks.append(asyncio.create_task(self._bring_all(self._chats[chat])))
                self._chats[chat].put_nowait(update)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _bring_all(self, updates: "asyncio.Queue[Any]") -> None:
        while True:
            update = await updates.get()
            await asyncio.gather(*(self._bring(update) for _ in range(self.copies)))

    async def _bring(self, update: dict[str, Any]) -> None:
        [*_, call] = self.world.calls("setWebhook")
        secret = {SECRET_HEADER: call.parameters["secret_token"]}
        for port in self.ports:
            address = f"http://127.0.0.1:{port}{WEBHOOK_PATH}"
            with suppress(httpx.TransportError):
                answer = await self._client.post(address, json=update, headers=secret)
                if answer.status_code == 200:
                    return
            await asyncio.sleep(0.02)


@dataclass
class Several:
    """The processes, and what comes to them."""

    life: Telegram
    bots: list[Bot]
    courier: Courier

    def say(self, chats: list[Chat], count: int, *, first: int = 0) -> None:
        """In each of `chats` its person writes `count` messages."""
        for number in range(first, first + count):
            for chat in chats:
                person = next(iter(chat.members.values()))
                self.life.world.send_text(chat, person, f"we won the match {number}")

    async def answered(self, chats: list[Chat], count: int) -> None:
        """Wait until each of `chats` has `count` answers."""
        await self.life.world.wait_for(
            lambda: all(len(self.life.said(chat)) >= count for chat in chats), 2 * PATIENCE
        )

    def in_order(self, chat: Chat) -> bool:
        """Whether every message of `chat` has its answer, once, in the order of the messages."""
        return self.answers(chat) == self.asked(chat)

    def asked(self, chat: Chat) -> list[int]:
        """The numbers of its person's messages."""
        return [it.id for it in self.life.world.history(chat) if it.sender != self.life.world.bot]

    def answers(self, chat: Chat) -> list[int | None]:
        """To which of them each of the bot's messages is."""
        return [it.reply_to for it in self.life.said(chat)]

    def handled(self) -> list[int]:
        """How many messages each process has answered, by its log."""
        return [len(re.findall(r": private answered", bot.logged())) for bot in self.bots]


@asynccontextmanager
async def several(
    life: Telegram, database: str, processes: int = 2, *, copies: int = 1
) -> AsyncIterator[Several]:
    """So many processes of the bot, each with an equal part of the districts."""
    ports = [_free_port() for _ in range(processes)]
    async with AsyncExitStack() as stack:
        bots = [
            await stack.enter_async_context(
                fixed_bot(
                    life,
                    f"bot-{port}.log",
                    WEBHOOK_URL=ADDRESS,
                    WEB_PORT=str(port),
                    DATABASE_URL=database,
                    LOG_FORMAT="text",
                )
            )
            for port in ports
        ]
        for bot in bots:
            await logs(bot, f"{processes} processes share the bot", START)
            await logs(bot, "is listening", START)
        courier = Courier(life.world, cycle(ports), copies)
        carrying = asyncio.create_task(courier.carry())
        try:
            yield Several(life, bots, courier)
        finally:
            carrying.cancel()
            await asyncio.gather(carrying, return_exceptions=True)
            await courier.close()


async def logs(bot: Bot, words: str, patience: float) -> None:
    """Wait until the log of `bot` has these words."""
    async with asyncio.timeout(patience):
        while words not in bot.logged():
            assert bot.process.returncode is None, bot.logged()
            await asyncio.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    return number


def people(world: World, count: int) -> list[Chat]:
    """So many people, each with a private chat."""
    return [world.private_chat(world.person(f"Person {number}")) for number in range(count)]
