"""Long polling: order, offsets, confirmation, one poller at a time."""

import asyncio

import pytest
import telegram
from telegram.error import Conflict

from bot.playground.telegram import Chat, User, World
from tests.bot.playground.telegram.conftest import Api


async def test_updates_come_in_order_with_rising_numbers(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    for text in ("one", "two", "three"):
        world.send_text(chat, ann, text)

    updates = await bot.get_updates()

    assert [update.message.text for update in updates if update.message] == [
        "one",
        "two",
        "three",
    ]
    first = updates[0].update_id
    assert [update.update_id for update in updates] == [first, first + 1, first + 2]


async def test_an_update_comes_again_until_it_is_confirmed(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    world.send_text(chat, ann, "one")
    world.send_text(chat, ann, "two")

    [one, two] = await bot.get_updates()
    again = await bot.get_updates(limit=1)
    rest = await bot.get_updates(offset=one.update_id + 1)
    nothing = await bot.get_updates(offset=two.update_id + 1)

    assert again == (one,)
    assert rest == (two,)
    assert nothing == ()
    assert len(world.updates) == 0


async def test_a_negative_offset_forgets_all_but_the_last(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    for text in ("one", "two", "three"):
        world.send_text(chat, ann, text)

    [last] = await bot.get_updates(offset=-1)

    assert last.message is not None
    assert last.message.text == "three"
    assert await bot.get_updates() == (last,)


async def test_a_poll_waits_for_the_first_update(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await world.wait_for(lambda: world.updates.has_poller)
    world.send_text(chat, ann, "at last")

    [update] = await poll
    assert update.message is not None
    assert update.message.text == "at last"


async def test_a_poll_ends_empty_when_its_time_is_over(world: World) -> None:
    assert await world.updates.get(offset=0, limit=100, wait=0.01) == []


async def test_a_second_poller_ends_the_first(
    bot: telegram.Bot, api: Api, world: World, chat: Chat, ann: User
) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await world.wait_for(lambda: world.updates.has_poller)
    second = asyncio.create_task(api("getUpdates", timeout=30))

    with pytest.raises(
        Conflict,
        match="terminated by other getUpdates request;"
        " make sure that only one bot instance is running",
    ):
        await first
    world.send_text(chat, ann, "hello")
    assert len(await second) == 1


async def test_only_the_kinds_that_were_asked_for_come(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    message = world.send_text(chat, ann, "one")
    world.edit_text(message, "one and a half")
    [edit] = await bot.get_updates()
    await bot.get_updates(allowed_updates=[])
    world.send_text(chat, ann, "two")

    assert edit.edited_message is not None
    assert [update.message is not None for update in await bot.get_updates()] == [False, True]


async def test_a_misspelt_kind_of_update_is_refused(api: Api) -> None:
    assert await api.refusal("getUpdates", allowed_updates='["mesage"]') == (
        "Bad Request: unknown kind of update mesage in allowed_updates"
    )


async def test_a_poison_update_comes_as_it_is(api: Api, world: World) -> None:
    world.push_raw({"message": {"message_id": "seven"}})
    world.push_raw({"update_id": 500_000_000, "unheard_of": 1})
    world.push_raw({"message": 3})

    updates = await api("getUpdates")

    assert updates[0]["message"] == {"message_id": "seven"}
    assert [update["update_id"] - 500_000_000 for update in updates[1:]] == [0, 1]


async def test_a_webhook_and_polling_exclude_each_other(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    await bot.set_webhook("https://example.org/hook", secret_token="s3cret")
    world.send_text(chat, ann, "waiting")

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    assert (world.webhook, len(world.updates)) == ("https://example.org/hook", 1)

    await bot.delete_webhook(drop_pending_updates=True)

    assert world.webhook == ""
    assert await bot.get_updates() == ()


async def test_a_webhook_needs_https_and_a_clean_secret(api: Api) -> None:
    assert await api.refusal("setWebhook", url="http://127.0.0.1/hook") == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )
    assert await api.refusal("setWebhook", url="https://example.org", secret_token="s p") == (
        "Bad Request: secret token contains unallowed characters"
    )
    assert await api.refusal("setWebhook", url="https://example.org", max_connections=101) == (
        "Bad Request: max_connections must be between 1 and 100"
    )
