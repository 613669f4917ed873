"""What the bot says of itself."""

import pytest
import telegram
from telegram.error import BadRequest

from tests.bot.playground.telegram.conftest import Api


async def test_commands_are_kept_by_scope_and_language(bot: telegram.Bot) -> None:
    groups = telegram.BotCommandScopeAllGroupChats()
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "Начать")], language_code="ru")
    await bot.set_my_commands([("settings", "Settings")], scope=groups)

    assert [one.description for one in await bot.get_my_commands()] == ["Begin"]
    assert [one.description for one in await bot.get_my_commands(language_code="ru")] == ["Начать"]
    assert [one.command for one in await bot.get_my_commands(groups)] == ["settings"]


async def test_descriptions_are_kept_by_language(bot: telegram.Bot) -> None:
    await bot.set_my_description("Finds emojis")
    await bot.set_my_description("Подбирает эмодзи", language_code="ru")
    await bot.set_my_short_description("Emojis")

    assert (await bot.get_my_description("ru")).description == "Подбирает эмодзи"
    assert (await bot.get_my_description("de")).description == "Finds emojis"
    assert (await bot.get_my_short_description()).short_description == "Emojis"


@pytest.mark.parametrize(
    ("command", "explanation", "reason"),
    [
        ("Start", "Begin", "bot_command_invalid"),
        ("a" * 33, "Begin", "bot_command_invalid"),
        ("start", "", "bot_command_description_invalid"),
        ("start", "a" * 257, "bot_command_description_invalid"),
    ],
)
async def test_a_command_must_fit_the_menu(
    bot: telegram.Bot, command: str, explanation: str, reason: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i)^{reason}$"):
        await bot.set_my_commands([(command, explanation)])


async def test_there_is_an_end_to_what_a_bot_can_say(api: Api) -> None:
    long = {"short_description": 120, "description": 512}
    for name, limit in long.items():
        method = "setMy" + name.title().replace("_", "")
        assert await api(method, **{name: "я" * limit})
        assert await api.refusal(method, **{name: "я" * (limit + 1)}) == (
            f"Bad Request: {name} is too long"
        )
    assert await api.refusal("setMyDescription", description="a", language_code="english") == (
        "Bad Request: LANGUAGE_CODE_INVALID"
    )
    menu = [telegram.BotCommand(f"c{number}", "a").to_json() for number in range(101)]
    assert await api.refusal("setMyCommands", commands=f"[{','.join(menu)}]") == (
        "Bad Request: BOT_COMMANDS_TOO_MUCH"
    )
