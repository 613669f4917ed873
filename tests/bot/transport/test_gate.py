"""One limit and those who wait to pass it."""

import asyncio

import pytest

from bot.transport.gate import Gate
from bot.transport.turn import Lane
from tests.bot.transport.leaping import leaping, now

FIRST, ASKED, UNASKED = Lane.FIRST, Lane.ASKED, Lane.UNASKED


async def passing(gate: Gate, *lanes: Lane) -> list[tuple[Lane, float]]:
    """Who passed when, of those that come now in this order."""
    passed: list[tuple[Lane, float]] = []

    async def enter(lane: Lane) -> None:
        await gate.enter(lane)
        passed.append((lane, now()))

    async with asyncio.TaskGroup() as group:
        for lane in lanes:
            group.create_task(enter(lane))
    return passed


@leaping
async def test_no_stretch_of_time_sees_more_than_it_may() -> None:
    passed = await passing(Gate(3, 10), *[ASKED] * 8)

    assert [when for _, when in passed] == [0, 0, 0, 10, 10, 10, 20, 20]


@leaping
async def test_the_first_lane_passes_first_and_then_who_came_first() -> None:
    gate = Gate(1, 1)

    passed = await passing(gate, UNASKED, ASKED, UNASKED, FIRST, ASKED)

    assert [lane for lane, _ in passed] == [UNASKED, FIRST, ASKED, ASKED, UNASKED]


@leaping
async def test_a_lane_leaves_to_the_earlier_ones_what_is_theirs() -> None:
    gate = Gate(3, 10, spare=(0, 1, 2))

    passed = await passing(gate, UNASKED, UNASKED, ASKED, FIRST)

    assert passed == [(UNASKED, 0), (ASKED, 0), (FIRST, 0), (UNASKED, 10)]


@leaping
async def test_who_gives_up_takes_nobodys_place() -> None:
    gate = Gate(1, 10)
    await gate.enter(ASKED)
    impatient = asyncio.create_task(gate.enter(ASKED))
    await asyncio.sleep(1)

    impatient.cancel()

    assert await passing(gate, ASKED) == [(ASKED, 10)]


@leaping
async def test_who_gives_up_when_let_in_leaves_the_place_to_the_next() -> None:
    gate = Gate(1, 10)
    await gate.enter(ASKED)
    impatient, next_one = (asyncio.create_task(gate.enter(ASKED)) for _ in range(2))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_at(10, impatient.cancel)  # after the gate's own timer

    await next_one

    assert now() == 10
    assert impatient.done()


@leaping
async def test_a_closed_gate_lets_nobody_pass_until_it_opens() -> None:
    gate = Gate(5, 1)
    gate.close(30)
    gate.close(3)  # a shorter order changes nothing

    assert not gate.is_open(FIRST)
    assert await passing(gate, UNASKED, FIRST) == [(FIRST, 30), (UNASKED, 30)]


@leaping
async def test_it_is_idle_when_nothing_is_to_be_remembered() -> None:
    gate = Gate(1, 10)
    assert gate.is_idle()
    await gate.enter(FIRST)
    assert not gate.is_idle()

    await asyncio.sleep(10)
    assert gate.is_idle()
    gate.close(5)

    assert not gate.is_idle()


@pytest.mark.parametrize("lane", [ASKED, UNASKED])
@leaping
async def test_it_is_not_open_to_who_would_stand_behind_somebody(lane: Lane) -> None:
    gate = Gate(2, 10, spare=(0, 1, 1))
    await gate.enter(ASKED)
    waiting = asyncio.create_task(gate.enter(ASKED))
    await asyncio.sleep(0)

    assert gate.is_open(FIRST)
    assert not gate.is_open(lane)
    waiting.cancel()


@leaping
async def test_it_may_become_narrower_and_wider_while_it_is_used() -> None:
    gate = Gate(4, 10)
    assert await passing(gate, ASKED, ASKED, ASKED) == [(ASKED, 0)] * 3
    gate.resize(2, (0, 0, 1))

    narrow = await passing(gate, ASKED, UNASKED)
    gate.resize(4, (0, 0, 0))

    assert narrow == [(ASKED, 10), (UNASKED, 20)]
    assert await passing(gate, *[ASKED] * 3) == [(ASKED, 20)] * 3
