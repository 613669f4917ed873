"""How often Telegram is asked for updates."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot, Update

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.polling import BATCH, Poller
from bot.transport.turn import Raw
from tests.bot.transport.leaping import leaping
from tests.bot.transport.paper import Paper
from tests.bot.wire import ANN, Wire, arrives, message


class Telegram(Wire):
    """Hands out updates as Telegram does: from an offset on, and those before it never again."""

    def __init__(self, *updates: object) -> None:
        super().__init__()
        self.updates = [*updates]
        self.offsets: list[int] = []

    async def do_request(self, url: str, *_: object, **__: object) -> tuple[int, bytes]:
        await asyncio.sleep(0.05)
        self.offsets.append(int(parse_qs(urlsplit(url).query).get("offset", ["0"])[0]))
        self.updates = [
            it
            for it in self.updates
            if not isinstance(it, dict) or it.get("update_id") not in range(self.offsets[-1])
        ]
        return 200, json.dumps({"ok": True, "result": self.updates}).encode()


class Backlog(Wire):
    """Hands out these batches, then nothing."""

    def __init__(self, *sizes: int) -> None:
        super().__init__()
        self.limits: list[int] = []
        self._sizes = [*sizes]
        self._last = 0

    async def do_request(self, url: str, *_: object, **__: object) -> tuple[int, bytes]:
        self.limits.append(int(parse_qs(urlsplit(url).query)["limit"][0]))
        size = self._sizes.pop(0) if self._sizes else 0
        self._last += size
        numbers = range(self._last - size + 1, self._last + 1)
        updates = [
            {**arrives(message("hi", sender={**ANN, "id": number})), "update_id": number}
            for number in numbers
        ]
        return 200, json.dumps({"ok": True, "result": updates}).encode()


async def polled(backlog: Backlog, *, pace: float) -> int:
    """How many updates arrive in some turns of the loop."""
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    bot, stop = Bot("1000001:test"), asyncio.Event()
    polling = asyncio.create_task(
        Poller(bot, backlog, Inbox(bot, handle, Newest(), Paper()), pace=pace).run(stop)
    )
    for _ in range(1000):
        await asyncio.sleep(0)
    stop.set()
    await polling
    return len(handled)


@pytest.mark.parametrize(
    ("sizes", "asked", "handled"),
    [((1, 1), 1, 1), ((BATCH, BATCH, 1, 1), 3, 2 * BATCH + 1)],
    ids=["a few", "more than one request brings"],
)
async def test_the_next_request_waits_a_little_unless_more_is_known_to_lie_there(
    sizes: tuple[int, ...], asked: int, handled: int
) -> None:
    backlog = Backlog(*sizes)

    assert await polled(backlog, pace=3600) == handled

    *polls, confirmation = backlog.limits
    assert (polls, confirmation) == ([BATCH] * asked, 1)


async def test_without_a_pace_it_asks_at_once() -> None:
    assert await polled(Backlog(1, 1, 1), pace=0) == 3


class Slow:
    """An inbox whose handlers wait for a gate, and a poller that feeds it."""

    def __init__(self, telegram: Telegram) -> None:
        self.handled: list[int] = []
        self.gate = asyncio.Event()
        self.paper = Paper()
        bot = Bot("1000001:test")
        self.inbox = Inbox(bot, self._handle, Newest(), self.paper)
        self.poller = Poller(bot, telegram, self.inbox, hold=0)

    async def _handle(self, update: Update) -> None:
        await self.gate.wait()
        self.handled.append(update.update_id)


def numbered(number: int) -> Raw:
    return {**arrives(message("hi", sender={**ANN, "id": number})), "update_id": number}


@leaping
async def test_what_is_noted_is_confirmed_at_the_end_and_what_is_neither_is_not() -> None:
    telegram = Telegram(numbered(7))
    slow, stop = Slow(telegram), asyncio.Event()
    slow.paper.broken = True
    polling = asyncio.create_task(slow.poller.run(stop, drain=1))
    await asyncio.sleep(5)
    stop.set()
    await polling
    assert telegram.offsets == [0, 0]

    again, stop = Slow(telegram), asyncio.Event()
    polling = asyncio.create_task(again.poller.run(stop, drain=1))
    await asyncio.sleep(5)
    stop.set()
    await polling

    assert telegram.offsets[-1] == 8
    assert sorted(again.paper.kept) == [7]


@leaping
async def test_what_cannot_even_be_confirmed_holds_up_nothing() -> None:
    telegram = Telegram("poison", {"update_id": "x"}, {"message": {}}, numbered(7))
    slow, stop = Slow(telegram), asyncio.Event()
    slow.gate.set()
    polling = asyncio.create_task(slow.poller.run(stop, drain=1))
    await asyncio.sleep(1)
    stop.set()
    await polling

    assert slow.handled == [7]
    assert telegram.offsets[-1] == 8
