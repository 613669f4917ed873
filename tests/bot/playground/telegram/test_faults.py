"""Trouble on order, as python-telegram-bot meets it."""

import asyncio
from datetime import timedelta

import httpx
import pytest
import telegram
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.playground.telegram import Chat, World
from tests.bot.playground.telegram.conftest import Api


async def test_too_many_requests_says_when_to_come_back(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    world.faults.add("sendMessage", "429", retry_after=7)

    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(chat.id, "hello")

    assert caught.value.retry_after == timedelta(seconds=7)
    [call] = world.calls("sendMessage")
    assert call.response == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_a_server_error_is_a_network_error(
    bot: telegram.Bot, world: World, chat: Chat, kind: str
) -> None:
    world.faults.add("sendMessage", kind)  # type: ignore[arg-type]

    with pytest.raises(NetworkError):
        await bot.send_message(chat.id, "hello")

    assert world.history(chat) == []


async def test_a_fault_strikes_as_often_as_was_said(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    world.faults.add("sendMessage", "500", times=2)

    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(chat.id, "hello")
    await bot.get_me()
    await bot.send_message(chat.id, "third time lucky")

    assert [message.text for message in world.history(chat)] == ["third time lucky"]


async def test_a_fault_of_any_method_strikes_the_next_call(bot: telegram.Bot, world: World) -> None:
    world.faults.add("*", "500")

    with pytest.raises(NetworkError):
        await bot.get_me()

    assert await bot.get_me()


@pytest.mark.parametrize(("after", "said"), [(False, []), (True, ["hello"])])
async def test_a_dropped_connection_gives_no_answer(
    bot: telegram.Bot, world: World, chat: Chat, after: bool, said: list[str]
) -> None:
    world.faults.add("sendMessage", "drop", after=after)

    with pytest.raises(NetworkError) as caught:
        await bot.send_message(chat.id, "hello")

    assert isinstance(caught.value.__cause__, httpx.RemoteProtocolError)
    assert [message.text for message in world.history(chat)] == said
    [call] = world.calls("sendMessage")
    assert call.response is None


async def test_a_call_hangs_until_it_is_released(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    world.faults.add("sendMessage", "hang")

    sending = asyncio.create_task(bot.send_message(chat.id, "hello"))
    await world.wait_for(lambda: world.calls("sendMessage"))
    await bot.get_me()
    assert not sending.done()
    world.faults.release()

    with pytest.raises(NetworkError):
        await sending
    assert world.history(chat) == []


async def test_a_bot_can_give_up_on_a_call_that_hangs(
    bot: telegram.Bot, world: World, chat: Chat
) -> None:
    world.faults.add("sendMessage", "hang", after=True)

    with pytest.raises(TimedOut):
        await bot.send_message(chat.id, "delivered all the same", read_timeout=0.05)

    [message] = await world.wait_for(lambda: world.history(chat), 10)
    assert message.text == "delivered all the same"


async def test_a_malformed_request_uses_up_no_fault(api: Api, world: World, chat: Chat) -> None:
    world.faults.add("sendChatAction", "500")

    assert "wrong parameter action" in await api.refusal("sendChatAction", chat_id=chat.id)

    assert world.faults.waiting("sendChatAction") == 1
    world.faults.clear()
    assert await api("sendChatAction", chat_id=chat.id, action="typing")
