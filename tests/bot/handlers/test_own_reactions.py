"""What a chat allows to react with, and how often it is asked."""

from telegram import Bot, Message

from bot.handlers.own_reactions import FRESH, OwnReactions
from bot.playground.telegram import LoopbackServer, World, bot_api


async def test_what_a_chat_allows_is_believed_for_minutes_and_a_refusal_ends_that() -> None:
    world, now = World(), 0.0
    ann = world.person("Ann")
    group = world.group("Friends", ann)
    group.available_reactions = ("🔥",)
    reactions = OwnReactions(clock=lambda: now)
    async with (
        LoopbackServer(bot_api(world)) as server,
        Bot(world.token, base_url=f"{server.url}/bot") as bot,
    ):
        message = Message.de_json(world.send_text(group, ann, "we won").to_json(), bot)

        assert await reactions.available(message) == frozenset({"🔥"})
        group.available_reactions = ("🎉",)
        assert await reactions.available(message) == frozenset({"🔥"})
        now = FRESH
        assert await reactions.available(message) == frozenset({"🎉"})

        group.available_reactions = ("🥰",)
        assert not await reactions.give(message, "🎉")
        assert await reactions.available(message) == frozenset({"🥰"})
        assert await reactions.give(message, "🥰")

        group.available_reactions = ()
        assert not await reactions.give(message, "🥰")
        assert await reactions.available(message) == frozenset()


async def test_a_message_that_is_gone_is_no_reason_to_doubt_the_chat() -> None:
    world = World()
    ann = world.person("Ann")
    group = world.group("Friends", ann)
    reactions = OwnReactions()
    async with (
        LoopbackServer(bot_api(world)) as server,
        Bot(world.token, base_url=f"{server.url}/bot") as bot,
    ):
        said = world.send_text(group, ann, "we won")
        message = Message.de_json(said.to_json(), bot)
        world.delete(said)

        assert not await reactions.give(message, "🎉")
        assert await reactions.available(message) is None
