"""The line between the bot and Telegram: a TCP proxy that cuts, holds back, or goes dead.

A line that breaks over a request leaves the bot in doubt whether that was carried out. So the
proxy knows what each connection has asked and not been answered, and tells of it.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qsl

from bot.playground.telegram.json_types import Json

CHUNK: Final = 1 << 16
LAST: Final = 0.05  # seconds in which the rest of a request is read, to know what was asked


class Line:
    """Passes everything on to a server on this machine, as long as it is well."""

    def __init__(self, port: int, doubt: Callable[[bytes], None]) -> None:
        """
        Args:
            port: of the server.
            doubt: is given what was asked and not answered when a connection breaks.
        """
        self._port = port
        self._doubt = doubt
        self._server: asyncio.Server | None = None
        self._connections: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._there = self._back = True
        self.url = ""
        """Where it listens; known once it does."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._server is not None
        self._server.close()
        for connection in [*self._connections]:
            connection.abort()
        await asyncio.gather(*self._tasks)
        await self._server.wait_closed()

    async def cut(self) -> None:
        """Every connection breaks, whatever is on its way."""
        broken = [*self._connections]
        for connection in broken:
            connection.broken = True
        await asyncio.sleep(LAST)
        for connection in broken:
            connection.abort()

    def hold(self, *, requests: bool) -> None:
        """From now on no answer reaches the bot, and where `requests` are held nothing Telegram."""
        self._back = False
        self._there = not requests

    async def restore(self) -> None:
        """Everything passes again; what was held back is lost with its connections."""
        await self.cut()
        self._there = self._back = True

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            there, answers = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.transport.abort()
            return
        connection = _Connection(writer, answers)
        self._connections.add(connection)
        pumps = [
            asyncio.create_task(self._ask(reader, answers, connection)),
            asyncio.create_task(self._answer(there, writer, connection)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            self._connections.discard(connection)
            connection.abort()
            if connection.broken and connection.asked:
                self._doubt(bytes(connection.asked))

    async def _ask(
        self, bot: asyncio.StreamReader, telegram: asyncio.StreamWriter, connection: "_Connection"
    ) -> None:
        with suppress(OSError):
            while data := await bot.read(CHUNK):
                connection.asked += data
                connection.broken |= not self._there
                if not connection.broken:
                    telegram.write(data)
                    await telegram.drain()

    async def _answer(
        self, telegram: asyncio.StreamReader, bot: asyncio.StreamWriter, connection: "_Connection"
    ) -> None:
        with suppress(OSError):
            while data := await telegram.read(CHUNK):
                connection.broken |= not self._back
                if not connection.broken:
                    bot.write(data)
                    await bot.drain()
                    connection.asked.clear()


class _Connection:
    """One connection of the bot.

    Attributes:
        asked: what it said since it was last answered.
        broken: nothing passes any more; whoever waits for an answer waits in vain.
    """

    def __init__(self, *ends: asyncio.StreamWriter) -> None:
        self._ends = ends
        self.asked = bytearray()
        self.broken = False

    def abort(self) -> None:
        """Close both ends at once."""
        for end in self._ends:
            end.transport.abort()


def request_in(asked: bytes) -> tuple[str, Json]:
    """The method and the parameters of a request of the Bot API, as PTB writes them."""
    head, _, body = asked.partition(b"\r\n\r\n")
    method = head.split(b" ", 2)[1].rpartition(b"/")[2].partition(b"?")[0].decode()
    return method, {
        name: _plain(value) for name, value in parse_qsl(body.decode("utf-8", "replace"))
    }


def _plain(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value
