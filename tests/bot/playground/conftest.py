"""A playground on loopback with a scripted bot, and a browser to look at it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.playground import playground, seed
from bot.playground.telegram import Chat, LoopbackServer, User, World, bot_api
from tests.bot.playground.scripted import ScriptedBot
from tests.browser import browser, open_page

__all__ = ["browser", "open_page", "scene"]


@dataclass
class Scene:
    """A seeded world, the bot in it, and where its page is served."""

    world: World
    bot: ScriptedBot
    url: str
    ann: User = field(init=False)
    boris: User = field(init=False)
    anns: Chat = field(init=False)
    boriss: Chat = field(init=False)
    group: Chat = field(init=False)
    talk: Chat = field(init=False)
    channel: Chat = field(init=False)

    def __post_init__(self) -> None:
        self.ann, self.boris = self.world.people.values()
        chats = self.world.chats.values()
        self.anns, self.boriss, self.group, self.talk, self.channel = chats


def serve(world: World, *, port: int = 0) -> LoopbackServer:
    """The page and the Bot API of `world`."""
    return LoopbackServer(Starlette(routes=[*playground(world), *bot_api(world).routes]), port=port)


def hello(world: World) -> dict[str, Any]:
    """Ann says hello in her own chat."""
    chat, *_ = world.chats.values()
    return {"chat": chat.id, "person": chat.id, "text": "hello"}


@pytest_asyncio.fixture(loop_scope="session")
async def scene() -> AsyncIterator[Scene]:
    world = World()
    seed(world)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(world))
        bot = await stack.enter_async_context(ScriptedBot(server.url, world.token))
        yield Scene(world, bot, server.url)


@pytest.fixture
def world() -> World:
    world = World()
    seed(world)
    return world


@pytest_asyncio.fixture
async def line(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """The playground as its own page sees it."""
    transport = httpx.ASGITransport(Starlette(routes=playground(world)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client
