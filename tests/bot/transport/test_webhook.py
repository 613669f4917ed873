"""The webhook and the health routes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial

import httpx
import pytest
from telegram import Bot, Update

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.webhook import BODY_LIMIT, SECRET_HEADER, WEBHOOK_PATH, serving, web
from model.connections import Connection
from tests.bot.transport.paper import Paper
from tests.bot.wire import ANN, arrives, message

SECRET = "s3cret"
UPDATE = arrives(message("hi"))


class Bench:
    """The application, and what came through it."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.ready = True
        self.entered, self.gate = asyncio.Event(), asyncio.Event()
        self.gate.set()
        self.paper = Paper()
        self.inbox = Inbox(Bot("1:test"), self._handle, Newest(), self.paper)
        self.app = web(
            self.inbox, ready=lambda: self.ready, secret=SECRET, at_once=3, patience=0.05
        )

    async def _handle(self, update: Update) -> None:
        self.entered.set()
        await self.gate.wait()
        self.handled.append(update.update_id)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
async def client(bench: Bench) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(bench.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        yield client


async def test_an_update_with_the_secret_is_handled_before_the_answer(
    bench: Bench, client: httpx.AsyncClient
) -> None:
    answer = await client.post(WEBHOOK_PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 200
    assert bench.handled == [1]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: SECRET + "x"}])
async def test_without_the_secret_nothing_is_taken(
    bench: Bench, client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await client.post(WEBHOOK_PATH, json=UPDATE, headers=headers)

    assert answer.status_code == 403
    assert bench.handled == []


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"nonsense", b"[]", b"{}", b'{"update_id": "1"}', b" " * (BODY_LIMIT + 1)),
        *(b"[" * 100_000, b'{"update_id": ' + b"9" * 5000 + b"}", b"\xff\xfe"),
    ],
    ids=[
        *("empty", "no JSON", "a list", "no id", "id is text", "too long"),
        *("too deep", "id is endless", "no UTF-8"),
    ],
)
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(WEBHOOK_PATH, content=body, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 400


async def test_it_serves_on_a_port_and_lets_go_of_it(bench: Bench) -> None:
    async with serving(bench.app, "127.0.0.1", 0) as port, httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{port}{WEBHOOK_PATH}")).status_code == 405

    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}{WEBHOOK_PATH}")


def numbered(number: int) -> dict[str, object]:
    return {**arrives(message("hi", sender={**ANN, "id": number})), "update_id": number}


async def test_an_update_that_takes_long_is_noted_and_taken(
    bench: Bench, client: httpx.AsyncClient
) -> None:
    bench.gate.clear()

    answer = await client.post(WEBHOOK_PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 200
    assert list(bench.paper.kept) == [1]
    bench.gate.set()
    await bench.inbox.drain(5)


async def test_more_than_it_can_take_are_refused_at_once(
    bench: Bench, client: httpx.AsyncClient
) -> None:
    bench.gate.clear()
    posts = [
        client.post(WEBHOOK_PATH, json=numbered(number), headers={SECRET_HEADER: SECRET})
        for number in range(1, 51)
    ]

    codes = [answer.status_code for answer in await asyncio.gather(*posts)]

    assert [codes.count(code) for code in (200, 503)] == [3, 47]
    bench.gate.set()
    await bench.inbox.drain(5)
    assert len(bench.handled) == 3


async def test_while_telegram_is_not_reached_nothing_is_taken(
    bench: Bench, client: httpx.AsyncClient
) -> None:
    bench.ready = False

    answer = await client.post(WEBHOOK_PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 503
    assert bench.handled == []


async def test_what_the_end_cuts_off_is_taken_only_when_it_could_be_noted(
    bench: Bench, client: httpx.AsyncClient
) -> None:
    bench.gate.clear()
    bench.paper.broken = True
    posting = asyncio.create_task(
        client.post(WEBHOOK_PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})
    )
    await bench.entered.wait()

    await bench.inbox.drain(0)

    assert (await posting).status_code == 503


async def talk(port: int, *said: bytes) -> bytes:
    """What it answers before it closes the connection, having been told this."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for some in said:
        writer.write(some)
        await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


def request(body: bytes, length: int) -> bytes:
    return (
        f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {SECRET}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode() + body


async def test_a_body_that_never_ends_is_cut_off(bench: Bench) -> None:
    body = json.dumps(UPDATE).encode()
    async with serving(bench.app, "127.0.0.1", 0) as port:
        answer = await talk(port, request(body[:-1], len(body)))

    assert answer.startswith(b"HTTP/1.1 408")
    assert bench.handled == []


@pytest.mark.parametrize("said", [b"", b"GET / HT"], ids=["silence", "half a header"])
async def test_who_does_not_say_what_they_want_is_cut_off(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(Connection, "patience", 0.05)
    async with serving(bench.app, "127.0.0.1", 0) as port:
        assert await talk(port, said) == b""


async def test_there_are_only_so_many_connections_and_one_is_telegrams(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    async def trace(step: str, _: object) -> None:
        steps.append(step)

    monkeypatch.setattr(Connection, "most", 2)
    async with serving(bench.app, "127.0.0.1", 0) as port, httpx.AsyncClient() as telegram:
        url = f"http://127.0.0.1:{port}{WEBHOOK_PATH}"
        post = partial(telegram.post, url, json=UPDATE, extensions={"trace": trace})
        headers = {SECRET_HEADER: SECRET}
        assert (await post(headers=headers)).status_code == 200
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(6)]
        for reader, _ in held[:-1]:
            with suppress(ConnectionResetError):
                assert await reader.read() == b""

        answer = await post(headers={**headers, "Connection": "close"})
        assert answer.status_code == 200
        assert steps.count("connection.connect_tcp.complete") == 1  # the first one was kept
        assert bench.handled == [1]
        for _, writer in held:
            writer.close()
