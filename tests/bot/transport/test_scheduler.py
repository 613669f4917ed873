"""Whose update is handled next."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from bot.transport.scheduler import LATE, MINUTE, Scheduler
from bot.transport.turn import Lane, Line, Raw, Turn, current
from tests.bot.transport.leaping import leaping

ANN, BORIS, GROUP = 101, 102, -103


class Bench:
    """A scheduler whose work ends when it is told to, and what it did."""

    def __init__(self, **options: Any) -> None:
        self.begun: list[str] = []
        self.finished: list[str] = []
        self.excused: list[str] = []
        self.turns: dict[str, Turn] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self.scheduler = Scheduler(self._work, excuse=self._say_sorry, **options)

    def put(self, name: str, chat: int = ANN, lane: Lane = Lane.ASKED) -> Turn:
        """An update of this name arrives."""
        line: Line = ("presses", chat) if lane is Lane.FIRST else (lane, chat)
        turn = Turn({"name": name}, lane, line, chat, dear=lane is Lane.FIRST)
        self.turns[name] = turn
        self._gates[name] = asyncio.Event()
        self.scheduler.put(turn)
        return turn

    async def end(self, name: str) -> None:
        """The work on it is done."""
        self._gates[name].set()
        await asyncio.sleep(0.001)

    async def _work(self, update: Raw) -> None:
        self.begun.append(update["name"])
        await self._gates[update["name"]].wait()
        self.finished.append(update["name"])

    async def _say_sorry(self, update: Raw) -> None:
        self.excused.append(update["name"])


async def settle() -> None:
    """Let everything happen that needs nothing but a turn of the loop."""
    await asyncio.sleep(0.001)


@leaping
async def test_a_line_is_served_in_order_and_the_others_do_not_wait() -> None:
    bench = Bench()
    for name, chat in (("a1", ANN), ("a2", ANN), ("b1", BORIS)):
        bench.put(name, chat)
    await settle()
    assert bench.begun == ["a1", "b1"]

    await bench.end("a1")

    assert bench.begun == ["a1", "b1", "a2"]


@leaping
async def test_lines_take_turns_however_long_one_is() -> None:
    bench = Bench(at_once=1, kept=0)
    for name in ("g1", "g2", "g3"):
        bench.put(name, GROUP)
    bench.put("a1", ANN)
    await settle()

    for name in ("g1", "a1", "g2"):
        await bench.end(name)

    assert bench.begun == ["g1", "a1", "g2", "g3"]


@leaping
async def test_presses_go_first_then_what_was_asked() -> None:
    bench = Bench(at_once=1, kept=0)
    bench.put("busy", 1)
    await settle()
    bench.put("unasked", GROUP, Lane.UNASKED)
    bench.put("asked", ANN)
    bench.put("press", BORIS, Lane.FIRST)

    for name in ("busy", "press", "asked"):
        await bench.end(name)

    assert bench.begun == ["busy", "press", "asked", "unasked"]


@leaping
async def test_some_places_are_kept_for_presses() -> None:
    bench = Bench(at_once=2, kept=1)
    bench.put("a", ANN)
    bench.put("b", BORIS)
    bench.put("press", GROUP, Lane.FIRST)
    await settle()

    assert bench.begun == ["a", "press"]


@leaping
async def test_a_message_begins_when_what_goes_first_in_its_chat_is_done() -> None:
    bench = Bench()
    bench.put("press", ANN, Lane.FIRST)
    bench.put("message", ANN)
    bench.put("chatter", ANN, Lane.UNASKED)
    bench.put("elsewhere", BORIS)
    await settle()
    assert bench.begun == ["press", "elsewhere"]

    await bench.end("press")

    assert bench.begun == ["press", "elsewhere", "message", "chatter"]


@leaping
async def test_what_goes_first_and_waits_for_telegram_holds_up_no_message() -> None:
    bench = Bench()
    press = bench.put("press", ANN, Lane.FIRST)
    bench.put("message", ANN)
    await settle()

    press.step_aside()
    await settle()

    assert bench.begun == ["press", "message"]
    await bench.end("press")
    await bench.end("message")
    assert len(bench.scheduler) == 0


@leaping
async def test_who_waits_for_telegram_holds_up_its_line_and_nobody_else() -> None:
    bench = Bench(at_once=1, kept=0)
    waiting = bench.put("g1", GROUP)
    bench.put("g2", GROUP)
    bench.put("a1", ANN)
    await settle()
    assert bench.begun == ["g1"]

    waiting.step_aside()
    waiting.step_aside()  # once is enough
    await settle()
    assert bench.begun == ["g1", "a1"]
    await bench.end("a1")
    await bench.end("g1")

    assert bench.begun == ["g1", "a1", "g2"]


@pytest.mark.parametrize(("chat", "minute"), [(ANN, 60), (GROUP, 20)], ids=["private", "group"])
@leaping
async def test_beyond_a_minutes_answers_the_oldest_is_dropped_and_it_is_said_once(
    chat: int, minute: int
) -> None:
    bench = Bench()
    for number in range(minute + 4):
        bench.put(str(number), chat)
    await settle()

    assert bench.begun == ["0"]
    assert bench.excused == ["1"]
    assert [name for name, turn in bench.turns.items() if turn.is_handled] == ["1", "2", "3"]
    for number in [0, *range(4, minute + 4)]:
        await bench.end(str(number))
    for number in range(100, 102 + minute):
        bench.put(str(number), chat)
    await settle()
    assert bench.excused == ["1", "101"]  # the line was empty meanwhile


@leaping
async def test_nobody_is_told_that_an_unasked_answer_is_dropped() -> None:
    bench = Bench()
    for number in range(30):
        bench.put(str(number), GROUP, Lane.UNASKED)
    await settle()

    assert bench.excused == []
    assert len(bench.scheduler) == 21


@leaping
async def test_presses_are_never_dropped_but_fill_it() -> None:
    bench = Bench(at_once=1, kept=0, most=3)
    for number in range(9):
        bench.put(f"press {number}", ANN, Lane.FIRST)
    assert bench.scheduler.is_full
    room = asyncio.create_task(bench.scheduler.room())

    for number in range(9):
        await settle()
        assert not room.done() or number > 6
        await bench.end(f"press {number}")

    assert room.done()
    assert bench.begun == [f"press {number}" for number in range(9)]


@leaping
async def test_of_too_many_the_oldest_unasked_goes_first_then_the_oldest_asked() -> None:
    bench = Bench(at_once=1, kept=0, most=2)
    bench.put("busy", 1)
    for name, chat, lane in (
        ("asked", ANN, Lane.ASKED),
        ("unasked", GROUP, Lane.UNASKED),
        ("press", 2, Lane.FIRST),
        ("asked too", BORIS, Lane.ASKED),
    ):
        bench.put(name, chat, lane)

    await settle()

    assert [name for name, turn in bench.turns.items() if turn.is_handled] == ["asked", "unasked"]
    assert bench.excused == ["asked"]


@leaping
async def test_unasked_work_is_dropped_when_it_is_late_or_finds_no_room() -> None:
    full: set[int] = set()
    bench = Bench(at_once=1, kept=0, has_room=lambda chat: chat not in full)
    bench.put("busy", 1)
    bench.put("late", GROUP, Lane.UNASKED)
    await asyncio.sleep(LATE + 1)
    bench.put("in time", GROUP, Lane.UNASKED)
    full.add(-5)
    bench.put("no room", -5, Lane.UNASKED)

    await bench.end("busy")
    await bench.end("in time")

    assert bench.begun == ["busy", "in time"]
    assert bench.turns["no room"].is_handled
    assert len(bench.scheduler) == 0


@leaping
async def test_the_end_cuts_off_what_waits_and_lets_finish_what_works() -> None:
    bench = Bench()
    for name, chat in (("works", 1), ("waits", 2), ("speaks", 3), ("next", 1)):
        bench.put(name, chat)
    await settle()
    bench.turns["waits"].step_aside()
    bench.turns["speaks"].step_aside()
    bench.turns["speaks"].spoken = True
    closing = asyncio.create_task(bench.scheduler.close(5))
    await settle()

    await bench.end("works")
    await bench.end("speaks")

    assert not await closing
    assert bench.finished == ["works", "speaks"]
    assert {name: turn.is_handled for name, turn in bench.turns.items()} == {
        "works": True, "waits": False, "speaks": True, "next": False,
    }  # fmt: skip


@leaping
async def test_what_does_not_finish_in_time_is_cut_off_and_said(
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench = Bench()
    turn = bench.put("endless")
    await settle()

    assert not await bench.scheduler.close(5)

    assert not turn.is_handled
    assert "1 updates were still being handled" in caplog.text
    assert not bench.put("afterwards").is_handled


@leaping
async def test_what_is_cut_off_while_it_speaks_does_not_begin_anew() -> None:
    bench = Bench()
    turn = bench.put("endless")
    await settle()
    turn.spoken = True

    await bench.scheduler.close(5)

    assert turn.is_handled


@leaping
async def test_a_bug_passes_the_turn_on_and_shows_no_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[Turn | None] = []

    async def work(update: Raw) -> None:
        done.append(current())
        if update["name"] == "bad":
            raise RuntimeError

    scheduler = Scheduler(work)
    turns = [Turn({"name": name}, Lane.ASKED, ("a",)) for name in ("bad", "good")]
    for turn in turns:
        scheduler.put(turn)
    await settle()

    assert done == turns
    assert len(scheduler) == 0
    assert "an update was lost: RuntimeError" in caplog.text


@leaping
async def test_what_waits_and_what_was_given_up_is_counted_by_lane() -> None:
    gate = asyncio.Event()

    async def work(_: Raw) -> None:
        await gate.wait()

    scheduler = Scheduler(work)
    for number in range(MINUTE + 10):
        scheduler.put(Turn({"name": number}, Lane.ASKED, ("a",), 1))

    assert scheduler.waiting == {Lane.FIRST: 0, Lane.ASKED: MINUTE, Lane.UNASKED: 0}
    assert scheduler.dropped == {Lane.ASKED: 9}  # one of the seventy is being handled
    gate.set()
    await settle()


@pytest.mark.parametrize("seed", range(5))
@leaping
async def test_whatever_happens_every_update_ends_and_nothing_is_left(seed: int) -> None:
    dice = Random(seed)

    async def work(update: Raw) -> None:
        turn = current()
        assert turn is not None
        await asyncio.sleep(dice.random())
        if dice.random() < 0.3:
            turn.step_aside()
            await asyncio.sleep(dice.random() * 5)

    rule: Callable[[int], bool] = lambda _: dice.random() < 0.8  # noqa: E731
    scheduler = Scheduler(work, excuse=work, has_room=rule, at_once=4, kept=1, most=50)
    turns = []
    for number in range(1000):
        lane = dice.choice([*Lane])
        chat = dice.choice([-1, -2, 1, 2, 3])
        dear = lane is Lane.FIRST
        turns.append(Turn({"name": number}, lane, (lane, chat), chat, dear))
        await scheduler.room()
        scheduler.put(turns[-1])
        assert len(scheduler) <= 100  # fifty that wait, and fifty presses that are handled
        await asyncio.sleep(dice.random() / 20)
    with suppress(TimeoutError):
        async with asyncio.timeout(10_000):
            await asyncio.gather(*(turn.over for turn in turns))

    assert all(turn.is_handled for turn in turns)
    assert len(scheduler) == 0
    assert not scheduler._lines
    assert not scheduler._precedence._first
    assert not scheduler._precedence._held
    assert not scheduler._busy
    assert not scheduler._excused
    assert scheduler._working == 0
