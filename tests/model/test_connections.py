"""Who holds connections takes none from who may ask."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn.server import ServerState

from model.connections import Connection, body_of, vouch_for

MOST = 8
FEW = MOST // 4  # that strangers have for themselves
MUCH = 20_000_000  # bytes; more than lies between two who are connected


class Line:
    """A connection, as whoever made it has it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, path: str) -> str:
        """The answer's body; nothing if the connection is closed instead."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self.say(f"GET {path} HTTP/1.1\r\nHost: it\r\n\r\n")
            await self._reader.readuntil(b"\r\n\r\n")
            return (await self._reader.readexactly(len(path))).decode()
        return ""

    async def say(self, words: str) -> None:
        self._writer.write(words.encode())
        await self._writer.drain()

    async def heard_to_the_end(self) -> bytes:
        heard = bytearray()
        with suppress(ConnectionError):
            while some := await self._reader.read(1_000_000):
                heard += some
        return bytes(heard)

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()


class Bench:
    """A server with few places, which tells whoever asks the path that they asked for."""

    def __init__(self) -> None:
        self.state = ServerState()
        self.gate = asyncio.Event()
        self.lines: list[Line] = []
        self._entered = asyncio.Semaphore(0)
        self._seen = asyncio.Semaphore(0)
        self._port = 0

    @asynccontextmanager
    async def serving(self, patience: float) -> AsyncIterator["Bench"]:
        seen = self._seen

        class Seen(Connection):
            most = MOST

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                super().connection_made(transport)
                seen.release()

        Seen.patience = patience
        app = Starlette(routes=[Route("/{words:path}", self._answer)])
        config = uvicorn.Config(
            app, log_config=None, ws="none", lifespan="off", timeout_keep_alive=600
        )
        config.load()
        server = await asyncio.get_running_loop().create_server(
            lambda: Seen(config, self.state, {}), "127.0.0.1", 0
        )
        async with server:
            self._port = server.sockets[0].getsockname()[1]
            yield self
            self.gate.set()
            for line in self.lines:
                await line.close()

    async def _answer(self, request: Request) -> Response:
        words = request.url.path
        if "known" in words:
            vouch_for(request)
        if "late" in words:
            self._entered.release()
            await self.gate.wait()
        return Response(words + " " * (MUCH if "much" in words else 0))

    async def connect(self, path: str | None = None) -> Line:
        """One more who is connected, and has asked for this and been answered."""
        line = Line(*await asyncio.open_connection("127.0.0.1", self._port))
        self.lines.append(line)
        await self._seen.acquire()
        if path is not None:
            assert await line.ask(path) == path
        return line

    async def waits(self, line: Line, path: str) -> "asyncio.Task[str]":
        """The answer, for which it waits once this returns."""
        answer = asyncio.create_task(line.ask(path))
        await self._entered.acquire()
        return answer


def ends(connection: object) -> float:
    """When it is cut off if nothing happens."""
    assert isinstance(connection, Connection)
    assert connection._deadline is not None
    return connection._deadline.when()


Serving = Callable[..., AbstractAsyncContextManager[Bench]]


@pytest.fixture
def serving() -> Serving:
    return partial(Bench().serving, patience=5)


async def test_who_comes_last_takes_the_place_of_the_stranger_who_came_first(
    serving: Serving,
) -> None:
    async with serving() as bench:
        first, second, *_ = [await bench.connect() for _ in range(MOST)]
        assert await first.ask("/stranger") == "/stranger"  # which makes it no newer

        last = await bench.connect()

        assert len(bench.state.connections) == MOST
        assert await first.heard_to_the_end() == b""
        assert await second.ask("/stranger") == "/stranger"
        assert await last.ask("/stranger") == "/stranger"


async def test_however_many_come_at_a_time_there_are_only_so_many(serving: Serving) -> None:
    async with serving() as bench:
        await asyncio.gather(*(bench.connect() for _ in range(5 * MOST)))

        assert len(bench.state.connections) == MOST


async def test_who_may_ask_keeps_the_place_while_others_come(serving: Serving) -> None:
    async with serving() as bench:
        idle = await bench.connect("/known")
        assert await idle.ask("/stranger") == "/stranger"
        waiting = await bench.connect()
        answer = await bench.waits(waiting, "/known/late")

        for _ in range(5 * MOST):
            await bench.connect()
        bench.gate.set()

        assert await idle.ask("/known") == "/known"
        assert await answer == "/known/late"


async def test_of_many_who_may_ask_the_one_goes_who_asked_longest_ago(serving: Serving) -> None:
    async with serving() as bench:
        one, two, *_ = [await bench.connect("/known") for _ in range(MOST)]
        assert await one.ask("/known/again") == "/known/again"

        last = await bench.connect()

        assert await two.heard_to_the_end() == b""
        assert await one.ask("/known") == "/known"
        assert await last.ask("/stranger") == "/stranger"


async def test_strangers_take_no_more_than_a_quarter_from_those_who_may_ask(
    serving: Serving,
) -> None:
    async with serving() as bench:
        known = [await bench.connect("/known") for _ in range(MOST)]

        for _ in range(5 * MOST):
            await bench.connect()

        kept = [await it.ask("/known") for it in known[FEW:]]
        assert set(kept) == {"/known"}


async def test_where_all_wait_for_their_answers_who_comes_is_turned_away(serving: Serving) -> None:
    async with serving() as bench:
        lines = [await bench.connect() for _ in range(MOST)]
        answers = [await bench.waits(it, "/known/late") for it in lines]

        last = await bench.connect()
        assert await last.ask("/known") == ""
        bench.gate.set()

        assert set(await asyncio.gather(*answers)) == {"/known/late"}


async def test_who_may_ask_waits_for_an_answer_as_long_as_it_takes_and_a_stranger_does_not(
    serving: Serving,
) -> None:
    async with serving(patience=0.05) as bench:
        known, stranger = await bench.connect(), await bench.connect()
        answer = await bench.waits(known, "/known/late")

        assert await (await bench.waits(stranger, "/late")) == ""
        bench.gate.set()

        assert await answer == "/known/late"
        assert await known.heard_to_the_end() == b""


async def test_a_request_has_its_time_however_late_it_comes(serving: Serving) -> None:
    async with serving() as bench:
        line = await bench.connect()
        [connection] = bench.state.connections
        before = ends(connection)

        await bench.waits(line, "/late")

        assert ends(connection) > before


async def test_who_sends_a_byte_at_a_time_is_cut_off(serving: Serving) -> None:
    async with serving(patience=0.05) as bench:
        line = await bench.connect()
        heard = asyncio.create_task(line.heard_to_the_end())
        with suppress(ConnectionError):
            while not heard.done():
                await line.say("G")
                await asyncio.sleep(0)

        assert await heard == b""


async def test_who_does_not_take_an_answer_is_cut_off(serving: Serving) -> None:
    async with serving(patience=0.05) as bench:
        line = await bench.connect()
        await line.say("GET /much HTTP/1.1\r\nHost: it\r\n\r\n")
        while bench.state.connections:  # noqa: ASYNC110  # uvicorn tells nobody
            await asyncio.sleep(0)

        assert len(await line.heard_to_the_end()) < MUCH


@pytest.mark.parametrize("said", ["", "GET / HT", "GET / HTTP/1.1\r\nHost: it\r\n\r\nGET"])
async def test_who_does_not_say_in_time_what_they_want_is_cut_off(
    serving: Serving, said: str
) -> None:
    async with serving(patience=0.05) as bench:
        line = await bench.connect()
        await line.say(said)

        heard = await line.heard_to_the_end()

    assert heard.count(b"HTTP/1.1 200") == said.count("\r\n\r\n")


def sent(*chunks: bytes, more: bool = False) -> Request:
    """A request whose body comes in these pieces; perhaps not all of it."""
    messages = [{"type": "http.request", "body": it, "more_body": True} for it in chunks]
    if not more:
        messages[-1]["more_body"] = False
    coming = iter(messages)

    async def receive() -> dict[str, object]:
        for message in coming:
            return message
        return await asyncio.Future()

    return Request({"type": "http"}, receive)


async def test_a_body_is_read_to_its_end() -> None:
    assert await body_of(sent(b"ab", b"", b"cd"), most=4, seconds=5) == b"abcd"


async def test_a_body_that_is_too_long_is_not_waited_for() -> None:
    with pytest.raises(ValueError, match="too long"):
        await body_of(sent(b"ab", b"cd", more=True), most=3, seconds=5)


async def test_a_body_that_does_not_end_is_not_waited_for() -> None:
    with pytest.raises(TimeoutError):
        await body_of(sent(b"ab", more=True), most=3, seconds=0.01)
