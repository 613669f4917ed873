"""Keeps the bot running as systemd would: it is started anew whenever it has ended."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from tests.e2e.process import Bot, Telegram

PAUSE: Final = 0.5  # seconds between an end and the next start
PATIENCE: Final = 20.0  # seconds after SIGTERM; it drains for ten


@dataclass
class Supervisor:
    """The bot's processes, one after the other.

    Attributes:
        starts: when each began, in seconds of the event loop.
        ends: how often each signal ended it, and how often it ended by itself.
        killed_at: when it was killed.
    """

    life: Telegram
    module: str
    starts: list[float] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    killed_at: list[float] = field(default_factory=list)
    _bot: Bot | None = None
    _sent: signal.Signals | None = None
    _wanted: bool = True

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return None if self._bot is None else self._bot.process.pid

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep it running during the block, or until `close`."""
        running = asyncio.create_task(self._run())
        try:
            yield
        finally:
            await self.close()
            await running

    async def _run(self) -> None:
        while self._wanted:
            self._sent = None
            self.starts.append(asyncio.get_running_loop().time())
            async with self.life.program(self.module) as bot:
                self._bot = bot
                code = await bot.process.wait()
                self._bot = None
            name = f"by itself ({code})" if self._sent is None else self._sent.name
            self.ends[name] += 1
            if self._wanted:
                await asyncio.sleep(PAUSE)

    async def end(self, number: signal.Signals) -> None:
        """Send the signal to the process that runs, if one does, and wait for its end."""
        bot = self._bot
        if bot is None or bot.process.returncode is not None:
            return
        self._sent = number
        if number is signal.SIGKILL:
            self.killed_at.append(asyncio.get_running_loop().time())
        bot.process.send_signal(number)
        try:
            async with asyncio.timeout(PATIENCE):
                await bot.process.wait()
        except TimeoutError:  # it should have ended by now
            self.ends["not by SIGTERM"] += 1
            bot.process.kill()

    async def close(self) -> None:
        """End it for good."""
        self._wanted = False
        await self.end(signal.SIGTERM)
