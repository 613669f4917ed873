"""Two processes of one bot, that have parted the chats."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.bot.transport.test_inbox import BOT
from tests.bot.transport.town import Process, Town

CHATS = range(1, 9)  # among them some of each process
A_WHILE = 2.0  # seconds in which districts have moved


@asynccontextmanager
async def two(town: Town) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes that have parted the districts."""
    first, second = Process(town, BOT), Process(town, BOT)
    await first.inbox.resume()
    await second.inbox.resume()
    await asyncio.sleep(A_WHILE)
    try:
        yield first, second
    finally:
        for process in (first, second):
            process.gate.set()
            process.clerk.cut = False
            await process.inbox.drain(5)


def chats_of(process: Process) -> list[int]:
    return [chat for chat in CHATS if process.has(chat)]


def private(chat: int) -> dict[str, object]:
    return {"id": chat, "type": "private", "first_name": "Ann"}
