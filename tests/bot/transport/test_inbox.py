"""Raw updates on their way to the handlers."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, Update

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from tests.bot.wire import arrives, message

BOT = Bot("1000001:test")


def numbered(number: int) -> dict[str, Any]:
    return {**arrives(message("hi")), "update_id": number}


async def test_accept_returns_when_the_updates_are_handled() -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        await asyncio.sleep(0)
        handled.append(update.update_id)

    await Inbox(BOT, handle, Newest()).accept([numbered(1), numbered(2)])

    assert handled == [1, 2]


async def test_an_update_that_cannot_be_read_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    inbox = Inbox(BOT, handle, Newest())
    await inbox.accept([{"update_id": 1, "message": "poison words"}, numbered(2)])

    assert handled == [2]
    assert inbox.skipped == 1
    assert "update 1 cannot be read" in caplog.text
    assert "poison words" not in caplog.text


async def test_a_slow_handler_holds_up_nobody() -> None:
    gate = asyncio.Event()
    handled: list[int] = []

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            await gate.wait()
        handled.append(update.update_id)

    inbox = Inbox(BOT, handle, Newest(), settle=0)
    await inbox.accept([numbered(1)])
    await inbox.accept([numbered(2)])
    gate.set()

    assert await inbox.drain(5)
    assert handled == [2, 1]


async def test_what_does_not_finish_in_time_is_cut_off_and_said() -> None:
    cut = asyncio.Event()

    async def handle(_: Update) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cut.set()

    inbox = Inbox(BOT, handle, Newest(), settle=0)
    await inbox.accept([numbered(1)])

    assert not await inbox.drain(0)
    assert cut.is_set()
