"""The server starts at once, stops at once, and leaves nothing behind."""

import asyncio
import logging
import signal

import httpx
import pytest

from bot.playground.telegram import LoopbackServer, World, bot_api


async def test_it_stops_while_a_poll_waits(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with httpx.AsyncClient() as http:
        async with LoopbackServer(bot_api(world)) as server:
            poll = asyncio.create_task(
                http.get(f"{server.url}/bot{world.token}/getUpdates?timeout=50", timeout=60)
            )
            await world.wait_for(lambda: world.updates.has_poller)

        with pytest.raises(httpx.RemoteProtocolError):
            await poll

    assert caplog.records == []
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_whoever_leaves_in_the_middle_of_a_request_is_no_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    head = f"POST /bot{world.token}/sendMessage HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\n"
    form = "content-type: application/x-www-form-urlencoded\r\n\r\nchat_id="
    async with LoopbackServer(bot_api(world)) as server, httpx.AsyncClient() as http:
        port = int(server.url.rsplit(":", 1)[1])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write((head + form).encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await http.get(f"{server.url}/bot{world.token}/getMe")  # by then it is noticed

    assert caplog.records == []


async def test_it_leaves_signals_alone(world: World) -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    async with LoopbackServer(bot_api(world)):
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


async def test_it_takes_the_port_it_is_given(world: World) -> None:
    async with LoopbackServer(bot_api(world)) as first:
        port = int(first.url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"):
            async with LoopbackServer(bot_api(world), port=port):
                pass
    async with LoopbackServer(bot_api(world), port=port) as second:
        assert second.url == first.url == f"http://127.0.0.1:{port}"
