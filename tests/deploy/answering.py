"""A bot that was deployed somewhere, and a message that it must answer."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from bot.playground.telegram import LoopbackServer, World, bot_api

PATIENCE: Final = 120.0  # seconds; a disk that is read for the first time is slow


@asynccontextmanager
async def answering(
    start: Callable[[Mapping[str, str]], Sequence[str]],
) -> AsyncIterator[str | None]:
    """Run a bot during the block; yields what it answered. At the end it must end well.

    Args:
        start: makes a command of the settings that the bot is to have.

    Raises:
        TimeoutError: it does not answer, or does not end.
    """
    world = World()
    chat = world.private_chat(world.person("Ann"))
    ann = next(iter(chat.members.values()))
    async with LoopbackServer(bot_api(world)) as server:
        told = {"BOT_TOKEN": world.token, "BOT_API_URL": server.url}
        bot = await asyncio.create_subprocess_exec(*start(told))
        try:
            world.send_text(chat, ann, "happy birthday")
            [answer] = await world.wait_for(
                lambda: [it for it in world.history(chat) if it.sender == world.bot], PATIENCE
            )
            yield answer.text
            bot.send_signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE):
                assert await bot.wait() == 0
        finally:
            if bot.returncode is None:
                bot.kill()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
