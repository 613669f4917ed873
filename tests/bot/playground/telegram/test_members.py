"""Who meets where: administrators, groups that become supergroups, channels."""

import asyncio

import pytest
import telegram
from telegram.error import ChatMigrated

from bot.playground.telegram import User, World
from bot.playground.telegram.methods import call
from tests.bot.playground.telegram.test_world import heard


async def test_the_creator_promotes_and_demotes_people(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    group = world.group("Friends", ann, boris)

    world.promote(group, boris)
    promoted = await bot.get_chat_member(group.id, boris.id)
    world.demote(group, boris)
    demoted = await bot.get_chat_member(group.id, boris.id)

    assert (promoted.status, demoted.status) == ("administrator", "member")


async def test_the_bot_is_told_of_its_promotion(world: World, ann: User) -> None:
    group = world.group("Friends", ann)
    await heard(world)

    world.promote(group, world.bot)
    world.demote(group, world.bot)

    changes = [update["my_chat_member"] for update in await heard(world)]
    assert [change["new_chat_member"]["status"] for change in changes] == [
        "administrator",
        "member",
    ]
    assert changes[0]["new_chat_member"]["can_delete_messages"]
    assert changes[1]["old_chat_member"]["status"] == "administrator"


async def test_who_waits_for_the_bot_to_be_put_out_is_woken(world: World, ann: User) -> None:
    group = world.group("Friends", ann)
    world.updates.allowed = ["message"]  # the bot itself does not ask to be told
    seen = asyncio.create_task(world.wait_for(lambda: group.bot_status == "kicked"))
    await asyncio.sleep(0)  # it looks, and waits

    world.remove_bot(group, ann)

    assert await seen


async def test_an_administrator_that_asks_is_told_of_others(
    world: World, ann: User, boris: User
) -> None:
    world.updates.allowed = ["chat_member"]
    group = world.group("Friends", ann, boris)
    world.promote(group, boris)
    world.promote(group, world.bot)

    world.demote(group, boris)

    [update] = await heard(world)
    assert update["chat_member"]["new_chat_member"] == {
        "status": "member",
        "user": boris.to_json(),
    }


async def test_an_administrator_hears_everything(world: World, ann: User) -> None:
    group = world.group("Friends", ann)
    world.promote(group, world.bot)
    await heard(world)

    world.send_text(group, ann, "we won")

    [update] = await heard(world)
    assert update["message"]["text"] == "we won"


async def test_without_privacy_mode_the_bot_hears_everything() -> None:
    world = World(privacy_mode=False)
    ann = world.person("Ann")
    group = world.group("Friends", ann)
    await heard(world)

    world.send_text(group, ann, "we won")

    assert len(await heard(world)) == 1


@pytest.mark.parametrize("privacy_mode", [True, False])
async def test_the_bot_knows_its_privacy_mode(privacy_mode: bool) -> None:
    world = World(privacy_mode=privacy_mode)

    assert (await call(world, "getMe", {}))["can_read_all_group_messages"] is not privacy_mode


async def test_an_administrator_may_hide_behind_the_group(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    group = world.group("Friends", ann, boris)
    await heard(world)

    world.send_text(group, ann, "/settings", anonymously=True)

    [update] = await heard(world)
    assert update["message"]["from"]["username"] == "GroupAnonymousBot"
    assert update["message"]["sender_chat"]["id"] == group.id
    with pytest.raises(ValueError, match="Борис is no administrator"):
        world.send_text(group, boris, "/settings", anonymously=True)


async def test_a_group_becomes_a_supergroup(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    group = world.group("Friends", ann, boris, kind="group")
    world.promote(group, boris)
    group.available_reactions = ("👍",)
    await heard(world)

    successor = world.migrate(group)

    [last, first] = [update["message"] for update in await heard(world)]
    assert (last["chat"]["id"], last["migrate_to_chat_id"]) == (group.id, successor.id)
    assert (first["chat"]["id"], first["migrate_from_chat_id"]) == (successor.id, group.id)
    assert (last["chat"]["type"], first["chat"]["type"]) == ("group", "supergroup")
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(group.id, "hello")
    assert caught.value.new_chat_id == successor.id
    assert await bot.send_message(successor.id, "hello")
    assert (await bot.get_chat_member(successor.id, boris.id)).status == "administrator"
    assert successor.available_reactions == ("👍",)


def test_only_a_basic_group_migrates_and_only_once(world: World, ann: User) -> None:
    group = world.group("Friends", ann, kind="group")
    world.migrate(group)

    with pytest.raises(ValueError, match="only a basic group becomes a supergroup"):
        world.migrate(group)
    with pytest.raises(ValueError, match="only a basic group becomes a supergroup"):
        world.migrate(world.group("Others", ann))
    with pytest.raises(ValueError, match="Ann is not in this chat"):
        world.send_text(group, ann, "anybody here?")


async def test_a_channel_speaks_for_itself(
    bot: telegram.Bot, world: World, ann: User, boris: User
) -> None:
    channel = world.channel("News", ann, boris)
    await heard(world)

    post = world.send_text(channel, ann, "we won")
    world.edit_text(post, "we won the cup")
    await bot.send_message(channel.id, "🎉")
    await bot.set_message_reaction(channel.id, post.id, "🔥")

    [posted, edited] = await heard(world)
    assert posted["channel_post"]["sender_chat"] == {
        "id": channel.id,
        "type": "channel",
        "title": "News",
    }
    assert "from" not in posted["channel_post"]
    assert edited["edited_channel_post"]["text"] == "we won the cup"
    with pytest.raises(ValueError, match="Борис is no administrator"):
        world.send_text(channel, boris, "me too")


async def test_an_administrator_may_delete_what_others_said(
    bot: telegram.Bot, world: World, ann: User
) -> None:
    group = world.group("Friends", ann)
    message = world.send_text(group, ann, "oops")
    world.promote(group, world.bot)

    await bot.delete_message(group.id, message.id)

    assert message not in world.history(group)
