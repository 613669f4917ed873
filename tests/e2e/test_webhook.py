"""The bot behind a webhook, whole: a process of its own, and updates brought to its web server.

Telegram wants HTTPS, which is the matter of a proxy in front. The courier here stands for both.
"""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from bot.playground.telegram import World
from bot.transport.webhook import SECRET_HEADER, WEBHOOK_PATH
from tests.e2e.process import PATIENCE, Telegram

pytestmark = pytest.mark.timeout(90)

ADDRESS = f"https://bot.example{WEBHOOK_PATH}"
NOTED = "Noted, thank you!"


@pytest.fixture
def port() -> int:
    """One that was free just now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    return number


@asynccontextmanager
async def courier(world: World, port: int) -> AsyncIterator[None]:
    """Bring what happens to a bot that has told where; an update stays until it is taken."""
    *_, call = await world.wait_for(lambda: world.calls("setWebhook"), PATIENCE)
    assert call.parameters["url"] == ADDRESS
    secret = call.parameters["secret_token"]
    carrying = asyncio.create_task(_carry(world, f"http://127.0.0.1:{port}{WEBHOOK_PATH}", secret))
    try:
        yield
    finally:
        carrying.cancel()
        with suppress(asyncio.CancelledError, httpx.TransportError):
            await carrying


async def _carry(world: World, url: str, secret: str) -> None:
    offset = 0
    async with httpx.AsyncClient(headers={SECRET_HEADER: secret}, timeout=PATIENCE) as client:
        while True:
            for update in await world.updates.get(offset=offset, limit=1, wait=60):
                while (answer := await client.post(url, json=update)).status_code == 503:
                    pass  # it is not ready yet; Telegram would come again, too
                answer.raise_for_status()
                offset = update["update_id"] + 1


async def test_a_message_and_a_tap_come_by_webhook(life: Telegram, port: int) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    async with (
        life.bot(WEBHOOK_URL=ADDRESS, WEB_PORT=str(port)) as bot,
        courier(world, port),
    ):
        world.send_text(chat, ann, "I love you so much")
        [reply] = await life.replies(chat, 1)
        assert await life.press(reply, 0, 0) == NOTED
        assert await bot.ends(signal.SIGTERM) == 0

    assert world.calls("getUpdates") == []
    assert life.rows("select kind from choices") == [("tap",)]


async def test_what_the_bot_was_killed_over_is_brought_again_and_answered_once(
    life: Telegram, port: int
) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    settings = {"WEBHOOK_URL": ADDRESS, "WEB_PORT": str(port)}
    world.faults.add("sendMessage", "hang")
    async with life.bot(**settings) as bot, courier(world, port):
        world.send_text(chat, ann, "I love you so much")
        await world.wait_for(lambda: world.calls("sendMessage"), PATIENCE)
        assert await bot.ends(signal.SIGKILL) == -signal.SIGKILL
    world.faults.release()

    world.api_calls.clear()
    async with life.bot(**settings), courier(world, port):
        [_] = await life.replies(chat, 1)
        world.send_text(chat, ann, "Merry Christmas")
        await life.replies(chat, 2)

    assert len(life.said(chat)) == 2


async def test_a_refused_webhook_is_said_in_a_sentence_and_ends_with_2(
    life: Telegram, port: int
) -> None:
    insecure = ADDRESS.replace("https", "http")  # which an own Bot API server might take
    async with life.bot(WEBHOOK_URL=insecure, WEB_PORT=str(port)) as bot:
        async with asyncio.timeout(PATIENCE):
            assert await bot.process.wait() == 2

    assert bot.logged().splitlines()[-1].startswith("Error: Telegram refuses WEBHOOK_URL (")
    assert "Traceback" not in bot.logged()
    assert "is listening" not in bot.logged()


async def test_a_webhook_that_cannot_be_set_yet_is_set_later(life: Telegram, port: int) -> None:
    world = life.world
    ann = world.person("Ann")
    chat = world.private_chat(ann)
    world.faults.add("setWebhook", "502", times=3)
    settings = {"WEBHOOK_URL": ADDRESS, "WEB_PORT": str(port)}
    async with life.bot(**settings):
        await world.wait_for(lambda: world.webhook, PATIENCE)
        async with courier(world, port):
            world.send_text(chat, ann, "I love you so much")
            await life.replies(chat, 1)
