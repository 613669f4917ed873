"""Raw updates on their way to the handlers."""

import asyncio
import errno
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Update, User

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest
from bot.transport.spoken import Spoken
from tests.bot.transport.leaping import leaping, now
from tests.bot.transport.paper import Paper
from tests.bot.wire import BOT as ME
from tests.bot.wire import GROUP, arrives, message

BOT = Bot("1000001:test")
BOT._bot_user = User.de_json(ME)

Json = dict[str, Any]


def numbered(number: int, **content: Any) -> Json:
    """An update of this number, by a person of the same number unless it says otherwise."""
    private = {"id": number, "type": "private", "first_name": "Ann"}
    return {**arrives(message("hi", **{"chat": private, **content})), "update_id": number}


class Bench:
    """An inbox whose handlers end when they are told to."""

    def __init__(self, paper: Paper | None = None, spoken: Spoken | None = None) -> None:
        self.paper = paper or Paper()
        self.handled: list[int] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.inbox = Inbox(BOT, self._handle, Newest(), self.paper, spoken)

    async def _handle(self, update: Update) -> None:
        await self.gate.wait()
        self.handled.append(update.update_id)


@leaping
async def test_accept_returns_when_the_updates_are_handled_and_nothing_is_written() -> None:
    bench = Bench()

    assert await bench.inbox.accept([numbered(1), numbered(2)])

    assert bench.handled == [1, 2]
    assert bench.paper.ever == []
    assert now() == 0


@leaping
async def test_an_update_that_cannot_be_read_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench()

    assert await bench.inbox.accept([{"update_id": 1, "message": "poison words"}, numbered(2)])

    assert bench.handled == [2]
    assert "update 1 cannot be read" in caplog.text
    assert "poison words" not in caplog.text


@leaping
async def test_what_takes_longer_is_noted_until_it_is_handled() -> None:
    bench = Bench()
    bench.gate.clear()

    assert await bench.inbox.accept([numbered(1), numbered(2)])
    assert sorted(bench.paper.kept) == [1, 2]
    assert now() < 1
    bench.gate.set()

    assert await bench.inbox.drain(5)
    assert bench.handled == [1, 2]
    assert bench.paper.kept == {}


@leaping
async def test_what_nobody_would_miss_is_neither_noted_nor_waited_for() -> None:
    bench = Bench()
    bench.gate.clear()
    chatter = numbered(1, chat=GROUP)
    asked = {"id": "1", "from": ME, "query": "hi", "offset": ""}

    assert await bench.inbox.accept([chatter, {"update_id": 2, "inline_query": asked}])

    assert bench.paper.ever == []
    assert now() == 0
    bench.gate.set()
    await bench.inbox.drain(5)


@leaping
async def test_what_the_end_cuts_off_stays_noted_and_is_handled_next_time() -> None:
    bench = Bench()
    bench.gate.clear()
    await bench.inbox.accept([numbered(1)])
    assert not await bench.inbox.drain(5)
    assert sorted(bench.paper.kept) == [1]

    again = Bench(bench.paper)
    await again.inbox.resume()
    assert await again.inbox.drain(5)

    assert again.handled == [1]
    assert again.paper.kept == {}


@leaping
async def test_the_end_comes_while_updates_are_accepted_and_they_are_noted() -> None:
    bench = Bench()
    bench.gate.clear()
    accepting = asyncio.create_task(bench.inbox.accept([numbered(1), numbered(2, chat=GROUP)]))
    await asyncio.sleep(0.01)

    assert not await bench.inbox.drain(0)

    assert await accepting
    assert sorted(bench.paper.kept) == [1]


@leaping
async def test_what_was_noted_but_not_confirmed_comes_again_and_is_handled_once() -> None:
    bench = Bench(Paper(numbered(1)))
    await bench.inbox.resume()

    assert await bench.inbox.accept([numbered(1), numbered(2)])
    assert await bench.inbox.accept([numbered(1)])

    assert bench.handled == [1, 2]


@leaping
async def test_what_comes_again_after_it_was_handled_is_handled_once() -> None:
    bench = Bench()
    await bench.inbox.accept([numbered(1), numbered(2)])

    assert await bench.inbox.accept([numbered(3), numbered(1)])

    assert bench.handled == [1, 2, 3]


