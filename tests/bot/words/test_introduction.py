"""How the bot introduces itself, to a server that refuses what Telegram would."""

from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import (
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.playground.telegram import LoopbackServer, World, bot_api
from bot.words.introduction import introduce

PRIVATE = BotCommandScopeAllPrivateChats()
GROUPS = BotCommandScopeAllGroupChats()
ADMINISTRATORS = BotCommandScopeAllChatAdministrators()


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


def written(world: World) -> list[str]:
    """The methods called that change something."""
    return [call.method for call in world.api_calls if call.method.startswith("set")]


@pytest.mark.parametrize(
    ("scope", "names"),
    [
        (PRIVATE, "start help emoji settings language off on stats privacy mydata forget"),
        (GROUPS, "emoji help off on"),
        (ADMINISTRATORS, "settings emoji help off on"),
    ],
    ids=["private", "groups", "administrators"],
)
@pytest.mark.parametrize("code", [None, "ru"])
async def test_each_place_has_its_commands_in_both_languages(
    bot: telegram.Bot, scope: BotCommandScope, names: str, code: str | None
) -> None:
    await introduce(bot)

    menu = await bot.get_my_commands(scope, code)
    assert [command.command for command in menu] == names.split()
    assert all(is_russian(command.description) == (code == "ru") for command in menu)


async def test_the_bot_describes_itself_in_both_languages(bot: telegram.Bot) -> None:
    await introduce(bot)

    for code in ("en", "de", "ru"):
        long = (await bot.get_my_description(code)).description
        short = (await bot.get_my_short_description(code)).short_description
        assert (is_russian(long), is_russian(short)) == (code == "ru", code == "ru")


async def test_what_is_set_already_is_left_alone(world: World, bot: telegram.Bot) -> None:
    await introduce(bot)
    assert len(written(world)) == 10

    world.api_calls.clear()
    await introduce(bot)
    assert written(world) == []


async def test_what_a_server_refuses_is_logged_and_the_rest_is_set(
    world: World,
    bot: telegram.Bot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise telegram.error.InvalidToken("Not Found")  # what PTB makes of any 404

    monkeypatch.setattr(type(bot), "get_my_commands", unknown)

    await introduce(bot)

    assert set(written(world)) == {"setMyDescription", "setMyShortDescription"}
    assert caplog.text.count("commands could not be set: Not Found") == 6


async def test_a_network_that_is_down_is_not_waited_for_ten_times(
    world: World, bot: telegram.Bot, caplog: pytest.LogCaptureFixture
) -> None:
    world.api_calls.clear()
    world.faults.add("*", "502", times=99)

    await introduce(bot)

    assert len(world.api_calls) == 1
    assert "could not be set: Bad Gateway" in caplog.text


def is_russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.lower())
