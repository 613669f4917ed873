"""The process that serves a model, as far as those who ask it rely on it."""

import asyncio
import re
import resource
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
import uvicorn

from model.batching import BatchingPredictor
from model.connections import Connection
from model.errors import ModelError
from model.prepared import prepare
from model.remote import process
from model.remote.process import OWN, SPARE, Work
from model.remote.replica import TIMEOUT, Replica, bearer
from model.remote.wire import HEALTH, RANK, Question
from tests.model.script import Script

WORD = "open-sesame"
QUEUE = 2
QUESTION = Question(prepare("4 words"))


class Started:
    """Stands for the process: what its server and its workers were given."""

    def __init__(self) -> None:
        self.configs: list[uvicorn.Config] = []
        self.deadlines: list[float] = []

    def server(self, config: uvicorn.Config) -> "Started":
        self.configs.append(config)
        return self

    async def serve(self, sockets: list[socket.socket]) -> None:
        """It is told to end at once."""

    def worker(self, engine: Script, *, deadline: float, **options: Any) -> BatchingPredictor:
        self.deadlines.append(deadline)
        return BatchingPredictor(engine, deadline=deadline, **options)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    started = Started()
    monkeypatch.setattr(process, "load_engine", lambda *_, **__: Script())
    monkeypatch.setattr(process, "warm_up", lambda _: None)
    monkeypatch.setattr(process, "BatchingPredictor", started.worker)
    monkeypatch.setattr(process, "_Server", started.server)
    return started


async def test_it_outlasts_those_who_ask_and_works_no_longer_for_them_than_they_wait(
    started: Started,
) -> None:
    said: list[str] = []
    await process.serve(
        process.Work("script", "cpu", queue=2, batch_tokens=64),
        host="127.0.0.1",
        port=0,
        token=None,
        ready=lambda version, address: said.append(f"{version} at {address}"),
    )

    [config] = started.configs
    assert issubclass(config.http, Connection)  # type: ignore[arg-type]
    patience = min(config.timeout_keep_alive, config.http.patience)  # type: ignore[union-attr]
    assert patience > (httpx.Limits().keepalive_expiry or 0)
    assert started.deadlines == [TIMEOUT]
    assert said[0].startswith("script at http://127.0.0.1:")


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    script = Script()
    monkeypatch.setattr(process, "load_engine", lambda *_, **__: script)
    monkeypatch.setattr(process, "warm_up", lambda _: None)
    return script


@asynccontextmanager
async def served() -> AsyncIterator[int]:
    """What the command runs, in this process, until it is told to end; yields its port."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    work = Work("script", "cpu", queue=QUEUE, batch_tokens=64)
    serving = asyncio.create_task(
        process.serve(
            work, host="127.0.0.1", port=0, token=WORD, ready=lambda _, it: told.set_result(it)
        )
    )
    yield httpx.URL(await told).port or 0
    signal.raise_signal(signal.SIGTERM)
    await serving


@asynccontextmanager
async def asking(port: int) -> AsyncIterator[Replica]:
    async with httpx.AsyncClient(headers=bearer(WORD), trust_env=False) as client:
        yield Replica(f"http://127.0.0.1:{port}", client)


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def idlers(port: int, count: int) -> AsyncIterator[list[Line]]:
    """So many who connect, one after the other, and say nothing."""
    lines = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    try:
        yield lines
    finally:
        for _, writer in lines:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def is_closed(line: Line) -> bool:
    """True, once it is."""
    with suppress(ConnectionError):
        return await line[0].read() == b""
    return True


async def test_who_knows_the_word_is_answered_while_others_hold_connections(
    script: Script,
) -> None:
    more = 300
    assert more > QUEUE + SPARE
    async with served() as port, asking(port) as early, asking(port) as late:
        await early.ask(QUESTION)
        script.gate.clear()
        in_hand = asyncio.create_task(early.ask(QUESTION))
        await asyncio.to_thread(script.entered.acquire)
        await asyncio.to_thread(script.entered.acquire)
        async with idlers(port, more) as lines:
            newcomer = asyncio.create_task(late.ask(QUESTION))
            too_many = more - (QUEUE + SPARE - 2)  # but for these two who ask
            assert all([await is_closed(it) for it in lines[:too_many]])
            script.gate.set()

            assert (await in_hand).model == "script"
            assert (await newcomer).model == "script"
            assert (await early.ask(QUESTION)).model == "script"
            assert not any(it.at_eof() for it, _ in lines[too_many:])


@pytest.mark.parametrize(
    "said",
    [
        b"",
        f"POST {RANK} HT".encode(),
        f"POST {RANK} HTTP/1.1\r\nHost: it\r\n".encode(),
        f"POST {RANK} HTTP/1.1\r\nHost: it\r\nAuthorization: Bearer {WORD}\r\n"
        "Content-Length: 9\r\n\r\n{".encode(),
    ],
    ids=["silence", "half a line", "half a header", "half a body"],
)
async def test_who_does_not_finish_a_question_is_cut_off(
    script: Script, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(Connection, "patience", 0.05)
    async with served() as port, idlers(port, 1) as [line]:
        line[1].write(said)

        assert await is_closed(line)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        (f"POST {RANK} HTTP/1.1\r\nHost: it\r\nContent-Length: 9999\r\n\r\n", b"HTTP/1.1 401"),
        (f"GET {HEALTH} HTTP/1.1\r\nHost: it\r\n\r\n", b'HTTP/1.1 200 .*{"model":"script"}$'),
    ],
    ids=["who does not know the word and goes on sending", "who was answered and is silent"],
)
async def test_who_was_answered_is_cut_off_too(
    script: Script, monkeypatch: pytest.MonkeyPatch, said: str, heard: bytes
) -> None:
    monkeypatch.setattr(Connection, "patience", 0.05)
    async with served() as port, idlers(port, 1) as [(reader, writer)]:
        writer.write(said.encode())

        assert re.match(heard, await reader.read(), re.DOTALL)


@pytest.mark.parametrize(
    ("queue", "limits", "places", "raised"),
    [
        (256, (1024, 4096), 256 + SPARE, None),
        (1024, (1024, 4096), 1024 + SPARE, 1024 + SPARE + OWN),
        (1024, (1024, 1024), 1024 - OWN, None),
    ],
    ids=["enough", "may have more", "may not"],
)
def test_there_are_as_many_places_as_texts_may_wait_and_descriptors_allow(
    queue: int,
    limits: tuple[int, int],
    places: int,
    raised: int | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[tuple[int, tuple[int, int]]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits)
    monkeypatch.setattr(resource, "setrlimit", lambda *it: told.append(it))

    assert process._places(queue) == places
    assert told == ([] if raised is None else [(resource.RLIMIT_NOFILE, (raised, limits[1]))])


async def test_where_descriptors_are_too_few_for_anybody_it_does_not_start(
    started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (OWN, OWN))
    work = Work("script", "cpu", queue=QUEUE, batch_tokens=64)

    with pytest.raises(ModelError, match=f"^{OWN} open files are too few"):
        await process.serve(work, host="127.0.0.1", port=0, token=WORD, ready=lambda *_: None)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_answer_is_sent_at_once_and_not_when_its_first_half_has_arrived(host: str) -> None:
    with (
        process.listening(host, 0) as listener,
        socket.create_connection(listener.getsockname()[:2]),
    ):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
