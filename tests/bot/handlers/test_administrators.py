"""Who may decide for a chat, asked of a Telegram that knows."""

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import Chat, User

from bot.handlers.administrators import is_administrator, speaks_for
from bot.playground.telegram import LoopbackServer, Message, World, bot_api
from tests.bot.wire import Wire


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def bot(world: World) -> AsyncIterator[telegram.Bot]:
    async with (
        LoopbackServer(bot_api(world)) as server,
        telegram.Bot(world.token, base_url=f"{server.url}/bot") as bot,
    ):
        yield bot


def received(message: Message, bot: telegram.Bot) -> telegram.Message:
    """The message as the bot's library has it."""
    found = telegram.Message.de_json(message.to_json(), bot)
    assert found is not None
    return found


async def test_owner_and_administrators_decide_and_members_do_not(
    world: World, bot: telegram.Bot
) -> None:
    ann, boris, carl = (world.person(name) for name in ("Ann", "Boris", "Carl"))
    group = world.group("Friends", ann, boris, carl)
    world.promote(group, boris)

    decides = [
        await speaks_for(received(world.send_text(group, it, "/settings"), bot))
        for it in (ann, boris, carl)
    ]

    assert decides == [True, True, False]


async def test_an_administrator_without_a_name_decides(world: World, bot: telegram.Bot) -> None:
    ann = world.person("Ann")
    group = world.group("Friends", ann)

    message = received(world.send_text(group, ann, "/settings", anonymously=True), bot)

    assert message.sender_chat is not None
    assert await speaks_for(message)


async def test_another_chats_name_decides_nothing(world: World, bot: telegram.Bot) -> None:
    ann = world.person("Ann")
    group = world.group("Friends", ann)
    sent = world.send_text(group, ann, "/settings").to_json()

    message = telegram.Message.de_json(
        sent | {"sender_chat": {"id": -1009, "type": "channel", "title": "Linked"}}, bot
    )

    assert message is not None
    assert not await speaks_for(message)


async def test_who_is_not_known_does_not_decide(world: World, bot: telegram.Bot) -> None:
    ann = world.person("Ann")
    group = world.group("Friends", ann)

    assert not await is_administrator(
        bot, Chat(group.id, Chat.GROUP), User(7, "Nobody", is_bot=False)
    )
    assert not await is_administrator(bot, Chat(-1, Chat.GROUP), User(ann.id, "Ann", is_bot=False))


@pytest.mark.parametrize("result", [None, True, [], {}, {"status": "member"}, {"status": 7}])
async def test_an_answer_of_an_odd_shape_decides_nothing(result: object) -> None:
    wire = Wire(answers={"getChatMember": [(200, {"ok": True, "result": result})]})
    bot = telegram.Bot("1000001:test", request=wire)

    assert not await is_administrator(bot, Chat(-1, Chat.GROUP), User(7, "Somebody", is_bot=False))
