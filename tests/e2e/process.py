"""The real bot, as a process of its own, against the strict server in this one."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.playground.telegram import Chat, LoopbackServer, Message, World, bot_api

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0  # seconds; a busy machine takes a while to start Python


@dataclass
class Telegram:
    """A world, its server, and where a bot that talks to it keeps its things."""

    world: World
    url: str
    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "emojibot.db"

    def environment(self, **settings: str) -> dict[str, str]:
        """What the bot's process is started with."""
        kept = {
            name: os.environ[name]
            for name in ("PATH", "HOME", "LANG", "PYTHONPATH")
            if name in os.environ
        }
        return {
            **kept,
            "PYTHONWARNINGS": "error,default::DeprecationWarning",
            "BOT_TOKEN": self.world.token,
            "BOT_API_URL": self.url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self.database}",
            "ENCRYPTION_KEY_FILE": str(self.folder / "key"),
            "MIN_CONFIDENCE": "0",
            "SHUFFLED_SHARE": "0",
            **settings,
        }

    def bot(self, **settings: str) -> AbstractAsyncContextManager["Bot"]:
        """Start the bot; it is killed at the end unless it has ended by itself."""
        return self.program("bot", "run", **settings)

    @asynccontextmanager
    async def program(
        self, module: str, *words: str, log: str = "bot.log", **settings: str
    ) -> AsyncIterator["Bot"]:
        """The same with a module that runs the bot with some parts of its own."""
        file = self.folder / log
        with file.open("ab") as stderr:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", module, *words,
                env=self.environment(PYTHONPATH=str(ROOT), **settings),
                cwd=self.folder, stderr=stderr,
            )  # fmt: skip
        bot = Bot(self.world, process, file)
        try:
            yield bot
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def replies(self, chat: Chat, count: int) -> list[Message]:
        """The bot's first `count` messages in `chat`, waited for."""
        return await self.world.wait_for(
            lambda: self.said(chat)[:count] if len(self.said(chat)) >= count else [], PATIENCE
        )

    def said(self, chat: Chat) -> list[Message]:
        """The bot's messages in `chat` so far."""
        return [it for it in self.world.history(chat) if it.sender == self.world.bot]

    async def press(self, message: Message, row: int, column: int) -> str:
        """Have the person who was answered press a button; what the bot says to it."""
        button = message.keyboard[row][column]
        person = next(iter(message.chat.members.values()))
        query = self.world.tap(message, person, button["callback_data"])
        await self.world.wait_for(lambda: query.answer, PATIENCE)
        assert query.answer is not None
        return query.answer.text or ""

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What is in the database."""
        with sqlite3.connect(self.database) as database:
            return database.execute(sql).fetchall()


@dataclass
class Bot:
    """The running process."""

    world: World
    process: asyncio.subprocess.Process
    log: Path

    async def ends(self, number: signal.Signals) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


@asynccontextmanager
async def telegram(folder: Path) -> AsyncIterator[Telegram]:
    """A world of its own on a free port."""
    world = World()
    async with LoopbackServer(bot_api(world)) as server:
        yield Telegram(world, server.url, folder)
