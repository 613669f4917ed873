"""What a broken line does to a request, and what is known of it afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from urllib.parse import urlencode

import pytest

from tests.load.chaos.line import Line, request_in

ASKED = b"POST /bot1:x/sendMessage HTTP/1.1\r\nhost: x\r\n\r\n"
BODY = urlencode({"chat_id": 7, "text": "да", "reply_parameters": '{"message_id": 3}'}).encode()


class Bench:
    """A server that answers each line, a line in front of it, and what was in doubt."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.doubts: list[bytes] = []
        self.told = asyncio.Event()
        self.serving: list[asyncio.Task[None] | None] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.append(asyncio.current_task())
        with closing(writer), suppress(ConnectionError):
            while asked := await reader.readline():
                self.arrived.append(asked)
                self.told.set()
                writer.write(b"done\n")

    def doubt(self, asked: bytes) -> None:
        self.doubts.append(asked)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        async with Line(server.sockets[0].getsockname()[1], self.doubt) as line:
            yield line
        server.close()
        await asyncio.gather(*(it for it in self.serving if it is not None))


async def connected(line: Line) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", int(line.url.rpartition(":")[2]))


async def ends(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Wait until the connection is gone without an answer."""
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.close()


async def test_what_is_well_passes_both_ways_and_leaves_no_doubt() -> None:
    bench = Bench()
    async with bench.line() as line:
        reader, writer = await connected(line)
        writer.write(b"one\n")
        assert await reader.readline() == b"done\n"
        await line.cut()
        await ends(reader, writer)

    assert bench.arrived == [b"one\n"]
    assert bench.doubts == []


async def test_of_a_held_answer_the_request_is_carried_out_and_in_doubt() -> None:
    bench = Bench()
    async with bench.line() as line:
        reader, writer = await connected(line)
        line.hold(requests=False)
        writer.write(b"one\n")
        await bench.told.wait()
        await line.restore()
        await ends(reader, writer)

        reader, writer = await connected(line)
        writer.write(b"two\n")
        assert await reader.readline() == b"done\n"
        writer.close()

    assert bench.arrived == [b"one\n", b"two\n"]
    assert bench.doubts == [b"one\n"]


async def test_over_a_dead_line_nothing_arrives_and_all_of_the_request_is_in_doubt() -> None:
    bench = Bench()
    async with bench.line() as line:
        reader, writer = await connected(line)
        writer.write(b"one\n")
        await reader.readline()
        line.hold(requests=True)
        writer.write(b"head ")
        await writer.drain()
        writer.write(b"and body\n")
        await line.restore()
        await ends(reader, writer)

    assert bench.arrived == [b"one\n"]
    assert bench.doubts == [b"head and body\n"]


def test_a_request_is_read_as_ptb_writes_it() -> None:
    assert request_in(ASKED + BODY) == (
        "sendMessage",
        {"chat_id": 7, "text": "да", "reply_parameters": {"message_id": 3}},
    )


def test_a_poll_has_its_parameters_in_the_address() -> None:
    method, _ = request_in(b"POST /bot1:x/getUpdates?timeout=30 HTTP/1.1\r\n\r\n")

    assert method == "getUpdates"
