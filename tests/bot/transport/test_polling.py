"""How often Telegram is asked for updates."""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from telegram import Bot, Update

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.polling import BATCH, Poller
from tests.bot.wire import Wire, arrives, message


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
        updates = [{**arrives(message("hi")), "update_id": number} for number in numbers]
        return 200, json.dumps({"ok": True, "result": updates}).encode()


async def polled(backlog: Backlog, *, pace: float) -> int:
    """How many updates arrive in some turns of the loop."""
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    bot, stop = Bot("1000001:test"), asyncio.Event()
    polling = asyncio.create_task(
        Poller(bot, backlog, Inbox(bot, handle, Newest()), pace=pace).run(stop)
    )
    for _ in range(100):
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
