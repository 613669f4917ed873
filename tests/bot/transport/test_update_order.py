"""Many chats at once, one message after the other within each."""

import asyncio

from telegram import Bot, Update

from bot.transport.update_order import OrderPerChat
from tests.bot.wire import ANN, BORIS, arrives, message


def from_(sender: dict[str, object]) -> Update:
    return Update.de_json(arrives(message("hi", sender=sender)), Bot("1:test"))


async def test_a_chat_is_served_in_order_and_the_others_do_not_wait() -> None:
    order = OrderPerChat(8)
    gate = asyncio.Event()
    done: list[str] = []

    async def work(name: str, wait: bool = False) -> None:
        if wait:
            await gate.wait()
        done.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(order.process_update(from_(ANN), work("first of Ann", wait=True)))
        group.create_task(order.process_update(from_(ANN), work("second of Ann")))
        await group.create_task(order.process_update(from_(BORIS), work("first of Boris")))
        assert done == ["first of Boris"]
        gate.set()

    assert done == ["first of Boris", "first of Ann", "second of Ann"]


async def test_what_is_typed_does_not_wait_for_what_was_typed_before() -> None:
    order = OrderPerChat(8)
    query = {"id": "1", "from": ANN, "query": "hi", "offset": ""}
    typed = Update.de_json({"update_id": 1, "inline_query": query}, Bot("1:test"))
    gate = asyncio.Event()
    done: list[str] = []

    async def first() -> None:
        await gate.wait()
        done.append("first")

    async def second() -> None:
        done.append("second")
        gate.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(order.process_update(typed, first()))
        group.create_task(order.process_update(typed, second()))

    assert done == ["second", "first"]


async def test_a_failure_passes_the_turn_on_and_nothing_is_left_behind() -> None:
    order = OrderPerChat(8)

    async def fail() -> None:
        raise RuntimeError

    async def work() -> None:
        done.set()

    done = asyncio.Event()
    failing = asyncio.create_task(order.process_update(from_(ANN), fail()))
    await order.process_update(from_(ANN), work())

    assert done.is_set()
    assert isinstance((await asyncio.gather(failing, return_exceptions=True))[0], RuntimeError)
    assert not order._turns
