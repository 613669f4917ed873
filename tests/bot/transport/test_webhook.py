"""The webhook and the health routes."""

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot, Update

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.webhook import BODY_LIMIT, SECRET_HEADER, WEBHOOK_PATH, serving, web
from tests.bot.wire import arrives, message

SECRET = "s3cret"
UPDATE = arrives(message("hi"))


class Bench:
    """The application, and what came through it."""

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.ready = True
        inbox = Inbox(Bot("1:test"), self._handle, Newest())
        self.app = web(inbox, ready=lambda: self.ready, secret=SECRET)

    async def _handle(self, update: Update) -> None:
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
    [b"", b"nonsense", b"[]", b"{}", b'{"update_id": "1"}', b" " * (BODY_LIMIT + 1)],
    ids=["empty", "no JSON", "a list", "no id", "id is text", "too long"],
)
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    answer = await client.post(WEBHOOK_PATH, content=body, headers={SECRET_HEADER: SECRET})

    assert answer.status_code == 400


async def test_readiness_is_not_health(bench: Bench, client: httpx.AsyncClient) -> None:
    bench.ready = False

    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 503


async def test_it_serves_on_a_port_and_lets_go_of_it(bench: Bench) -> None:
    async with serving(bench.app, "127.0.0.1", 0) as port, httpx.AsyncClient() as client:
        assert (await client.get(f"http://127.0.0.1:{port}/healthz")).text == "ok\n"

    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}/healthz")
