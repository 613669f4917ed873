"""What an open page hears."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.playground.event_stream import UNREAD, EventStream
from bot.playground.roles import Roles
from bot.playground.telegram import Event, World
from tests.bot.playground.conftest import Scene


async def test_the_stream_begins_with_everything_and_goes_on(world: World) -> None:
    chat, *_ = world.chats.values()
    stream = aiter(EventStream(world, Roles(world, set())))
    name, state = _read(await anext(stream))
    assert name == "state"
    assert [chat["name"] for chat in state["chats"]] == [
        *("Ann", "Борис", "Friends · Друзья", "Ann · Борис", "Good news")
    ]

    message = world.send_text(chat, chat.members[chat.id], "<b>\u2028\n\nevent: forged")
    world.edit_text(message, "changed")
    world.delete(message)

    sent, edited, deleted = [_read(await anext(stream)) for _ in range(3)]
    assert (sent[0], sent[1]["text"]) == ("message", "<b>\u2028\n\nevent: forged")
    assert (edited[0], edited[1]["text"], edited[1]["edited"]) == ("message", "changed", True)
    assert deleted == ("deleted", {"chat": chat.id, "id": message.id})


async def test_the_stream_tells_of_a_chat_before_what_is_said_in_it(world: World) -> None:
    stream = aiter(EventStream(world, Roles(world, set())))
    await anext(stream)

    group = world.group("New", *world.people.values())

    (name, state), (_, message) = [_read(await anext(stream)) for _ in range(2)]
    assert (name, state["chats"][-1]["name"]) == ("state", "New")
    assert message["chat"] == group.id


def _read(event: str) -> tuple[str, Any]:
    """Name and content of one event; there must be one line of each."""
    name, _, data = event.removesuffix("\n\n").split("\n")
    return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def test_a_page_that_stops_reading_is_cut_off(world: World) -> None:
    chat, *_ = world.chats.values()
    stream = aiter(EventStream(world, Roles(world, set())))
    await anext(stream)
    for _ in range(UNREAD):
        world.send_text(chat, chat.members[chat.id], "more")

    with pytest.raises(StopAsyncIteration):
        await anext(stream)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_page_hears_the_bot_and_is_forgotten_when_it_leaves(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = asyncio.Event()
    subscribe = scene.world.subscribe

    def watched(listener: Callable[[Event], None]) -> Callable[[], None]:
        unsubscribe = subscribe(listener)

        def leave() -> None:
            unsubscribe()
            left.set()

        return leave

    monkeypatch.setattr(scene.world, "subscribe", watched)
    heard = []
    async with (
        httpx.AsyncClient() as client,
        client.stream("GET", f"{scene.url}/play/events") as stream,
    ):
        async for line in stream.aiter_lines():
            if line == "event: state":
                scene.world.send_text(scene.anns, scene.ann, "hello")
            if line.startswith("event: ") and line != "event: typing":  # on a slow machine
                heard.append(line.removeprefix("event: "))
            if len(heard) == 3:
                break

    assert heard == ["state", "message", "message"]
    await left.wait()
