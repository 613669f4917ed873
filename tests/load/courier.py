"""What Telegram does for a webhook: it brings updates, some at the same time, until they are taken.

The requests are written by hand: a client from a library would work more than the bot it calls.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from bot.playground.telegram import World
from bot.playground.telegram.json_types import Json
from bot.transport.webhook import SECRET_HEADER, WEBHOOK_PATH

CONNECTIONS: Final = 40  # Telegram's, unless it is told otherwise
BUSY: Final = 0.05  # seconds until an update is brought again that was refused


@asynccontextmanager
async def courier(world: World, port: int, secret: str) -> AsyncIterator[None]:
    """Bring what happens to the bot that listens at `port`, for the length of the block."""
    waiting: asyncio.Queue[Json] = asyncio.Queue()
    tasks = [asyncio.create_task(_carry(waiting, port, secret)) for _ in range(CONNECTIONS)]
    tasks.append(asyncio.create_task(_collect(world, waiting)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _collect(world: World, waiting: "asyncio.Queue[Json]") -> None:
    offset = 0
    while True:
        for update in await world.updates.get(offset=offset, limit=100, wait=60):
            waiting.put_nowait(update)
            offset = update["update_id"] + 1


async def _carry(waiting: "asyncio.Queue[Json]", port: int, secret: str) -> None:
    """Bring one update after the other, on one connection."""
    head = f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {secret}\r\n"
    reader, writer = await _line(port)
    while True:
        body = json.dumps(await waiting.get()).encode()
        request = f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(request.encode() + body)
        while (await _status(reader)) != 200:
            writer.close()  # who refuses closes the line
            await asyncio.sleep(BUSY)
            reader, writer = await _line(port)
            writer.write(request.encode() + body)


async def _line(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection, as soon as there is somebody at the other end."""
    while True:
        with suppress(ConnectionError):
            return await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(BUSY)


async def _status(reader: asyncio.StreamReader) -> int:
    """The status of an answer, which is read to its end."""
    answer = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = answer.partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))
    return int(answer.split(maxsplit=2)[1])
