"""Reactions of people and of the bot, and who hears of them."""

import json

import pytest
import telegram
from telegram import ReactionTypeEmoji

from bot.playground.telegram import Chat, Event, ReactionSet, User, World
from tests.bot.playground.telegram.conftest import Api
from tests.bot.playground.telegram.test_world import heard


@pytest.fixture
def world(world: World) -> World:
    world.updates.allowed = ["message_reaction"]
    return world


@pytest.fixture
def group(world: World, ann: User, boris: User) -> Chat:
    return world.group("Friends", ann, boris)


def types(*emojis: str) -> list[dict[str, str]]:
    return [{"type": "emoji", "emoji": emoji} for emoji in emojis]


async def test_a_reaction_in_private_is_heard(world: World, chat: Chat, ann: User) -> None:
    message = world.send_text(chat, ann, "we won")
    events: list[Event] = []
    world.subscribe(events.append)

    reacted = world.react(message, ann, "🔥")
    world.react(message, ann, "🔥")
    world.react(message, ann, "🎉")
    world.react(message, ann, None)

    changes = [update["message_reaction"] for update in await heard(world)]
    assert [(change["old_reaction"], change["new_reaction"]) for change in changes] == [
        (types(), types("🔥")),
        (types("🔥"), types("🎉")),
        (types("🎉"), types()),
    ]
    assert (changes[0]["message_id"], changes[0]["user"]) == (message.id, ann.to_json())
    assert (reacted.reactions, len(events)) == ({ann.id: "🔥"}, 3)
    assert events[0] == ReactionSet(reacted)


async def test_in_a_group_only_an_administrator_hears_of_reactions(
    world: World, group: Chat, ann: User, boris: User
) -> None:
    message = world.send_text(group, ann, "we won")

    world.react(message, ann, "🔥")
    world.promote(group, world.bot)
    world.react(message, boris, "🎉")

    [update] = await heard(world)
    assert update["message_reaction"]["user"]["id"] == boris.id
    assert group.messages[message.id].reactions == {ann.id: "🔥", boris.id: "🎉"}


async def test_reactions_are_heard_by_those_who_ask_for_them(
    world: World, chat: Chat, ann: User
) -> None:
    world.updates.allowed = []
    message = world.send_text(chat, ann, "we won")
    await heard(world)

    world.react(message, ann, "🔥")

    assert await heard(world) == []


async def test_the_bot_does_not_hear_of_its_own_reactions(
    bot: telegram.Bot, world: World, chat: Chat, ann: User
) -> None:
    message = world.send_text(chat, ann, "we won")

    await bot.set_message_reaction(chat.id, message.id, "🔥")

    assert await heard(world) == []


async def test_a_chat_may_allow_few_reactions(
    bot: telegram.Bot, api: Api, world: World, group: Chat, ann: User
) -> None:
    message = world.send_text(group, ann, "we won")
    group.available_reactions = ("👍", "🔥")

    told = await bot.get_chat(group.id)
    await bot.set_message_reaction(group.id, message.id, "🔥")

    assert told.available_reactions == (ReactionTypeEmoji("👍"), ReactionTypeEmoji("🔥"))
    assert await api.refusal(
        "setMessageReaction",
        chat_id=group.id,
        message_id=message.id,
        reaction=json.dumps(types("🎉")),
    ) == ("Bad Request: REACTION_INVALID")
    with pytest.raises(ValueError, match="🎉 is not a reaction that this chat allows"):
        world.react(message, ann, "🎉")


async def test_a_chat_may_allow_no_reaction(api: Api, world: World, group: Chat, ann: User) -> None:
    message = world.send_text(group, ann, "we won")
    group.available_reactions = ()

    assert (await api("getChat", chat_id=group.id))["available_reactions"] == []
    with pytest.raises(ValueError, match="🔥 is not a reaction that this chat allows"):
        world.react(message, ann, "🔥")


def test_people_react_as_their_apps_let_them(
    world: World, chat: Chat, ann: User, boris: User
) -> None:
    message = world.send_text(chat, ann, "we won")

    with pytest.raises(ValueError, match="🇺🇸 is not a reaction"):
        world.react(message, ann, "🇺🇸")
    with pytest.raises(ValueError, match="Борис is not in this chat"):
        world.react(message, boris, "🔥")
