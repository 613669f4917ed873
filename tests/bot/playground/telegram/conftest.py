"""A world on loopback, and two ways to talk to it: PTB's own client, and plain HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import telegram

from bot.playground.telegram import Chat, LoopbackServer, User, World, bot_api
from tests.bot.playground.telegram.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(now=clock)


@pytest.fixture
def ann(world: World) -> User:
    return world.person("Ann", username="ann_smith")


@pytest.fixture
def boris(world: World) -> User:
    return world.person("Борис", language_code="ru")


@pytest.fixture
def chat(world: World, ann: User) -> Chat:
    return world.private_chat(ann)


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    async with LoopbackServer(bot_api(world)) as server:
        yield server.url


@pytest.fixture
async def bot(
    world: World, url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[telegram.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # PTB warns of the old kind of retry_after
    async with telegram.Bot(
        world.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot"
    ) as bot:
        world.api_calls.clear()
        yield bot


class Api:
    """Calls methods over plain HTTP, with whatever parameters."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def __call__(self, method: str, **parameters: Any) -> Any:
        """The result.

        Raises:
            AssertionError: the server refused, or status and answer disagree.
        """
        response = await self.http.post(method, data=parameters)
        answer = response.json()
        assert (response.status_code, answer["ok"]) == (200, True), answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: Any) -> str:
        """The description of the error."""
        response = await self.http.post(method, data=parameters)
        answer = response.json()
        assert answer["ok"] is False, answer
        assert response.status_code == answer["error_code"]
        description: str = answer["description"]
        return description


@pytest.fixture
async def api(world: World, url: str) -> AsyncIterator[Api]:
    async with httpx.AsyncClient(base_url=f"{url}/bot{world.token}/") as http:
        yield Api(http)
