"""What the bot says of itself: its user, its descriptions, its commands."""

import json
import re

from bot.playground.telegram.entities import utf16_length
from bot.playground.telegram.errors import bad_request
from bot.playground.telegram.json_types import Json
from bot.playground.telegram.world import World

COMMANDS = 100

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")


def get_me(world: World) -> Json:
    """`getMe`."""
    return {
        **world.bot.to_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy_mode,
        "supports_inline_queries": True,
    }


def set_my_commands(
    world: World, commands: list[Json], *, scope: Json | None = None, language_code: str = ""
) -> bool:
    """`setMyCommands` for one scope and one language."""
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= utf16_length(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile[_commands(scope), _language(language_code)] = commands
    return True


def get_my_commands(
    world: World, *, scope: Json | None = None, language_code: str = ""
) -> list[Json]:
    """`getMyCommands`: what was set for exactly this scope and language."""
    found: list[Json] = world.profile.get((_commands(scope), _language(language_code)), [])
    return found


def set_my_description(world: World, *, description: str = "", language_code: str = "") -> bool:
    """`setMyDescription`."""
    return _set(world, "description", description, language_code, limit=512)


def get_my_description(world: World, *, language_code: str = "") -> Json:
    """`getMyDescription`."""
    return _get(world, "description", language_code)


def set_my_short_description(
    world: World, *, short_description: str = "", language_code: str = ""
) -> bool:
    """`setMyShortDescription`."""
    return _set(world, "short_description", short_description, language_code, limit=120)


def get_my_short_description(world: World, *, language_code: str = "") -> Json:
    """`getMyShortDescription`."""
    return _get(world, "short_description", language_code)


def _set(world: World, name: str, value: str, language_code: str, *, limit: int) -> bool:
    if utf16_length(value) > limit:
        raise bad_request(f"{name} is too long")
    world.profile[name, _language(language_code)] = value
    return True


def _get(world: World, name: str, language_code: str) -> Json:
    """What was set for this language, or else for all."""
    profile = world.profile
    return {name: profile.get((name, _language(language_code))) or profile.get((name, ""), "")}


def _commands(scope: Json | None) -> str:
    return "commands " + json.dumps(scope or {"type": "default"}, sort_keys=True)


def _language(language_code: str) -> str:
    if not _LANGUAGE.fullmatch(language_code):
        raise bad_request("LANGUAGE_CODE_INVALID")
    return language_code
