"""Telegram's limits on sending, when they are switched on."""

import pytest

from bot.playground.telegram import Chat, User, World
from bot.playground.telegram.errors import ApiError
from bot.playground.telegram.methods import call
from bot.playground.telegram.rate_limits import RateLimits
from tests.bot.playground.telegram.clock import Clock


def retry_after(limits: RateLimits, chat: Chat) -> int:
    with pytest.raises(ApiError) as caught:
        limits.count(chat)
    assert caught.value.code == 429
    return caught.value.parameters["retry_after"]


def test_a_private_chat_takes_one_message_a_second(chat: Chat, clock: Clock) -> None:
    limits = RateLimits(clock)

    limits.count(chat)
    clock.pass_seconds(0.5)
    assert retry_after(limits, chat) == 1  # whole seconds, never too few
    clock.pass_seconds(0.5)
    limits.count(chat)


def test_a_group_takes_20_messages_a_minute(world: World, ann: User, clock: Clock) -> None:
    group = world.group("Friends", ann)
    limits = RateLimits(clock)

    for _ in range(20):
        limits.count(group)
        clock.pass_seconds(1)
    assert retry_after(limits, group) == 40
    clock.pass_seconds(40)
    limits.count(group)


def test_all_chats_together_take_30_messages_a_second(world: World, clock: Clock) -> None:
    limits = RateLimits(clock)
    chats = [world.private_chat(world.person(f"Person {number}")) for number in range(31)]

    for chat in chats[:30]:
        limits.count(chat)

    assert retry_after(limits, chats[30]) == 1


async def test_a_world_with_limits_refuses_to_be_flooded(clock: Clock) -> None:
    world = World(now=clock, rate_limits=True)
    chat = world.private_chat(world.person("Ann"))

    await call(world, "sendMessage", {"chat_id": chat.id, "text": "one"})
    with pytest.raises(ApiError, match="Too Many Requests: retry after 1"):
        await call(world, "sendMessage", {"chat_id": chat.id, "text": "two"})

    assert len(world.history(chat)) == 1
