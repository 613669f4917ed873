"""The start against a network that is not ready, or not Telegram."""

import asyncio
import json
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.errors import SettingsError
from bot.lifecycle import App, Readiness, connect, receive_pushed
from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from tests.bot.transport.leaping import leaping, now
from tests.bot.transport.paper import Paper
from tests.bot.wire import Wire, arrives, message

PAGE = b"<html>Log in, please.</html>"


def refused(status: int, description: str) -> tuple[int, bytes]:
    body = {"ok": False, "error_code": status, "description": description}
    return status, json.dumps(body).encode()


class Line(Wire):
    """Answers with these, one after the other, and then as Telegram would."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        super().__init__()
        self._answers = [*answers]

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        if self._answers:
            return self._answers.pop(0)
        return await super().do_request(url, *args, **kwargs)


def application(line: Line) -> App:
    builder = ApplicationBuilder().token("1000001:test").request(line)
    return builder.get_updates_request(line).updater(None).build()


@leaping
async def test_it_connects_as_often_as_it_takes_with_growing_pauses(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = Line((200, PAGE), (403, PAGE), (404, PAGE), (502, PAGE), (500, b"{}"), (409, PAGE))

    assert await connect(application(line), asyncio.Event())

    assert now() == 0.5 + 1 + 2 + 4 + 8 + 16
    assert caplog.text.count("look at BOT_API_URL") == 3
    assert caplog.text.count("Telegram cannot be reached") == 2
    assert "Log in" not in " ".join(
        it.message for it in caplog.records if it.name == "bot.lifecycle"
    )


@leaping
async def test_an_unknown_token_is_final_and_says_what_to_do() -> None:
    with pytest.raises(SettingsError, match="copy it again from @BotFather"):
        await connect(application(Line(refused(401, "Unauthorized"))), asyncio.Event())


@leaping
async def test_the_end_may_come_while_nobody_answers() -> None:
    class Silent(Line):
        async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
            await asyncio.sleep(3600)
            return await super().do_request(url, *args, **kwargs)

    stop = asyncio.Event()
    connecting = asyncio.create_task(connect(application(Silent()), stop))
    await asyncio.sleep(5)
    stop.set()

    assert not await connecting
    assert now() == 5


@leaping
async def test_the_end_may_come_between_two_tries() -> None:
    stop = asyncio.Event()
    connecting = asyncio.create_task(connect(application(Line(*[(502, PAGE)] * 100)), stop))
    await asyncio.sleep(100)
    stop.set()

    assert not await connecting
    assert now() == 100


class Hook:
    """The bot behind a webhook that Telegram answers with these, in turn."""

    def __init__(self, *answers: tuple[int, bytes], noted: Paper | None = None) -> None:
        self.line = Line()
        self.answers = answers
        self.noted = noted or Paper()
        self.handled: list[int] = []
        self.app = application(self.line)
        self.stop = asyncio.Event()
        self.readiness = Readiness()

    async def receive(self) -> None:
        """Receive until told to stop."""
        await self.app.initialize()
        self.line._answers = [*self.answers]

        async def handle(update: Update) -> None:
            await asyncio.sleep(1)
            self.handled.append(update.update_id)

        inbox = Inbox(self.app.bot, handle, Newest(), self.noted)
        address = "https://bot.example/telegram"
        await receive_pushed(self.app, address, "s", inbox, self.stop, self.readiness)


@leaping
async def test_a_webhook_that_telegram_refuses_is_final() -> None:
    hook = Hook(refused(400, "Bad Request: bad webhook: Failed to resolve host"))

    with pytest.raises(SettingsError, match=r"refuses WEBHOOK_URL .*failed to resolve host"):
        await hook.receive()


@leaping
async def test_it_is_ready_when_the_webhook_stands_and_not_before_or_after(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hook = Hook((502, PAGE), (400, PAGE), refused(429, "Too Many Requests"))
    receiving = asyncio.create_task(hook.receive())
    await asyncio.sleep(1)
    assert not hook.readiness()
    assert "listening" not in caplog.text

    await asyncio.sleep(10)
    assert hook.readiness()
    hook.stop.set()
    await receiving

    assert not hook.readiness()


@leaping
async def test_what_was_resumed_is_let_finish_also_where_the_webhook_never_stood() -> None:
    noted = Paper({**arrives(message("hi")), "update_id": 7})
    hook = Hook(*[(502, PAGE)] * 100, noted=noted)
    receiving = asyncio.create_task(hook.receive())
    await asyncio.sleep(0.1)
    hook.stop.set()

    await receiving

    assert hook.handled == [7]
    assert noted.kept == {}
