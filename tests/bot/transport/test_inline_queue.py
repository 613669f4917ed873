"""Inline queries of people who type faster than the bot can answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from telegram import Bot, Update

from bot.transport.inbox import Inbox
from bot.transport.inline_queue import Newest, Typed
from tests.bot.transport.paper import Paper
from tests.bot.wire import ANN, BORIS

Json = dict[str, Any]


def query(number: int, person: int) -> Json:
    """The update `number`, which brings a query of the same number."""
    asked = {"id": str(number), "from": {**ANN, "id": person}, "query": "hi", "offset": ""}
    return {"update_id": number, "inline_query": asked}


class Handling:
    """One turn at a time: begins updates, and ends each when told to."""

    def __init__(self, **bounds: int) -> None:
        self.begun: list[int] = []
        self.newest = Newest()
        self.typed = Typed(self._begin, self.newest, at_once=1, **bounds)
        self._ends: dict[int, asyncio.Event] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def put(self, number: int, person: int) -> None:
        assert self.typed.put(query(number, person))

    async def end(self, number: int) -> None:
        self._ends[number].set()
        await self._tasks[number]
        await asyncio.sleep(0)  # who waits for the end of a task is told in the loop's next turn

    def _begin(self, update: Json) -> asyncio.Task[None] | None:
        number: int = update["update_id"]
        if number < 0:  # cannot be read
            return None
        self.begun.append(number)
        self._ends[number] = asyncio.Event()
        self._tasks[number] = asyncio.create_task(self._wait(number))
        return self._tasks[number]

    def _wait(self, number: int) -> Coroutine[Any, Any, Any]:
        return self._ends[number].wait()


async def test_what_waits_is_replaced_and_keeps_its_turn() -> None:
    handling = Handling()
    for number, person in ((1, 10), (2, 20), (3, 30), (4, 20)):
        handling.put(number, person)
    handling.typed.go_on()
    assert handling.begun == [1]

    await handling.end(1)
    await handling.end(4)

    assert handling.begun == [1, 4, 3]


async def test_who_types_on_while_handled_waits_for_a_turn_like_everybody() -> None:
    handling = Handling()
    handling.put(1, 10)
    handling.typed.go_on()
    handling.put(2, 20)
    handling.put(3, 10)
    handling.typed.go_on()
    assert handling.begun == [1]
    assert not handling.newest.holds(10, "1")  # so that its handler gives up

    await handling.end(1)
    await handling.end(2)

    assert handling.begun == [1, 2, 3]
    assert handling.newest.holds(10, "3")


async def test_one_that_cannot_be_read_holds_up_nobody() -> None:
    handling = Handling()
    handling.put(-1, 10)
    handling.put(2, 20)

    handling.typed.go_on()

    assert handling.begun == [2]


async def test_nobodys_turn_comes_while_more_is_to_be_had() -> None:
    handling = Handling()
    handling.put(1, 10)
    handling.typed.go_on()
    handling.put(2, 20)
    handling.typed.go_on(held=True)
    await handling.end(1)
    assert handling.begun == [1]

    handling.put(3, 20)
    handling.typed.go_on()

    assert handling.begun == [1, 3]


async def test_those_who_still_wait_at_the_end_are_forgotten() -> None:
    handling = Handling()
    handling.put(1, 10)
    handling.put(2, 20)
    handling.typed.go_on()

    handling.typed.forget()
    await handling.end(1)

    assert handling.begun == [1]


async def test_of_too_many_who_wait_the_first_is_given_up() -> None:
    handling = Handling(most=2)
    for number, person in ((1, 10), (2, 20), (3, 30)):
        handling.put(number, person)

    handling.typed.go_on()
    await handling.end(2)

    assert handling.begun == [2, 3]
    assert not handling.newest.holds(10, "1")


def test_nothing_is_remembered_of_a_query_that_ended() -> None:
    newest = Newest()
    newest.note(10, "1")
    newest.note(10, "2")

    newest.end(10, "1")
    assert newest.holds(10, "2")
    newest.end(10, "2")

    assert not newest.holds(10, "2")


def test_a_query_whose_turn_comes_has_waited_since_it_arrived() -> None:
    now = 5.0
    newest = Newest(clock=lambda: now)
    newest.note(10, "1")
    now = 5.5

    assert newest.begin(10, "1") == 0.5
    assert newest.begin(20, "2") == 0  # it came without a turn


def test_a_query_whose_turn_comes_after_a_newer_one_arrived_is_not_worth_it() -> None:
    newest = Newest()
    newest.note(10, "1")
    newest.note(10, "2")

    assert newest.begin(10, "1") is None
    assert newest.holds(10, "2")


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1, "inline_query": "poison"},
        {"update_id": 1, "inline_query": {"id": "1", "from": {"id": "7"}}},
        {"update_id": 1, "chosen_inline_result": {"from": ANN}},
    ],
)
async def test_other_updates_and_poison_are_left_to_others(update: Json) -> None:
    handling = Handling()

    assert not handling.typed.put(update)

    handling.typed.go_on()
    assert handling.begun == []


async def test_the_inbox_waits_for_no_query_and_reads_the_newest_only() -> None:
    handled: list[int] = []
    gate, done = asyncio.Event(), asyncio.Event()

    async def handle(update: Update) -> None:
        await gate.wait()
        handled.append(update.update_id)
        if update.update_id == 102:
            done.set()

    inbox = Inbox(Bot("1000001:test"), handle, Newest(), Paper())
    await inbox.accept([query(number, number) for number in range(1, 17)])
    await inbox.accept([query(number, BORIS["id"]) for number in (100, 101, 102)])
    gate.set()
    await done.wait()

    assert handled == [*range(1, 17), 102]
    assert await inbox.drain(0)


async def test_of_a_query_that_cannot_be_read_nothing_is_remembered() -> None:
    handling = Handling()
    handling.put(-1, 10)
    handling.typed.go_on()

    assert not handling.newest.holds(10, "-1")