@leaping
async def test_what_comes_again_while_it_is_handled_is_handled_once() -> None:
    bench = Bench()
    bench.gate.clear()
    await bench.inbox.accept([numbered(1)])

    again = asyncio.create_task(bench.inbox.accept([numbered(1)]))
    await asyncio.sleep(0.01)
    bench.gate.set()

    assert await again
    assert bench.handled == [1]


@leaping
async def test_where_nothing_can_be_noted_it_is_confirmed_only_when_handled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench()
    bench.gate.clear()
    bench.paper.broken = True
    accepting = asyncio.create_task(bench.inbox.accept([numbered(1)]))
    await asyncio.sleep(30)
    assert not accepting.done()
    assert "cannot be kept: disk full" in caplog.text

    bench.gate.set()

    assert await accepting
    assert await bench.inbox.drain(5)


@leaping
async def test_where_nothing_can_be_noted_what_the_end_cuts_off_is_not_confirmed() -> None:
    bench = Bench()
    bench.gate.clear()
    bench.paper.broken = True
    accepting = asyncio.create_task(bench.inbox.accept([numbered(1)]))
    await asyncio.sleep(1)

    await bench.inbox.drain(0)

    assert not await accepting


@pytest.mark.parametrize(("takes", "answered"), [(0.5, [1]), (60, [])])
@leaping
async def test_what_is_typed_is_still_answered_at_the_end_if_that_is_quick(
    takes: float, answered: list[int]
) -> None:
    bench = Bench()
    bench.gate.clear()
    asked = {"id": "1", "from": ME, "query": "hi", "offset": ""}
    await bench.inbox.accept([{"update_id": 1, "inline_query": asked}])
    asyncio.get_running_loop().call_later(takes, bench.gate.set)

    await bench.inbox.drain(10)

    assert bench.handled == answered
    assert now() <= 1


@leaping
async def test_a_broken_notebook_does_not_stop_the_start(caplog: pytest.LogCaptureFixture) -> None:
    bench = Bench(Paper(numbered(1)))
    bench.paper.broken = True

    await bench.inbox.resume()

    assert bench.handled == []
    assert "cannot be read: disk full" in caplog.text


@leaping
async def test_what_was_answered_before_a_kill_is_not_answered_again(tmp_path: Path) -> None:
    path = tmp_path / "spoken"
    spoken = Spoken(path)
    first = Bench(spoken=spoken)
    first.gate.clear()
    await first.inbox.accept([numbered(1), numbered(2)])
    turn = first.inbox._in_hand[1]
    assert turn.answered is not None
    turn.answered(turn)  # and now it is killed

    again = Bench(first.paper, Spoken(path))
    await again.inbox.resume()
    assert await again.inbox.accept([numbered(1), numbered(2), numbered(3)])
    await again.inbox.drain(5)

    assert again.handled == [2, 3]
    assert again.paper.kept == {}
    first.gate.set()
    await first.inbox.drain(5)


@leaping
async def test_an_answer_counts_also_where_a_full_disk_takes_no_note_of_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(Spoken):
        def add(self, number: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    bench = Bench(spoken=Full(tmp_path / "spoken"))
    bench.gate.clear()
    await bench.inbox.accept([numbered(1)])
    turn = bench.inbox._in_hand[1]
    assert turn.answered is not None

    turn.answered(turn)

    assert "cannot be noted: No space left on device" in caplog.text
    bench.gate.set()
    await bench.inbox.drain(5)


@leaping
async def test_notes_that_could_not_be_erased_go_with_the_next_ones(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench()
    for number, broken in ((1, True), (2, False)):
        bench.gate.clear()
        await bench.inbox.accept([numbered(number)])
        bench.paper.broken = broken
        bench.gate.set()
        await asyncio.sleep(1)
        bench.paper.broken = False

    assert "cannot be erased yet" in caplog.text
    assert bench.paper.ever == [1, 2]
    assert bench.paper.kept == {}
    await bench.inbox.drain(5)
