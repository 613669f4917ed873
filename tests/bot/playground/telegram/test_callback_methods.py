"""A tap and its answer."""

import pytest
import telegram
from telegram.error import BadRequest

from bot.playground.telegram import CallbackAnswer, CallbackAnswered, Chat, Event, User, World
from tests.bot.playground.telegram.clock import Clock

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def test_a_tap_comes_with_its_message_and_its_data(
    bot: telegram.Bot, world: World, chat: Chat, ann: User, boris: User
) -> None:
    await bot.send_message(chat.id, "🎉")

    world.tap(world.history(chat)[-1], boris, "forged")
    [update] = await bot.get_updates()

    query = update.callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("forged", boris.id)
    assert query.message is not None
    assert query.message.is_accessible


async def test_an_answer_is_seen_once(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    query = world.tap(world.send_text(chat, ann, "hello"), ann, "t:0")
    heard: list[Event] = []
    world.subscribe(heard.append)

    await bot.answer_callback_query(query.id, "Thank you!", show_alert=True)
    with pytest.raises(BadRequest, match=f"(?i){TOO_OLD}"):
        await bot.answer_callback_query(query.id)

    assert heard == [CallbackAnswered(query)]
    assert query.answer == CallbackAnswer("Thank you!", show_alert=True)


async def test_a_query_expires_after_15_seconds(
    bot: telegram.Bot, world: World, chat: Chat, ann: User, clock: Clock
) -> None:
    message = world.send_text(chat, ann, "hello")
    first, second = world.tap(message, ann, "t:0"), world.tap(message, ann, "t:0")

    clock.pass_seconds(15)
    await bot.answer_callback_query(first.id)
    clock.pass_seconds(1)
    with pytest.raises(BadRequest, match=f"(?i){TOO_OLD}"):
        await bot.answer_callback_query(second.id)
    with pytest.raises(BadRequest, match=f"(?i){TOO_OLD}"):
        await bot.answer_callback_query("never asked")

    assert second.answer is None


async def test_an_answer_has_at_most_200_characters(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    query = world.tap(world.send_text(chat, ann, "hello"), ann, "t:0")

    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(query.id, "a" * 201)
    await bot.answer_callback_query(query.id, "a" * 200)


async def test_a_tap_on_a_deleted_message_comes_without_it(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    await bot.send_message(chat.id, "🎉")
    [message] = world.history(chat)
    await bot.delete_message(chat.id, message.id)

    world.tap(message, ann, "t:0")
    [update] = await bot.get_updates()

    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
